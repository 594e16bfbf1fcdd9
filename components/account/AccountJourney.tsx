import { useEffect, useMemo, useState } from 'react';
import type { Account, Lead, Touchpoint } from '#lib/contract/records.ts';
import { type KeptTouchpoints, keptTouchpoints } from '#lib/store/account.ts';
import { accountTouchpoints } from '#lib/sync/timelines.ts';
import { Days, type Named } from '../journey/Days.tsx';
import { foldByDay } from '../journey/fold.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './AccountView.module.css';

interface Props {
  account: Account;
  people: readonly Lead[];
  away: boolean;
}

/** Firsts and lasts are a person's. */
const NO_NAMES: Named = new Map();
const NO_MOMENTS = new Map<string, never>();

/**
 * What happened with everybody at the company, in one and newest first. A device holds the newest touchpoints of some leads, which
 * are shown at once; the company's own newest are asked of the server, and take their place.
 */
export function AccountJourney({ account, people, away }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const [kept, setKept] = useState<KeptTouchpoints | null>(null);
  const fetched = useFetched(account.id);
  const total = people.reduce((sum, { touches }) => sum + touches, 0);
  const nameOf = useMemo(() => new Map(people.map(({ id, name }) => [id, name])), [people]);

  useEffect(() => {
    let stale = false;
    void keptTouchpoints(people).then((found) => {
      if (!stale) setKept(found);
    });
    return () => {
      stale = true;
    };
  }, [people]);

  const shown = fetched.touchpoints ?? kept?.touchpoints ?? [];
  const days = useMemo(() => foldByDay(shown.map((one) => whose(one, nameOf))), [shown, nameOf]);
  return (
    <Card
      title={t('account.journey')}
      aside={<span className={styles.quiet}>{t('journey.count', { count: total })}</span>}
    >
      {fetched.touchpoints === null && kept && (
        <p role="status" className={styles.quiet}>
          {fetched.loading && !away
            ? t('account.fetching', { count: shown.length })
            : t('account.onlyHere', { people: kept.of, of: people.length })}
        </p>
      )}
      {fetched.touchpoints?.length === 0 && <p className={styles.quiet}>{t('journey.none')}</p>}
      <Days days={days} named={NO_NAMES} moments={NO_MOMENTS} machinesOpen={false} />
      {fetched.error && !away && (
        <p className={styles.error} role="alert">
          {errorText(fetched.error)}
        </p>
      )}
      {(fetched.more || fetched.error) && (
        <Button look="quiet" wide pending={fetched.loading} onPress={fetched.load}>
          {t(fetched.loading ? 'journey.loadingOlder' : fetched.more ? 'account.older' : 'workspace.again')}
        </Button>
      )}
    </Card>
  );
}

/** A touchpoint that says whose it is, so that those of two people are never one line. */
const whose = (touchpoint: Touchpoint, nameOf: ReadonlyMap<string, string>): Touchpoint => ({
  ...touchpoint,
  detail: [nameOf.get(touchpoint.leadId), touchpoint.detail].filter(Boolean).join(' · '),
});

interface Fetched {
  /** null before the server has answered. */
  touchpoints: Touchpoint[] | null;
  loading: boolean;
  more: boolean;
  error: string | null;
  /** Asks for those older than all that are here. */
  load: () => void;
}

/** The company's touchpoints as the server has them, a page at a time; the first is asked for at once. */
function useFetched(accountId: string): Fetched {
  const [touchpoints, setTouchpoints] = useState<Touchpoint[] | null>(null);
  const [more, setMore] = useState(false);
  const [error, setError] = useState<string | null>(null);
  /** How often a page was asked for. */
  const [asked, setAsked] = useState(1);
  const [answered, setAnswered] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the person asks, not when an answer comes.
  useEffect(() => {
    let stale = false;
    const last = touchpoints?.at(-1)?.at;
    void accountTouchpoints(accountId, last).then((result) => {
      if (stale) return;
      setAnswered(asked);
      setError(result.ok ? null : result.error.code);
      if (!result.ok) return;
      setTouchpoints([...(touchpoints ?? []), ...result.value.touchpoints]);
      setMore(result.value.more);
    });
    return () => {
      stale = true;
    };
  }, [accountId, asked]);

  const loading = answered < asked;
  return { touchpoints, more, error, loading, load: () => !loading && setAsked(asked + 1) };
}
