import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { keepApart, type LeadPair, mergePair, type PairList, readPairs } from '#lib/sync/pairs.ts';
import { usePairReason } from '../people/pair-reason.ts';
import { identityWords } from '../people/words.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { Line } from '../ui/Line.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { dayWords } from '../ui/When.tsx';
import styles from './PairsPage.module.css';
import { hashOf } from './route.ts';
import workspace from './Workspace.module.css';

type Side = LeadPair['one'];
type Decided = Awaited<ReturnType<typeof mergePair>>;

/** Leads that may be one person: side by side with the evidence, to be joined or kept apart. */
export default function PairsPage() {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const [list, setList] = useState<PairList | null>(null);
  const [error, setError] = useState<string | null>(null);
  /** The pressed button's name, until what it decides is done. */
  const [deciding, setDeciding] = useState<string | null>(null);
  const title = useRef<HTMLHeadingElement>(null);

  async function load() {
    const found = await readPairs();
    setError(found.ok ? null : found.error.code);
    if (found.ok) setList(found.value);
  }
  const begin = useEffectEvent(load);
  useEffect(() => void begin(), []);

  async function decide(button: string, act: () => Promise<Decided>, said: string) {
    if (deciding !== null) return;
    setDeciding(button);
    const result = await act();
    if (result.ok) {
      await load();
      announce(said);
      // What was pressed has gone.
      title.current?.focus();
    } else setError(result.error.code);
    setDeciding(null);
  }

  const waiting = list?.pairs.filter(({ apart }) => apart === null) ?? [];
  const apart = list?.pairs.filter((pair) => pair.apart !== null) ?? [];
  return (
    <>
      <h2 ref={title} tabIndex={-1} className={workspace.title}>
        {t('workspace.pairs')}
      </h2>
      <p className={workspace.quiet}>{t('pairs.means')}</p>
      {error && (
        <Line
          title={t('pairs.failed')}
          actions={<Button onPress={() => void load()}>{t('pairs.again')}</Button>}
        >
          <p role="alert">{errorText(error)}</p>
        </Line>
      )}
      {!list && !error && <p className={workspace.quiet}>{t('pairs.loading')}</p>}
      {list && waiting.length === 0 && (
        <Line title={t('pairs.none')}>
          <p>{t('pairs.noneWhy')}</p>
        </Line>
      )}
      {waiting.map((pair) => (
        <Pair key={`${pair.one.id} ${pair.other.id}`} pair={pair} deciding={deciding} onDecide={decide} />
      ))}
      {list && list.open > waiting.length && (
        <p className={workspace.quiet}>{t('pairs.more', { count: list.open - waiting.length })}</p>
      )}
      {apart.length > 0 && (
        <Card title={t('pairs.apart')}>
          <ul className={styles.apart}>
            {apart.map((pair) => (
              <Apart
                key={`${pair.one.id} ${pair.other.id}`}
                pair={pair}
                deciding={deciding}
                onDecide={decide}
              />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

interface PairProps {
  pair: LeadPair;
  deciding: string | null;
  onDecide: (button: string, act: () => Promise<Decided>, said: string) => Promise<void>;
}

const nameOf = ({ name, emails, linkedin }: Side, nobody: string): string =>
  name || emails[0] || (linkedin[0] && identityWords(linkedin[0])) || nobody;

function Pair({ pair: { one, other, evidence }, deciding, onDecide }: PairProps) {
  const t = useText();
  const reason = usePairReason();
  const names = { one: nameOf(one, t('merge.noName')), other: nameOf(other, t('merge.noName')) };
  const two = t('pairs.twoOf', names);
  return (
    <Card title={t('pairs.title', names)}>
      <ul className={styles.evidence}>
        {evidence.map((item) => (
          <li key={`${item.by} ${item.value}`}>{reason(item)}</li>
        ))}
      </ul>
      <div className={styles.sides}>
        {[one, other].map((side, at) => {
          const button = t('pairs.keepOne', { name: at === 0 ? names.one : names.other });
          const gone = at === 0 ? other.id : one.id;
          return (
            <div key={side.id} className={styles.side}>
              <Facts side={side} />
              <Button
                pending={deciding === button}
                aria-label={button}
                onPress={() =>
                  void onDecide(button, () => mergePair(side.id, gone), t('pairs.merged', names))
                }
              >
                {t('pairs.keep')}
              </Button>
            </div>
          );
        })}
      </div>
      <Button
        look="quiet"
        pending={deciding === two}
        aria-label={two}
        onPress={() =>
          void onDecide(two, () => keepApart(one.id, other.id, true), t('pairs.keptApart', names))
        }
      >
        {t('pairs.two')}
      </Button>
    </Card>
  );
}

function Facts({ side }: { side: Side }) {
  const t = useText();
  return (
    <div className={styles.facts}>
      <span>
        <LeadName stop={side.stop}>
          <a href={hashOf({ screen: 'lead', id: side.id })}>{nameOf(side, t('merge.noName'))}</a>
        </LeadName>
      </span>
      <span className={workspace.quiet}>{[side.title, side.accountName].filter(Boolean).join(' · ')}</span>
      {side.emails.map((one) => (
        <span key={one}>{one}</span>
      ))}
      {side.linkedin.map((one) => (
        <span key={one}>{identityWords(one)}</span>
      ))}
      <span className={workspace.quiet}>
        {t('pairs.counts', { touches: side.touches, feedback: side.feedback })}
      </span>
    </div>
  );
}

function Apart({ pair: { one, other, apart }, deciding, onDecide }: PairProps) {
  const t = useText();
  const intl = useIntl();
  const { me } = useDirectory();
  const memberName = useMemberName();
  const names = { one: nameOf(one, t('merge.noName')), other: nameOf(other, t('merge.noName')) };
  const reopen = t('pairs.reopenOf', names);
  return (
    <li className={styles.row}>
      <div className={styles.facts}>
        <span>
          <LeadName stop={one.stop}>{names.one}</LeadName> ·{' '}
          <LeadName stop={other.stop}>{names.other}</LeadName>
        </span>
        {apart && (
          <span className={workspace.quiet}>
            {t('pairs.apartBy', {
              who: apart.memberId === me?.id ? 'me' : 'other',
              name: memberName(apart.memberId),
              day: dayWords(intl, apart.at, new Date()),
            })}
          </span>
        )}
      </div>
      <Button
        look="link"
        pending={deciding === reopen}
        aria-label={reopen}
        onPress={() =>
          void onDecide(reopen, () => keepApart(one.id, other.id, false), t('pairs.reopened', names))
        }
      >
        {t('pairs.reopen')}
      </Button>
    </li>
  );
}
