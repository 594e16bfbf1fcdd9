/** Kinds of touchpoints that marketing calls telling, in one lead's journey. */
import type { KindMoment, Moment, Touchpoint } from '#lib/contract/records.ts';
import { isMachines } from './machine.ts';

/** `ofKind`: said of every touchpoint of its kind. */
export type ShownMoment = Moment & { ofKind: boolean };

/**
 * What marketing says of a journey: of single touchpoints, and of kinds. A kind stands once, at the newest touchpoint of it that a
 * person may have done; where that has a sentence of its own, that one stands alone.
 *
 * @param touchpoints those that are here, in any order
 * @returns the newest touchpoint first
 */
export function momentsOf(
  own: readonly Moment[],
  touchpoints: readonly Touchpoint[],
  kinds: readonly KindMoment[],
): ShownMoment[] {
  const marked = new Set(own.map(({ touchpointId }) => touchpointId));
  const ofKinds = kinds.flatMap(({ kind, text, memberId, at }): ShownMoment[] => {
    const [newest] = touchpoints
      .filter((one) => one.kind === kind && !isMachines(one))
      .toSorted((one, other) => (one.at < other.at ? 1 : -1));
    if (!newest || marked.has(newest.id)) return [];
    const { id: touchpointId, at: touchedAt, title } = newest;
    return [{ touchpointId, touchedAt, kind, title, text, memberId, at, ofKind: true }];
  });
  return [...own.map((one) => ({ ...one, ofKind: false })), ...ofKinds].toSorted((one, other) =>
    one.touchedAt < other.touchedAt ? 1 : -1,
  );
}
