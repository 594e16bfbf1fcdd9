import { lazy, Suspense, useRef, useState } from 'react';
import type { Answer } from '#lib/contract/records.ts';
import { isAct } from '#lib/domain/feedback.ts';
import { markAnswerSeen } from '#lib/store/writes.ts';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { Day } from '../ui/When.tsx';
import styles from './AnswerQuote.module.css';
import { useOnScreen } from './use-on-screen.ts';

const AnswerEffect = lazy(() => import('../inbox/AnswerEffect.tsx'));

interface Props {
  feedbackId: string;
  answer: Answer;
  /** Whether the feedback is mine, so that this answer is to me. */
  mine: boolean;
}

/** Marketing's answer. One to me that I have not seen is marked for this visit and reported as seen once it is on screen. */
export function AnswerQuote({ feedbackId, answer, mine }: Props) {
  const t = useText();
  const memberName = useMemberName();
  const { members } = useDirectory();
  const element = useRef<HTMLDivElement>(null);
  const [newOnArrival] = useState(mine && answer.seenAt === null);
  useOnScreen(element, mine && answer.seenAt === null, () => void markAnswerSeen(feedbackId, answer.id));
  const department = members.get(answer.authorId)?.department ?? 'marketing';
  return (
    <div ref={element} className={`${styles.answer} ${newOnArrival ? styles.fresh : ''}`}>
      <p className={styles.head}>
        <b>
          {t('answer.by', {
            name: memberName(answer.authorId),
            department: t(`department.${department}.lower`),
          })}
        </b>
        <span className={styles.quiet}>
          <Day at={answer.at} />
        </span>
        <Tag tone="marketing">{t(`answer.kind.${answer.kind}`)}</Tag>
        {newOnArrival && <Tag tone="both">{t('answer.new')}</Tag>}
      </p>
      <p className={styles.text}>{answer.text}</p>
      {isAct(answer) && (
        <Suspense>
          <AnswerEffect feedbackId={feedbackId} answer={answer} />
        </Suspense>
      )}
      {!mine && answer.seenAt && (
        <p className={styles.quiet}>
          {t('answer.seen')} <Day at={answer.seenAt} />
        </p>
      )}
    </div>
  );
}
