import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Group } from '#lib/domain/feedback-groups.ts';
import { MOST_AT_ONCE } from '#lib/store/answers.ts';
import { Card } from '../ui/Card.tsx';
import { CheckBox } from '../ui/CheckBox.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { dayInside } from '../ui/When.tsx';
import AnswerForm from './AnswerForm.tsx';
import { FeedbackItem } from './FeedbackItem.tsx';
import { useGroupName } from './group-name.ts';
import styles from './Inbox.module.css';
import { More } from './More.tsx';
import { useLabels } from './use-labels.ts';
import type { OwedView } from './use-owed.ts';

const MORE = 20;

interface Props {
  group: Group<OwedView>;
  now: number;
  /** How many are shown before more are asked for. */
  first: number;
  /** Whether I may answer. */
  answers: boolean;
  onOpenLead: (leadId: string, feedbackId: string) => void;
}

/** Feedback that has something in common, with one answer to all of it. */
export function GroupCard({ group, now, first, answers, onOpenLead }: Props) {
  const t = useText();
  const intl = useIntl();
  const nameOf = useGroupName();
  const [shown, setShown] = useState(first);
  const [choosing, setChoosing] = useState(false);
  const [without, setWithout] = useState<ReadonlySet<string>>(new Set());

  const { items, late, common } = group;
  const visible = items.slice(0, shown);
  const labels = useLabels(visible.map(({ feedback }) => feedback.leadId));

  // Late or not is nothing that one answer could settle.
  const together = answers && common.due === undefined && group.waiting > 1;
  const waiting = items
    .flatMap(({ feedback, dueAt }) => (dueAt === null ? [] : feedback.id))
    .slice(0, MOST_AT_ONCE);
  const chosen = waiting.filter((id) => !without.has(id));
  const [oldest = ''] = items.map(({ feedback }) => feedback.givenAt).sort();

  function choose(id: string, isChosen: boolean) {
    const next = new Set(without);
    if (isChosen) next.delete(id);
    else next.add(id);
    setWithout(next);
  }

  return (
    <Card
      title={nameOf(common)}
      aside={
        <>
          {late > 0 && common.due !== 'late' && <Tag tone="bad">{t('group.lateCount', { count: late })}</Tag>}
          <span className={styles.quiet}>
            {t('group.since', { count: items.length, day: dayInside(intl, oldest, new Date(now)) })}
          </span>
          {together && (
            <AnswerForm
              feedbackIds={chosen}
              draftKey={`answer:${group.key}`}
              many={{ chosen: chosen.length, of: group.waiting }}
              onOpenChange={setChoosing}
              onSent={() => setWithout(new Set())}
            />
          )}
        </>
      }
    >
      <ul className={styles.items}>
        {visible.map((item) => {
          const { id, leadId } = item.feedback;
          return (
            <FeedbackItem
              key={id}
              item={item}
              lead={labels(leadId)}
              now={now}
              onOpenLead={onOpenLead}
              box={
                choosing &&
                waiting.includes(id) && (
                  <CheckBox
                    name={t('group.choose', { name: labels(leadId)?.name ?? '' })}
                    on={!without.has(id)}
                    onChange={(isChosen) => choose(id, isChosen)}
                  />
                )
              }
            >
              {answers && !choosing && item.dueAt !== null && (
                <AnswerForm feedbackIds={[id]} draftKey={`answer:${id}`} />
              )}
            </FeedbackItem>
          );
        })}
      </ul>
      <More of={items.length} shown={shown} onPress={() => setShown(shown + MORE)} />
    </Card>
  );
}
