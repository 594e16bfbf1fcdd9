import { useIntl } from 'react-intl';
import type { Goal } from '#lib/contract/records.ts';
import { daysLeft } from '#lib/domain/goal.ts';
import { useText } from '../ui/text.ts';
import { useBy } from '../ui/use-by.ts';
import { dayWords, useDate } from '../ui/When.tsx';
import styles from './Goal.module.css';
import { todayOf } from './goal-words.ts';

/** What a team wants to reach, by when, and who said so. */
export function GoalHead({ goal: { title, from, to, setById, setAt } }: { goal: Goal }) {
  const t = useText();
  const intl = useIntl();
  const date = useDate();
  const by = useBy();
  const today = todayOf();
  const left = daysLeft({ to }, today);
  return (
    <div className={styles.head}>
      <p className={styles.what}>{title}</p>
      <p className={styles.quiet}>
        {t('goal.days', { from: date(from), to: date(to) })}
        {today >= from && ` · ${left < 0 ? t('goal.over') : t('goal.left', { days: left })}`}
      </p>
      <p className={styles.quiet}>
        {t('goal.by', { ...by(setById), day: dayWords(intl, setAt, new Date()) })}
      </p>
    </div>
  );
}
