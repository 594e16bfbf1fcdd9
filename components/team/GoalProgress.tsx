import { type ReactNode, useCallback } from 'react';
import type * as z from 'zod';
import { goalProgress, METRICS } from '#lib/contract/goals.ts';
import type { Goal, Metric, Team } from '#lib/contract/records.ts';
import { barOf, type Standing, standingOf } from '#lib/domain/goal.ts';
import { ask } from '#lib/sync/ask.ts';
import { Bar } from '../campaign/CampaignFigures.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { FromServer } from '../workspace/FromServer.tsx';
import { useAgain, useAgainWithNews, useSame } from '../workspace/use-again.ts';
import { useAnswer } from '../workspace/use-answer.ts';
import styles from './Goal.module.css';
import { todayOf, useFigureWords, useMetricName, useStandingWords } from './goal-words.ts';

type Told = z.output<typeof goalProgress.response>;
type SubGoal = Told['subGoals'][number];

interface Props {
  team: Team;
  /** Leads to the list of what a metric counts. */
  link: (metric: Metric, name: string) => ReactNode;
}

/** How far a team has come with each sub-goal, as the server counts it; asked anew when the team or what is counted changes. */
export function GoalProgress({ team, link }: Props) {
  const t = useText();
  const held = useSame(team);
  const answer = useAnswer(useCallback(() => ask(goalProgress, { params: { id: held.id } }), [held.id]));
  useAgain(held, answer.again);
  useAgainWithNews(answer.again);
  return (
    <FromServer answer={answer}>
      {({ goal, subGoals, together }) =>
        goal && (
          <>
            <ul className={styles.goals} aria-label={t('goal.subGoals')}>
              {subGoals.map((one) => (
                <Row
                  key={one.metric}
                  team={team}
                  goal={goal}
                  one={one}
                  small={together === null}
                  link={link}
                />
              ))}
              {together && <Together {...together} />}
            </ul>
            <div className={styles.notes}>
              {team.campaignIds.length === 0 && <p>{t('goal.noCampaigns')}</p>}
              <p className={styles.quiet}>{t('goal.means')}</p>
            </div>
          </>
        )
      }
    </FromServer>
  );
}

interface RowProps extends Props {
  goal: Goal;
  one: SubGoal;
  /** Whether no figure of both departments stands in place of this one. */
  small: boolean;
}

const GOOD: readonly Standing['is'][] = ['reached', 'kept', 'ahead'];
const BAD: readonly Standing['is'][] = ['behind', 'below', 'missed'];

function Row({ team, goal, one: { metric, target, figure }, small, link }: RowProps) {
  const t = useText();
  const nameOf = useMetricName(team);
  const figureWords = useFigureWords();
  const standingWords = useStandingWords(goal.from);
  const { side } = METRICS[metric];
  const tag = <Tag tone={side}>{t(side === 'both' ? 'goal.both' : `department.${side}`)}</Tag>;
  if (!figure)
    return (
      <li>
        <p className={styles.row}>{tag}</p>
        <p>{nameOf(metric)}</p>
        <p className={styles.quiet}>{t(small ? 'goal.smallAlone' : 'goal.small')}</p>
      </li>
    );
  const standing = standingOf({ target }, figure, goal, todayOf());
  const { is } = standing;
  const { done, of } = figure;
  return (
    <li>
      <div className={styles.row}>
        {tag}
        <span className={styles.bar}>
          <Bar share={barOf({ target }, figure)} tone={side} />
        </span>
        <b className={styles.figure}>{figureWords(metric, figure, target)}</b>
      </div>
      <p>{link(metric, nameOf(metric))}</p>
      <p className={GOOD.includes(is) ? styles.good : BAD.includes(is) ? styles.bad : styles.quiet}>
        {of ? `${t('goal.of', { done, of })} · ` : ''}
        {standingWords(metric, standing)}
      </p>
    </li>
  );
}

/** What both departments of a small team did of what they promised. It has no list: that would tell whose it is. */
function Together({ done, of }: { done: number; of: number }) {
  const t = useText();
  return (
    <li>
      <div className={styles.row}>
        <Tag tone="both">{t('goal.both')}</Tag>
        <span className={styles.bar}>
          <Bar share={of === 0 ? 0 : done / of} tone="both" />
        </span>
        <b className={styles.figure}>{of === 0 ? '–' : t('goal.of', { done, of })}</b>
      </div>
      <p>{t('goal.together')}</p>
      {of === 0 && <p className={styles.quiet}>{t('goal.standing.nothing')}</p>}
    </li>
  );
}
