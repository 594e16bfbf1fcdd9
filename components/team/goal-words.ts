/** The words of goals that several parts of the screen share. */
import { METRICS } from '#lib/contract/goals.ts';
import type { Metric, Team } from '#lib/contract/records.ts';
import { DEFAULT_AGREEMENT } from '#lib/domain/agreement.ts';
import type { Figure, Standing } from '#lib/domain/goal.ts';
import { useNumbers } from '../report/numbers.ts';
import { useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';

/** The day in UTC, as goals have their days. */
export const todayOf = (): string => new Date().toISOString().slice(0, 10);

/** What a metric is called in a team: promises with the hours that it agreed on. */
export function useMetricName({ agreement }: Pick<Team, 'agreement'>): (metric: Metric) => string {
  const t = useText();
  const { answerHours, followUpHours } = agreement ?? DEFAULT_AGREEMENT;
  return (metric) =>
    t(`goal.metric.${metric}`, { hours: metric === 'followed_up' ? followUpHours : answerHours });
}

/** Numbers of a metric in its unit. */
function useInUnit(): (metric: Metric, value: number) => string {
  const { count, money } = useNumbers();
  return (metric, value) => (METRICS[metric].unit === 'money' ? money(value) : count(value));
}

/** How far a sub-goal has come, beside its target: `312 / 300`, `82 % / 95 %`. */
export function useFigureWords(): (metric: Metric, figure: Figure, target: number) => string {
  const t = useText();
  const { percent } = useNumbers();
  const inUnit = useInUnit();
  return (metric, { done, of }, target) =>
    of === null
      ? t('goal.figure', { done: inUnit(metric, done), target: inUnit(metric, target) })
      : t('goal.figure', { done: of === 0 ? '–' : percent(done / of), target: percent(target / 100) });
}

/** @param from the goal's first day */
export function useStandingWords(from: string): (metric: Metric, standing: Standing) => string {
  const t = useText();
  const date = useDate();
  const inUnit = useInUnit();
  return (metric, standing) => {
    const say = (value: number): string => inUnit(metric, value);
    switch (standing.is) {
      case 'even':
        return t('goal.standing.even', { expected: say(standing.expected) });
      case 'ahead':
      case 'behind':
        return t(`goal.standing.${standing.is}`, { by: say(standing.by), expected: say(standing.expected) });
      case 'below':
        return t('goal.standing.below', { points: standing.points });
      case 'missed':
        return t('goal.standing.missed', { by: say(standing.by) });
      case 'not_begun':
        return t('goal.standing.not_begun', { day: date(from) });
      default:
        return t(`goal.standing.${standing.is}`);
    }
  };
}
