import { useMemo } from 'react';
import { watchFeedbackOf } from '#lib/store/feedback-list.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { GroupList } from './GroupList.tsx';
import styles from './Inbox.module.css';
import { useOwed } from './use-owed.ts';

interface Props {
  memberId: string;
  /** What stands elsewhere on the screen. */
  without: readonly FeedbackView[];
  first: number;
  onOpenLead: (leadId: string, feedbackId: string) => void;
}

const NONE: readonly FeedbackView[] = [];

/** What I have said: late answers first, then what waits for one, then what was answered. */
export function MyFeedback({ memberId, without, first, onOpenLead }: Props) {
  const t = useText();
  const all = useWatch(useMemo(() => watchFeedbackOf(memberId), [memberId])) ?? NONE;
  const rest = useMemo(() => {
    const elsewhere = new Set(without.map(({ id }) => id));
    return all.filter(({ id }) => !elsewhere.has(id));
  }, [all, without]);
  const owed = useOwed(rest);
  if (rest.length === 0) return null;
  return (
    <>
      <div className={styles.head}>
        <h2>{t('inbox.mine', { count: rest.length })}</h2>
      </div>
      <GroupList items={owed} by="due" first={first} answers={false} onOpenLead={onOpenLead} />
    </>
  );
}
