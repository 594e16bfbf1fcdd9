import { useMemo } from 'react';
import { digestOf, KINDS_OF } from '#lib/domain/alerts.ts';
import { startOfDay, wallClock } from '#lib/domain/quiet-hours.ts';
import type { AlertState } from '#lib/store/alerts.ts';
import { watchAlerts } from '#lib/store/alerts.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './DigestCard.module.css';

const DAY = 24 * 60 * 60 * 1000;

/** Since the beginning of the day before, by the person's own calendar. */
const sinceYesterday = (now: number, zone: string): number =>
  startOfDay(wallClock(startOfDay(wallClock(now, zone).day, zone) - DAY / 2, zone).day, zone);

/** What is new since yesterday and still waits, as the daily mail would tell it. Nothing new: no card. */
export function DigestCard() {
  const state = useWatch(watchAlerts);
  return state ? <Digest state={state} /> : null;
}

function Digest({ state: { me, alerts, choices } }: { state: AlertState }) {
  const t = useText();
  const { campaigns } = useDirectory();
  const lines = useMemo(() => {
    const now = Date.now();
    const news = alerts.filter(({ at }) => at <= now && at >= sinceYesterday(now, choices.zone));
    return me ? digestOf(news, [...KINDS_OF[me.department], 'watched'], 0) : [];
  }, [alerts, choices, me]);
  if (lines.length === 0) return null;
  return (
    <Card title={t('digest.title')} level={2}>
      <ul className={styles.lines}>
        {lines.map(({ kind, count, campaigns: of }) => (
          <li key={kind}>
            {t(`digest.${kind}`, { count })}
            {of.length > 0 && (
              <small>
                {of
                  .slice(0, 3)
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
