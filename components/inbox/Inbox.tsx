import InboxIcon from 'lucide-react/icons/inbox';
import { useMemo, useState } from 'react';
import { watchDueLeads } from '#lib/store/due.ts';
import type { FeedbackView, InboxItem } from '#lib/store/views.ts';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { pageOf } from '../workspace/route.ts';
import { DigestCard } from './DigestCard.tsx';
import { FeedbackFilters } from './FeedbackFilters.tsx';
import { FeedbackItem } from './FeedbackItem.tsx';
import { type FeedbackFilter, filterText, shows } from './filter.ts';
import { GroupList } from './GroupList.tsx';
import styles from './Inbox.module.css';
import { LeadsDue } from './LeadsDue.tsx';
import { More } from './More.tsx';
import { MyFeedback } from './MyFeedback.tsx';
import { useLabels } from './use-labels.ts';
import { useNow, useOwed } from './use-owed.ts';
import { useStaying } from './use-staying.ts';

interface Props {
  items: readonly InboxItem[];
  onOpenLead: (leadId: string) => void;
}

/** How many of a group a narrow panel shows before more are asked for. */
const FIRST = 20;

/** What waits for me: a marketer's feedback to answer, a seller's answers to read, below what the seller has said before. */
export default function Inbox({ items, onOpenLead }: Props) {
  const t = useText();
  const { me } = useDirectory();
  const marketer = me?.department === 'marketing';
  const all = useStaying(items);
  const due = useWatch(watchDueLeads);
  const { answered, toAnswer } = useMemo(() => {
    const of = (wanted: InboxItem['kind']): FeedbackView[] =>
      all.flatMap(({ kind, feedback }) => (kind === wanted ? feedback : []));
    return { answered: of('answered'), toAnswer: of('to_answer') };
  }, [all]);
  return (
    <>
      <DigestCard onOpenLead={onOpenLead} />
      {due && <LeadsDue due={due} onOpenLead={onOpenLead} />}
      {all.length === 0 && due?.mine.length === 0 && due.back.length === 0 && (
        <Line icon={<InboxIcon size="1.125rem" />} title={t('inbox.empty')}>
          <p>{t(marketer ? 'inbox.emptyMarketing' : 'inbox.emptySales')}</p>
        </Line>
      )}
      {answered.length > 0 && (
        <NewOnes
          feedback={answered}
          unseen={items.filter(({ kind }) => kind === 'answered').length}
          onOpenLead={onOpenLead}
        />
      )}
      {toAnswer.length > 0 && <ToAnswer feedback={toAnswer} onOpenLead={onOpenLead} />}
      {me && !marketer && (
        <MyFeedback memberId={me.id} without={answered} first={5} onOpenLead={onOpenLead} />
      )}
      <p>
        <a
          href={pageOf({
            screen: 'feedback',
            query: marketer ? '' : filterText({ by: 'due', show: 'all' }),
          })}
          target="_blank"
          rel="noreferrer"
        >
          {t('inbox.openPage')}
        </a>
      </p>
    </>
  );
}

/** Answers that I have not seen, and those seen since the inbox was opened. */
function NewOnes({
  feedback,
  unseen,
  onOpenLead,
}: {
  feedback: readonly FeedbackView[];
  unseen: number;
  onOpenLead: (leadId: string) => void;
}) {
  const t = useText();
  const owed = useOwed(feedback);
  const now = useNow(owed);
  const [shown, setShown] = useState(FIRST);
  const visible = owed.slice(0, shown);
  const labels = useLabels(visible.map((item) => item.feedback.leadId));
  return (
    <>
      <div className={styles.head}>
        <h2>{t('inbox.answers', { count: unseen })}</h2>
      </div>
      <ul className={styles.items}>
        {visible.map((item) => (
          <FeedbackItem
            key={item.feedback.id}
            item={item}
            lead={labels(item.feedback.leadId)}
            now={now}
            onOpenLead={onOpenLead}
            heading="h3"
          />
        ))}
      </ul>
      <More of={owed.length} shown={shown} onPress={() => setShown(shown + FIRST)} />
    </>
  );
}

function ToAnswer({
  feedback,
  onOpenLead,
}: {
  feedback: readonly FeedbackView[];
  onOpenLead: (leadId: string) => void;
}) {
  const t = useText();
  const { me } = useDirectory();
  const [filter, setFilter] = useState<FeedbackFilter>({ by: 'due', show: 'unanswered' });
  const owed = useOwed(feedback);
  const shown = useMemo(() => owed.filter((item) => shows(filter, item, me?.id ?? null)), [owed, filter, me]);
  return (
    <>
      <div className={styles.head}>
        <h2>{t('inbox.toAnswer', { count: feedback.length })}</h2>
      </div>
      <FeedbackFilters
        filter={filter}
        shows={['unanswered', 'mine']}
        onChange={(change) => setFilter({ ...filter, ...change })}
      />
      {shown.length === 0 && <p className={styles.quiet}>{t('inbox.noneOfThese')}</p>}
      <GroupList
        key={`${filter.by} ${filter.show}`}
        items={shown}
        by={filter.by}
        first={filter.by === 'due' ? FIRST : 3}
        answers
        onOpenLead={onOpenLead}
      />
    </>
  );
}
