import type { PairEvidence } from '#lib/contract/records.ts';
import { useText } from '../ui/text.ts';
import { identityWords } from './words.ts';

/** Why two leads may be one person, as a sentence. */
export function usePairReason(): (evidence: PairEvidence) => string {
  const t = useText();
  return ({ by, value }) => t(`merge.why.${by}`, { value: by === 'linkedin' ? identityWords(value) : value });
}
