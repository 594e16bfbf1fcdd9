import type { Effect, Share } from '#lib/domain/feedback-effect.ts';
import type { Comparison } from '#lib/domain/quality/comparison.ts';
import { useReasonName } from '../ui/directory.ts';
import { Tag, type Tone } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import styles from './Effects.module.css';

const TONE: Record<Comparison, Tone> = {
  better: 'good',
  probably_better: 'good',
  cannot_tell: 'plain',
  probably_worse: 'bad',
  worse: 'bad',
};

const shareOf = ({ named, verdicts }: Share): number => named / verdicts;
/** Rounded down: nothing is certain. */
const rounded = (probability: number): number => Math.floor(probability * 100) / 100;

/** How often the reason was named before the answer and since, and what that tells. There are verdicts on both sides. */
export function EffectWords({
  effect: { reason, before, after, probability, comparison },
}: {
  effect: Effect;
}) {
  const t = useText();
  const reasonName = useReasonName();
  const told = comparison !== 'cannot_tell';
  return (
    <p className={styles.effect}>
      <span>
        <b>{reasonName(reason)}</b>
        {': '}
        {t('effect.before', { share: shareOf(before), count: before.verdicts })}
        {', '}
        {t('effect.after', { share: shareOf(after), count: after.verdicts })}
      </span>
      <Tag tone={TONE[comparison]}>
        {t(`quality.comparison.${comparison}`)}
        {told && ` · ${t('effect.probability', { p: rounded(Math.max(probability, 1 - probability)) })}`}
      </Tag>
    </p>
  );
}
