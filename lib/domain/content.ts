/** Which of a persona's content a seller is offered for a lead. */
import type { ContentPiece, Lead } from '#lib/contract/records.ts';
import { signalOfPath } from './signal.ts';

/** More than this is a library, not an offer. */
const OFFERED = 3;

/**
 * At most three pieces that fit the lead's stage, the newest first, without what the lead has seen already.
 *
 * Seen is what one of the lead's signals stands for: those count all its touchpoints, also the ones that the device does not hold.
 * Of an address whose path is no signal nobody knows; it stays on offer. A piece for certain stages is not offered to a lead
 * without one.
 */
export const offeredContent = (
  content: readonly ContentPiece[],
  { stage, signals }: Pick<Lead, 'stage' | 'signals'>,
): ContentPiece[] =>
  content
    .filter(({ stages }) => stages.length === 0 || (stage !== null && stages.includes(stage)))
    .filter(({ url }) => !isSeen(url, signals))
    .toSorted((a, b) => Date.parse(b.addedAt) - Date.parse(a.addedAt))
    .slice(0, OFFERED);

function isSeen(url: string, signals: Lead['signals']): boolean {
  const signal = signalOfPath(URL.parse(url)?.pathname ?? '');
  return signal !== null && (signals[signal] ?? 0) > 0;
}
