import { useIntl } from 'react-intl';
import type { Touchpoint } from '#lib/contract/records.ts';
import { upcoming } from '#lib/domain/upcoming.ts';
import { goTo } from '../ui/anchor.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { dayAfter } from '../ui/day-after.ts';
import { useDirectory } from '../ui/directory.ts';
import { kindWords } from '../ui/kind-words.ts';
import { useText } from '../ui/text.ts';
import styles from './Upcoming.module.css';

interface Props {
  touchpoints: readonly Touchpoint[];
  /** Milliseconds since 1970. */
  now: number;
}

/** What the lead is invited to, signed up for or has booked in the next 30 days. */
export default function Upcoming({ touchpoints, now }: Props) {
  const t = useText();
  const intl = useIntl();
  const { campaigns } = useDirectory();
  const ahead = upcoming(touchpoints, campaigns, now, dayAfter(now, 0));
  if (ahead.length === 0) return null;
  const when = (on: string) =>
    on.length === 10
      ? intl.formatDate(`${on}T12:00`, { weekday: 'short', day: 'numeric', month: 'short' })
      : intl.formatDate(on, {
          weekday: 'short',
          day: 'numeric',
          month: 'short',
          hour: '2-digit',
          minute: '2-digit',
        });
  return (
    <Card title={t('upcoming.title')} name="upcoming">
      <ul className={styles.list}>
        {ahead.map(({ touchpoint, on }) => (
          <li key={touchpoint.id} className={styles.item}>
            <Button look="link" onPress={() => goTo([touchpoint.id, 'journey'])}>
              {touchpoint.title}
            </Button>
            <p className={styles.quiet}>
              <time dateTime={on}>{when(on)}</time> · {kindWords(intl, touchpoint.kind)}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
