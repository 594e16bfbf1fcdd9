import { useIntl } from 'react-intl';
import type { Touchpoint } from '#lib/contract/records.ts';
import { refusalBy } from '#lib/domain/refusal.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { dayAfter } from '../ui/day-after.ts';
import { useDirectory, useReasonName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { touchWords } from '../ui/touch-words.ts';
import { dayInside, useDate } from '../ui/When.tsx';
import { useTriggerWords } from './trigger-words.ts';

interface Props {
  feedback: readonly FeedbackView[];
  touchpoints: readonly Touchpoint[];
  /** Milliseconds since 1970. */
  now: number;
}

/** That I refused this lead, when and why, so that it does not look new; and what has changed since where no reason holds. */
export default function Refused({ feedback, touchpoints, now }: Props) {
  const t = useText();
  const intl = useIntl();
  const date = useDate();
  const reasonName = useReasonName();
  const triggerWords = useTriggerWords();
  const { me } = useDirectory();
  const refusal = me && refusalBy(me.id, feedback, touchpoints, dayAfter(now, 0));
  if (!refusal) return null;
  const { feedback: said, ended } = refusal;
  const { notNow } = said;
  const since =
    ended && 'touchpoint' in ended
      ? t('refusal.since', {
          touch: touchWords(intl, ended.touchpoint),
          day: dayInside(intl, ended.touchpoint.at, new Date(now)),
        })
      : ended?.back.by === 'day'
        ? t('notNow.dayCame', { day: date(ended.back.day) })
        : ended &&
          t('notNow.triggerCame', {
            what: triggerWords(ended.back.trigger),
            day: dayInside(intl, ended.back.at, new Date(now)),
          });
  const until = !ended && [
    notNow?.until && t('notNow.until', { day: date(notNow.until) }),
    notNow?.trigger && t('notNow.untilDone', { what: triggerWords(notNow.trigger) }),
  ];
  return (
    <p>
      {t('refusal.byYou', {
        verdict: said.verdict,
        day: date(said.revisedAt ?? said.givenAt),
        reasons: intl.formatList(said.reasons.map(reasonName)),
        any: said.reasons.length,
      })}{' '}
      {[since, ...(until || [])].filter(Boolean).join(' · ')}
    </p>
  );
}
