import { useCallback } from 'react';
import type * as z from 'zod';
import { goalList } from '#lib/contract/goals.ts';
import type { Metric, Team } from '#lib/contract/records.ts';
import { ok } from '#lib/contract/result.ts';
import { ask } from '#lib/sync/ask.ts';
import { useNumbers } from '../report/numbers.ts';
import styles from '../report/Report.module.css';
import { LeadName } from '../ui/LeadName.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { FromServer } from '../workspace/FromServer.tsx';
import { MorePages } from '../workspace/MorePages.tsx';
import { Row, Rows } from '../workspace/Rows.tsx';
import { hashOf } from '../workspace/route.ts';
import { useAnswer } from '../workspace/use-answer.ts';
import { useOpened } from '../workspace/use-opened.ts';
import { useMetricName } from './goal-words.ts';

type Counted = z.output<typeof goalList.response>['rows'][number];

/** What happened when, and what is missing where a row does not count. */
const WORDS = {
  target_leads: { at: 'came', not: null },
  feedback_given: { at: 'came', not: 'unsaid' },
  feedback_answered: { at: 'given', not: 'late' },
  followed_up: { at: 'handed', not: 'late' },
  meetings: { at: 'met', not: null },
  won: { at: 'won', not: null },
  value: { at: 'won', not: null },
  questions_answered: { at: 'asked', not: 'unanswered' },
} as const satisfies Record<Metric, object>;

/** What a sub-goal counts, and what its share is of. It takes the focus: it was opened from the goal. */
export function GoalList({ team, metric }: { team: Team; metric: Metric }) {
  const t = useText();
  const nameOf = useMetricName(team);
  const { id } = team;
  const title = useOpened();
  const page = async (after?: string) => {
    const query = after === undefined ? {} : { after };
    const answer = await ask(goalList, { params: { id, metric }, query });
    return answer.ok ? ok({ items: answer.value.rows, next: answer.value.next }) : answer;
  };
  const first = useAnswer(
    // biome-ignore lint/correctness/useExhaustiveDependencies: the page is of these.
    useCallback(() => page(), [id, metric]),
  );
  return (
    <section className={styles.list} aria-labelledby="goal-list">
      <div className={styles.head}>
        <h3 ref={title} tabIndex={-1} id="goal-list">
          {nameOf(metric)}
        </h3>
        <a href={hashOf({ screen: 'team', id })}>{t('reach.close')}</a>
      </div>
      <FromServer answer={first}>
        {(told) => (
          <MorePages first={told} more={page}>
            {(rows) => <CountedRows rows={rows} metric={metric} name={nameOf(metric)} />}
          </MorePages>
        )}
      </FromServer>
    </section>
  );
}

function CountedRows({ rows, metric, name }: { rows: readonly Counted[]; metric: Metric; name: string }) {
  const t = useText();
  const date = useDate();
  const { money } = useNumbers();
  const { at: when, not } = WORDS[metric];
  if (rows.length === 0) return <p className={styles.quiet}>{t('reach.listEmpty')}</p>;
  return (
    <>
      {not && (
        <p className={styles.quiet}>
          {t('goal.listOf', { counted: rows.filter(({ counted }) => counted).length, shown: rows.length })}
        </p>
      )}
      <Rows label={name}>
        {rows.map(({ id, leadId, lead, stop, account, at, counted, value }) => (
          <Row
            key={id}
            title={
              <LeadName stop={stop}>
                <a
                  href={hashOf({
                    screen: 'lead',
                    id: leadId,
                    ...(metric === 'feedback_answered' ? { at: id } : {}),
                  })}
                >
                  {lead || t('merge.noName')}
                </a>
              </LeadName>
            }
            tags={
              not && !counted && <Tag tone={not === 'late' ? 'bad' : 'plain'}>{t(`goal.not.${not}`)}</Tag>
            }
            facts={[
              account,
              t(`goal.at.${when}`, { day: date(at) }),
              metric === 'value' && money(value ?? 0),
            ]}
          />
        ))}
      </Rows>
    </>
  );
}
