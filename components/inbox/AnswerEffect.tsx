import type { Act } from '#lib/domain/feedback.ts';
import { isTold } from '#lib/domain/feedback-effect.ts';
import { watchEffects } from '#lib/store/feedback-list.ts';
import { useWatch } from '../ui/use-watch.ts';
import { EffectWords } from './EffectWords.tsx';

/** What an answer has changed on its campaign, below the answer. */
export default function AnswerEffect({ feedbackId, answer }: { feedbackId: string; answer: Act }) {
  const effects = useWatch(watchEffects) ?? [];
  return effects
    .filter(
      ({ mark }) =>
        mark.feedbackIds.includes(feedbackId) && mark.kind === answer.kind && mark.text === answer.text,
    )
    .filter(isTold)
    .map((effect) => <EffectWords key={effect.reason} effect={effect} />);
}
