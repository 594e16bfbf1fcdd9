import InboxIcon from 'lucide-react/icons/inbox';
import { lazy, Suspense, useState } from 'react';
import type { InboxItem } from '#lib/store/views.ts';
import { FeedbackQuote } from '../feedback/FeedbackQuote.tsx';
import { mayImport } from '../import/allowed.ts';
import { Button } from '../ui/Button.tsx';
import { OneChip } from '../ui/Chips.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import AnswerForm from './AnswerForm.tsx';
import styles from './Inbox.module.css';
import { useStaying } from './use-staying.ts';
import { inOrder, type Order } from './waiting.ts';

const PinWords = lazy(() => import('../feedback/PinWords.tsx'));

interface Props {
  items: readonly InboxItem[];
  onOpenLead: (leadId: string) => void;
}

const PAGE = 20;

/** What waits for me: a marketer's feedback to answer, a seller's answers to read. */
export default function Inbox({ items, onOpenLead }: Props) {
  const t = useText();
  const { me } = useDirectory();
  const marketer = me?.department === 'marketing';
  const [order, setOrder] = useState<Order>('newest');
  const [shown, setShown] = useState(PAGE);
  const all = useStaying(items);
  const sorted = inOrder(all, order);

  if (all.length === 0) {
    return (
      <Line icon={<InboxIcon size="1.125rem" />} title={t('inbox.empty')}>
        <p>{t(marketer ? 'inbox.emptyMarketing' : 'inbox.emptySales')}</p>
      </Line>
    );
  }
  return (
    <>
      <div className={styles.head}>
        <h2>{t(marketer ? 'inbox.toAnswer' : 'inbox.answers', { count: items.length })}</h2>
        {all.length > 1 && (
          <OneChip
            label={t('inbox.order')}
            options={(['newest', 'oldest'] as const).map((key) => ({ key, text: t(`inbox.${key}`) }))}
            chosen={order}
            onChange={(key) => setOrder(key === 'oldest' ? 'oldest' : 'newest')}
          />
        )}
      </div>
      <ul className={styles.items}>
        {sorted.slice(0, shown).map((item) => (
          <li key={item.feedback.id} className={styles.item}>
            <LeadLine item={item} onOpenLead={onOpenLead} />
            <FeedbackQuote item={item.feedback}>
              {mayImport(me) && (
                <Suspense>
                  <PinWords item={item.feedback} likely={null} />
                </Suspense>
              )}
              {item.kind === 'to_answer' && <AnswerForm feedbackId={item.feedback.id} />}
            </FeedbackQuote>
          </li>
        ))}
      </ul>
      {sorted.length > shown && (
        <Button wide look="quiet" onPress={() => setShown(shown + PAGE)}>
          {t('inbox.more', { count: sorted.length - shown })}
        </Button>
      )}
    </>
  );
}

function LeadLine({
  item: { lead, feedback, mine, kind },
  onOpenLead,
}: {
  item: InboxItem;
  onOpenLead: (leadId: string) => void;
}) {
  const t = useText();
  const about = [lead?.title, lead?.accountName].filter(Boolean).join(' · ');
  return (
    <div className={styles.lead}>
      <h3>
        {lead ? (
          <Button look="link" onPress={() => onOpenLead(feedback.leadId)}>
            {lead.name}
          </Button>
        ) : (
          t('lead.gone')
        )}
      </h3>
      {mine && kind === 'to_answer' && <Tag tone="marketing">{t('inbox.yours')}</Tag>}
      {about && <p className={styles.quiet}>{about}</p>}
    </div>
  );
}
