import { isLate } from '#lib/domain/feedback-groups.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import styles from './DueNote.module.css';
import { useDueWords } from './due-words.ts';
import { type OwedView, useNow, useOwed } from './use-owed.ts';

/** Who in marketing owes the answer, and when it is due. */
export function DueNote({ item: { ownerId, dueAt }, now }: { item: OwedView; now: number }) {
  const t = useText();
  const words = useDueWords();
  const memberName = useMemberName();
  const { me } = useDirectory();
  if (dueAt === null) return null;
  return (
    <span className={styles.due}>
      <Tag tone={isLate(dueAt, new Date(now).toISOString()) ? 'bad' : 'plain'}>
        <time dateTime={dueAt}>{words(dueAt, now)}</time>
      </Tag>
      {ownerId !== null && ownerId === me?.id ? (
        <Tag tone="marketing">{t('due.yours')}</Tag>
      ) : (
        <span className={styles.owner}>
          {ownerId === null ? t('due.anybody') : t('due.owner', { name: memberName(ownerId) })}
        </span>
      )}
    </span>
  );
}

/** The same where one item stands alone. */
export default function DueAlone({ item }: { item: FeedbackView }) {
  const owed = useOwed([item]);
  const now = useNow(owed);
  return owed.map((one) => <DueNote key={one.feedback.id} item={one} now={now} />);
}
