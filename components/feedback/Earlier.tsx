import { lazy, Suspense, useEffect } from 'react';
import type { Persona } from '#lib/contract/records.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { mayImport } from '../import/allowed.ts';
import { anchor, goTo } from '../ui/anchor.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import styles from './Earlier.module.css';
import { FeedbackQuote } from './FeedbackQuote.tsx';

const PinWords = lazy(() => import('./PinWords.tsx'));
const DueNote = lazy(() => import('../inbox/DueNote.tsx'));
const AnswerForm = lazy(() => import('../inbox/AnswerForm.tsx'));

interface Props {
  feedback: readonly FeedbackView[];
  /** The item in the form, which shows it already. */
  openId: string | null;
  onChange: (feedbackId: string) => void;
  /** What the lead is; null while it is not known. */
  persona: Persona | null;
  /** The item to go to. */
  at?: string | undefined;
}

/** What was said about this lead before, by everyone, with the answers. */
export function Earlier({ feedback, openId, onChange, persona, at }: Props) {
  const t = useText();
  const { me } = useDirectory();
  useEffect(() => {
    if (at !== undefined) goTo([at]);
  }, [at]);
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
              {item.answers.length === 0 && !item.retractedAt && item.delivery === 'received' && (
                <Suspense>
                  <DueNote item={item} />
                </Suspense>
              )}
              {item.authorId === me?.id && !item.retractedAt && item.id !== openId && (
                <Button look="link" onPress={() => onChange(item.id)}>
                  {t('earlier.change')}
                </Button>
              )}
              {mayImport(me) && (
                <Suspense>
                  <PinWords item={item} likely={persona} />
                </Suspense>
              )}
              {me?.department === 'marketing' && item.answers.length === 0 && !item.retractedAt && (
                <Suspense>
                  <AnswerForm feedbackIds={[item.id]} draftKey={`answer:${item.id}`} />
                </Suspense>
              )}
            </FeedbackQuote>
          </li>
        ))}
      </ul>
    </Card>
  );
}
