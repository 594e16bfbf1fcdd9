/** Sources in words. */
import { useIntl } from 'react-intl';
import type { Source, SourceCounts } from '#lib/contract/sources.ts';
import { sentenceOf, useText } from '../ui/text.ts';
import { useSystemText } from './system-words.ts';

/** A moment near now, as people say it. */
function useMoment(): (at: string) => string {
  const intl = useIntl();
  return (at) => intl.formatDate(at, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

/** Why a source does not go on, or not wholly; null when nothing is wrong. */
export function useProblem(): (source: Source) => string | null {
  const t = useText();
  const about = useSystemText();
  return ({ system, problem }) =>
    problem &&
    about(system, `sources.problem.${problem.code}`, {
      object: problem.object === null ? '' : t(`sources.object.${problem.object}`),
      status: problem.status ?? 0,
    });
}

/** When it ran last and runs next. */
export function useTimes(): (source: Source) => string {
  const t = useText();
  const moment = useMoment();
  return ({ state, startedAt, endedAt, nextAt }) => {
    const next = nextAt === null ? '' : moment(nextAt);
    if (state === 'running' && startedAt !== null) return t('sources.since', { time: moment(startedAt) });
    if (state === 'waiting') return t('sources.goesOn', { time: next });
    const parts = [
      ...(endedAt === null ? [] : [t('sources.last', { time: moment(endedAt) })]),
      ...(nextAt === null || state === 'new' ? [] : [t('sources.next', { time: next })]),
    ];
    return parts.join(' ');
  };
}

/** What a run brought of one kind of thing. */
export function useCounts(): (counts: SourceCounts) => string[] {
  const t = useText();
  const intl = useIntl();
  return ({ read, made, changed, refused, expected }) => [
    expected !== null && expected > read
      ? t('sources.readOf', { read, expected, made, changed })
      : t('sources.read', { read, made, changed }),
    ...Object.entries(refused).map(([code, count]) =>
      t('sources.refused', {
        count,
        why: sentenceOf(intl, `sources.refused.${code}`) ?? t('sources.refused.other'),
      }),
    ),
  ];
}

/** What of the verdicts has been written into the system; nothing where nothing is to be. */
export function useWrites(): (source: Source) => string[] {
  const t = useText();
  const about = useSystemText();
  const intl = useIntl();
  return ({ system, writeBack, writes: { written, waiting, failed, problem } }) => {
    if (writeBack === null) return [];
    const counts = about(system, 'sources.writes', { written, waiting, failed });
    if (problem === null) return [counts];
    const key = problem.status === 404 ? 'gone' : problem.code;
    const values = { object: '', status: problem.status ?? 0 };
    return [
      counts,
      sentenceOf(intl, `sources.writes.${key}`, { ...values, system: t(`sources.system.${system}`) }) ??
        about(system, `sources.problem.${problem.code}`, values),
    ];
  };
}
