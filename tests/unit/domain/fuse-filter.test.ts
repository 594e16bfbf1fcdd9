import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildShard,
  type FuseFilter,
  joinShards,
  KEY_BITS,
  mayHold,
  readFilter,
  shardBitsFor,
  shardRange,
} from '../../../lib/domain/fuse-filter.ts';

const MOST = 2 ** KEY_BITS - 1;

function filterOf(keys: readonly number[], shardBits = shardBitsFor(keys.length)): FuseFilter {
  const sorted = [...new Set(keys)].sort((a, b) => a - b);
  const shards = Array.from({ length: 2 ** shardBits }, (_, shard) => {
    const { from, to } = shardRange(shard, shardBits);
    return buildShard(Float64Array.from(sorted.filter((key) => key >= from && key < to)));
  });
  const filter = readFilter(joinShards(shardBits, shards));
  if (!filter) throw new Error('the filter does not read its own bytes');
  return filter;
}

/** Numbers that look random and are the same in each run. */
function take(seed: number, count: number): number[] {
  let state = BigInt(seed) + 1n;
  return Array.from({ length: count }, () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number(state >> 24n);
  });
}

describe('the fuse filter', () => {
  it('never denies a number that was put in, however many and whatever they are', () => {
    const key = fc.oneof(
      fc.nat({ max: MOST }),
      fc.nat({ max: 50 }),
      fc.integer({ min: MOST - 50, max: MOST }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 400 }), fc.nat({ max: 3 }), (keys, shardBits) => {
        const filter = filterOf(keys, shardBits);
        expect(keys.filter((one) => !mayHold(filter, one))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([1, 2, 10, 1_000, 70_000, 200_000])('holds all of %i numbers in little room', (count) => {
    const keys = take(count, count);
    const filter = filterOf(keys);
    expect(keys.every((one) => mayHold(filter, one))).toBe(true);
    const bytes = filter.shards.reduce((sum, { fingerprints }) => sum + fingerprints.length, 0);
    expect(bytes).toBeLessThan(count >= 50_000 ? count * 1.3 : 64 + count * 2);
  });

  it('takes one foreign number in 256 for its own', () => {
    const filter = filterOf(take(1, 100_000));
    const foreign = take(2, 200_000);
    const wrong = foreign.filter((one) => mayHold(filter, one)).length / foreign.length;
    expect(wrong).toBeGreaterThan(0.003);
    expect(wrong).toBeLessThan(0.005);
  });

  it('takes no damaged bytes for a filter', () => {
    const bytes = joinShards(0, [buildShard(Float64Array.from([1, 2, 3]))]);
    expect(readFilter(bytes)).not.toBeNull();
    for (const damaged of [bytes.slice(0, 5), bytes.slice(0, -1), new Uint8Array(), new Uint8Array([40, 1])])
      expect(readFilter(damaged)).toBeNull();
  });

  it('refuses a number twice, which no filter can hold', () => {
    expect(() => buildShard(Float64Array.from([7, 7]))).toThrow(RangeError);
  });
});
