/**
 * The match index: which bucket may hold the lead with a given prefix. One sorted array of numbers, `prefix * 1024 + bucket`
 * (50 bits, exact in a float), 8 bytes an identity, looked up by halving. A foreign identity is in it by accident once in
 * 2^40 / identities; the exact check in the bucket decides. Why not five bytes: docs/adr/0008-match-index-of-eight-bytes.md.
 */

/** `prefix * BUCKETS + bucket`, ascending. */
export type MatchIndex = Float64Array<ArrayBuffer>;

/** An index entry. @param prefix below 2^40 @param bucket below `buckets` */
export const entryOf = (prefix: number, bucket: number, buckets: number): number => prefix * buckets + bucket;

/** The buckets that may hold an identity with this prefix; usually none or one. */
export function lookUp(index: MatchIndex, prefix: number, buckets: number): number[] {
  const first = prefix * buckets;
  const found: number[] = [];
  for (let at = lowerBound(index, first); at < index.length; at += 1) {
    const entry = index[at];
    if (entry === undefined || entry >= first + buckets) break;
    if (found.at(-1) !== entry - first) found.push(entry - first);
  }
  return found;
}

/** What the index has lost and gained since it was written; both ascending. */
export interface IndexChanges {
  removed: MatchIndex;
  added: MatchIndex;
}

/** The changes once more entries went and came. */
export function collect(
  changes: IndexChanges,
  removed: readonly number[],
  added: readonly number[],
): IndexChanges {
  // What came since the index was written and goes again was never in it.
  const fromIndex = merge(Float64Array.from(removed).sort(), changes.added, []);
  return {
    removed: merge(changes.removed, [], fromIndex),
    added: merge(changes.added, removed, added),
  };
}

/** A new index without `removed` (once each) and with `added`. Entries to remove that are not there are ignored. */
export function merge(index: MatchIndex, removed: Iterable<number>, added: Iterable<number>): MatchIndex {
  const out = Float64Array.from(removed).sort();
  const incoming = Float64Array.from(added).sort();
  const merged = new Float64Array(index.length + incoming.length);
  let length = 0;
  let outAt = 0;
  let inAt = 0;
  // Counted, not iterated: at two million entries that is a third of the time.
  for (let at = 0; at < index.length; at += 1) {
    const entry = index[at] ?? 0;
    while (inAt < incoming.length && (incoming[inAt] ?? 0) <= entry) merged[length++] = incoming[inAt++] ?? 0;
    while (outAt < out.length && (out[outAt] ?? 0) < entry) outAt += 1;
    if (out[outAt] === entry) outAt += 1;
    else merged[length++] = entry;
  }
  while (inAt < incoming.length) merged[length++] = incoming[inAt++] ?? 0;
  return merged.slice(0, length);
}

function lowerBound(index: MatchIndex, wanted: number): number {
  let low = 0;
  let high = index.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((index[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
