import type { FeedbackContent } from '#lib/contract/records.ts';

export const UNDO_MS = 10_000;

/** What can be taken back for a while after a verdict. */
export interface Undo {
  feedbackId: string;
  /** What it said before; null when the verdict was new and is withdrawn whole. */
  back: FeedbackContent | null;
  /** Milliseconds since 1970. */
  until: number;
}

export const undoFor = (feedbackId: string, back: FeedbackContent | null, now: number): Undo => ({
  feedbackId,
  back,
  until: now + UNDO_MS,
});

/**
 * A further change of verdict within the time: undo leads back to where the first click found it.
 * @param before what the item said when the further change was made
 */
export function undoAfterChange(
  current: Undo | null,
  feedbackId: string,
  before: FeedbackContent,
  now: number,
): Undo {
  const stillOpen = current?.feedbackId === feedbackId && secondsLeft(current, now) > 0;
  return undoFor(feedbackId, stillOpen ? current.back : before, now);
}

/** Whole seconds still shown, 10 down to 0; 0 means that the offer is over. */
export const secondsLeft = (undo: Undo, now: number): number =>
  Math.min(UNDO_MS / 1000, Math.max(0, Math.ceil((undo.until - now) / 1000)));
