import { useMemo } from 'react';
import { type Alert, digestOf, eachOnce, KINDS_OF } from '#lib/domain/alerts.ts';
import { startOfDay, wallClock } from '#lib/domain/quiet-hours.ts';
import type { AlertState } from '#lib/store/alerts.ts';
import { watchAlerts } from '#lib/store/alerts.ts';
import { watchNames } from '#lib/store/watched.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { pageOf } from '../workspace/route.ts';
import styles from './DigestCard.module.css';

interface Props {
  onOpenLead: (leadId: string) => void;
}

/** How many campaigns or watched things a line names. */
const MOST_NAMED = 3;
const DAY = 24 * 60 * 60 * 1000;

/** Since the beginning of the day before, by the person's own calendar. */
const sinceYesterday = (now: number, zone: string): number =>
  startOfDay(wallClock(startOfDay(wallClock(now, zone).day, zone) - DAY / 2, zone).day, zone);

/** What is new since yesterday and still waits, as the daily mail would tell it. Nothing new: no card. */
export function DigestCard(props: Props) {
  const state = useWatch(watchAlerts);
  return state ? <Digest state={state} {...props} /> : null;
}

function Digest({ state: { me, alerts, choices }, onOpenLead }: Props & { state: AlertState }) {
  const t = useText();
  const { campaigns } = useDirectory();
  const { lines, watched } = useMemo(() => {
    const now = Date.now();
    const news = alerts.filter(({ at }) => at <= now && at >= sinceYesterday(now, choices.zone));
    return {
      lines: me ? digestOf(news, [...KINDS_OF[me.department], 'watched'], 0) : [],
      watched: eachOnce(news).filter(({ kind }) => kind === 'watched'),
    };
  }, [alerts, choices, me]);
  if (lines.length === 0) return null;
  return (
    <Card title={t('digest.title')} level={2}>
      <ul className={styles.lines}>
        {lines.map(({ kind, count, campaigns: of }) => (
          <li key={kind}>
            {t(`digest.${kind}`, { count })}
            {kind === 'watched' && <Watched news={watched} onOpenLead={onOpenLead} />}
            {kind !== 'watched' && of.length > 0 && (
              <small>
                {of
                  .slice(0, MOST_NAMED)
                  .flatMap(({ id }) => campaigns.get(id)?.name ?? [])
                  .join(', ')}
              </small>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What there is news of, the newest first; each leads there. */
function Watched({ news, onOpenLead }: Props & { news: readonly Alert[] }) {
  const { campaigns } = useDirectory();
  const newest = news.toReversed().slice(0, MOST_NAMED);
  const ids = newest.map(({ about }) => about).join(' ');
  const names = useWatch(useMemo(() => watchNames(ids.split(' ')), [ids]));
  return (
    <ul className={styles.things}>
      {newest.map(({ about, leadId, campaignId }) => {
        const named = campaignId === null ? names?.get(about) : campaigns.get(about);
        if (named === undefined) return null;
        const { name } = named;
        return (
          <li key={about}>
            {leadId === null ? (
              <a
                href={pageOf({ screen: campaignId === null ? 'account' : 'campaign', id: about })}
                target="_blank"
                rel="noreferrer"
              >
                {name}
              </a>
            ) : (
              <LeadName stop={names?.get(about)?.stop ?? null}>
                <Button look="link" onPress={() => onOpenLead(leadId)}>
                  {name}
                </Button>
              </LeadName>
            )}
          </li>
        );
      })}
    </ul>
  );
}
