/** Why leads are poor, by whom they are: reasons against personas, each cell with the feedback that stands in it. */

/** A poor verdict as far as the matrix counts it. */
export type PoorVerdict = { feedbackId: string; personaId: string | null; reasons: readonly string[] };

export type ReasonMatrix = {
  /** The most frequent first. */
  reasons: string[];
  /** The most frequent first; null for leads that are no persona, last. */
  personas: (string | null)[];
  /** The feedback of a cell. A verdict with two reasons stands in two cells. */
  cell: (reason: string, personaId: string | null) => string[];
  /** The fullest cell's count; 0 without any. */
  most: number;
};

/** Verdicts without a reason are in no cell. */
export function reasonMatrix(verdicts: readonly PoorVerdict[]): ReasonMatrix {
  const cells = new Map<string, Map<string | null, string[]>>();
  const reasons = new Map<string, number>();
  const personas = new Map<string | null, number>();
  const count = <K>(counts: Map<K, number>, key: K): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { feedbackId, personaId, reasons: given } of verdicts) {
    for (const reason of new Set(given)) {
      const row = cells.get(reason) ?? new Map<string | null, string[]>();
      cells.set(reason, row.set(personaId, [...(row.get(personaId) ?? []), feedbackId]));
      count(reasons, reason);
      count(personas, personaId);
    }
  }
  const mostFirst = <K>(counts: ReadonlyMap<K, number>): K[] =>
    [...counts].sort(([, one], [, other]) => other - one).map(([key]) => key);
  return {
    reasons: mostFirst(reasons),
    personas: mostFirst(personas).sort((one, other) => Number(one === null) - Number(other === null)),
    cell: (reason, personaId) => cells.get(reason)?.get(personaId) ?? [],
    most: Math.max(0, ...[...cells.values()].flatMap((row) => [...row.values()].map(({ length }) => length))),
  };
}
