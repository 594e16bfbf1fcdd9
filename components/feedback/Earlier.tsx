import { lazy, Suspense } from 'react';
import type { FeedbackView } from '#lib/store/views.ts';
import { anchor } from '../ui/anchor.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import styles from './Earlier.module.css';
import { FeedbackQuote } from './FeedbackQuote.tsx';

const AnswerForm = lazy(() => import('../inbox/AnswerForm.tsx'));

interface Props {
  feedback: readonly FeedbackView[];
  /** The item in the form, which shows it already. */
  openId: string | null;
  onChange: (feedbackId: string) => void;
}

/** What was said about this lead before, by everyone, with the answers. */
export function Earlier({ feedback, openId, onChange }: Props) {
  const t = useText();
  const { me } = useDirectory();
  const shown = feedback.filter(
    (item) => item.id !== openId || item.answers.length > 0 || item.history.length > 0,
  );
  if (shown.length === 0) return null;
  return (
    <Card title={t('earlier.title')}>
      <ul className={styles.items}>
        {shown.map((item) => (
          <li key={item.id} {...anchor(item.id)}>
            <FeedbackQuote item={item}>
              {item.authorId === me?.id && !item.retractedAt && item.id !== openId && (
                <Button look="link" onPress={() => onChange(item.id)}>
                  {t('earlier.change')}
                </Button>
              )}
              {me?.department === 'marketing' && item.answers.length === 0 && !item.retractedAt && (
                <Suspense>
                  <AnswerForm feedbackId={item.id} />
                </Suspense>
              )}
            </FeedbackQuote>
          </li>
        ))}
      </ul>
    </Card>
  );
}
