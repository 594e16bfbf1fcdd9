import { lazy, type ReactNode, Suspense } from 'react';
import type { PersonLabel } from '#lib/store/views.ts';
import { FeedbackQuote } from '../feedback/FeedbackQuote.tsx';
import { mayImport } from '../import/allowed.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { DueNote } from './DueNote.tsx';
import styles from './Inbox.module.css';
import type { OwedView } from './use-owed.ts';

const PinWords = lazy(() => import('../feedback/PinWords.tsx'));

interface Props {
  item: OwedView;
  /** null: the lead is not on this device; undefined: it is being read. */
  lead: PersonLabel | null | undefined;
  now: number;
  onOpenLead: (leadId: string, feedbackId: string) => void;
  /** Of the heading: one below what the item stands under. */
  heading?: 'h3' | 'h4';
  /** Before the lead, to choose it. */
  box?: ReactNode;
  /** Under what was said. */
  children?: ReactNode;
}

/** A feedback with the lead it is about, when its answer is due, and what marketing can do with it. */
export function FeedbackItem({ item, lead, now, onOpenLead, heading: Heading = 'h4', box, children }: Props) {
  const t = useText();
  const { me } = useDirectory();
  const { feedback } = item;
  const about = [lead?.title, lead?.accountName].filter(Boolean).join(' · ');
  return (
    <li className={styles.item}>
      <div className={styles.lead}>
        {box}
        <Heading>
          {lead ? (
            <LeadName stop={lead.stop}>
              <Button look="link" onPress={() => onOpenLead(feedback.leadId, feedback.id)}>
                {lead.name}
              </Button>
            </LeadName>
          ) : (
            t(lead === null ? 'lead.gone' : 'group.readingLead')
          )}
        </Heading>
        <DueNote item={item} now={now} />
        {about && <p className={styles.quiet}>{about}</p>}
      </div>
      <FeedbackQuote item={feedback}>
        {mayImport(me) && (
          <Suspense>
            <PinWords item={feedback} likely={null} />
          </Suspense>
        )}
        {children}
      </FeedbackQuote>
    </li>
  );
}
