import { useIntl } from 'react-intl';
import type { Touchpoint } from '#lib/contract/records.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { sentenceOf, useErrorText, useText } from '../ui/text.ts';
import { agoWords, Clock, Day } from '../ui/When.tsx';
import { foldByDay, type Row } from './fold.ts';
import styles from './Journey.module.css';
import { useOlder } from './use-older.ts';

interface Timeline {
  touchpoints: Touchpoint[];
  total: number;
  asOf: string;
}

interface Props {
  leadId: string;
  /** Null: not on this device. */
  timeline: Timeline | null;
  offline: boolean;
}

/** What marketing and sales did with this person, and what the person did, newest first. */
export function Journey({ leadId, timeline, offline }: Props) {
  const t = useText();
  const intl = useIntl();
  const errorText = useErrorText();
  const older = useOlder(leadId, timeline?.touchpoints ?? NONE);
  const days = foldByDay(older.all);
  const missing = timeline ? Math.max(0, timeline.total - older.all.length) : 0;
  return (
    <Card
      title={t('journey.title')}
      aside={
        timeline && <span className={styles.aside}>{t('journey.count', { count: timeline.total })}</span>
      }
    >
      {!timeline && <p className={styles.quiet}>{offline ? t('journey.notHere') : t('journey.loading')}</p>}
      {timeline?.total === 0 && <p className={styles.quiet}>{t('journey.none')}</p>}
      {days.map((day) => (
        <div key={day.key} className={styles.day}>
          <h4>
            <Day at={day.at} />
          </h4>
          <ol className={styles.rows}>
            {day.rows.map((row) => (
              <Touch key={row.newest.id} row={row} />
            ))}
          </ol>
        </div>
      ))}
      {older.error && (
        <p className={styles.error} role="alert">
          {errorText(older.error)}
        </p>
      )}
      {missing > 0 && !older.ended && (
        <Button look="quiet" wide pending={older.loading} onPress={older.load}>
          {older.loading ? t('journey.loadingOlder') : t('journey.older', { count: missing })}
        </Button>
      )}
      {timeline && offline && (
        <p className={styles.quiet}>
          {t('journey.asOf', { ago: agoWords(intl, timeline.asOf, new Date()) })}
        </p>
      )}
    </Card>
  );
}

const NONE: Touchpoint[] = [];

function Touch({ row: { newest, times } }: { row: Row }) {
  const t = useText();
  const intl = useIntl();
  const { campaigns } = useDirectory();
  const campaign = newest.campaignId ? campaigns.get(newest.campaignId)?.name : undefined;
  // What we send is sent by machines; that is only worth saying of what came in.
  const machine = newest.rule !== null || (newest.actor === 'machine' && newest.direction === 'in');
  const small = [
    sentenceOf(intl, `kind.${newest.kind}`) ?? newest.kind.replaceAll('_', ' '),
    campaign && t('journey.campaign', { name: campaign }),
    times > 1 && t('journey.times', { count: times }),
    newest.rule
      ? (sentenceOf(intl, `journey.rule.${newest.rule}`) ?? t('journey.machine'))
      : machine && t('journey.machine'),
  ].filter(Boolean);
  return (
    <li className={`${styles.touch} ${newest.side === 'sales' ? styles.sales : styles.marketing}`}>
      <div>
        <span className={machine ? styles.machine : undefined}>{newest.title}</span>
        <small>
          <b className={styles.side}>
            {t(newest.side === 'sales' ? 'department.sales' : 'department.marketing')}
          </b>
          {` · ${small.join(' · ')}`}
        </small>
        {newest.detail && <small>{newest.detail}</small>}
      </div>
      <span className={styles.time}>
        <Clock at={newest.at} />
      </span>
    </li>
  );
}
