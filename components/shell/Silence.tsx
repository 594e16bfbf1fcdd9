import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { watchStatus } from '#lib/sync/status.ts';
import { isAway } from '../connect/connection.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './notes.module.css';
import { goesAt } from './silence.ts';

const HOUR_MS = 60 * 60 * 1000;
const watchConnection = watchStatus();

/** The server was not reached for so long that what was pulled will soon go. */
export function Silence() {
  const t = useText();
  const intl = useIntl();
  const status = useWatch(watchConnection);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const hourly = setInterval(() => setNow(Date.now()), HOUR_MS);
    return () => clearInterval(hourly);
  }, []);
  const goes = status && isAway(status.state) ? goesAt(status.lastContactAt, now) : null;
  if (!goes || !status?.lastContactAt) return null;
  const words = (at: Date | string): string =>
    intl.formatDate(at, {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
    });
  return (
    <div role="status" className={styles.note}>
      <p>
        {t('silence.words', {
          since: words(status.lastContactAt),
          until: words(goes),
        })}
      </p>
    </div>
  );
}
