import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collect,
  entryOf,
  type IndexChanges,
  lookUp,
  type MatchIndex,
  merge,
} from '../../../lib/match/index.ts';
import { importMatchKey, prefixesOf } from '../../../lib/match/prefix.ts';

const BUCKETS = 1024;
const MOST = 2 ** 40 - 1;
const prefix = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.constantFrom(0, 1, MOST - 1, MOST),
  fc.nat({ max: MOST }),
);
const pair = fc.tuple(prefix, fc.nat({ max: BUCKETS - 1 }));
const entries = (pairs: readonly (readonly [number, number])[]): number[] =>
  pairs.map(([p, b]) => entryOf(p, b, BUCKETS));
const empty = (): MatchIndex => new Float64Array();

describe('the match index', () => {
  it('agrees with a map, through any additions and removals', () => {
    const step = fc.record({
      added: fc.array(pair, { maxLength: 30 }),
      removed: fc.array(pair, { maxLength: 30 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.array(prefix, { maxLength: 10 }), (steps, asked) => {
        const model = new Map<number, number>();
        let index = empty();
        for (const { added, removed } of steps) {
          for (const entry of entries(removed)) {
            const count = model.get(entry) ?? 0;
            if (count > 0) model.set(entry, count - 1);
          }
          for (const entry of entries(added)) model.set(entry, (model.get(entry) ?? 0) + 1);
          index = merge(index, entries(removed), entries(added));
        }
        const held = [...model]
          .flatMap(([entry, count]) => Array.from({ length: count }, () => entry))
          .sort((a, b) => a - b);
        expect([...index]).toEqual(held);
        for (const wanted of [...asked, ...steps.flatMap(({ added }) => added.map(([p]) => p))]) {
          const buckets = new Set(
            held.filter((entry) => Math.floor(entry / BUCKETS) === wanted).map((entry) => entry % BUCKETS),
          );
          expect(lookUp(index, wanted, BUCKETS)).toEqual([...buckets].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('is the same whether changes are worked in at once or collected first', () => {
    const step = fc.record({ added: fc.array(pair, { maxLength: 9 }), removed: fc.nat({ max: 40 }) });
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 20 }), fc.array(step, { maxLength: 6 }), (before, steps) => {
        const stored = merge(empty(), [], entries(before));
        let index = stored;
        let changes: IndexChanges = { removed: empty(), added: empty() };
        for (const { added, removed } of steps) {
          // As leads do: only what is there goes.
          const gone = [...index].filter((_, at) => at % 7 === removed % 7);
          index = merge(index, gone, entries(added));
          changes = collect(changes, gone, entries(added));
          expect([...merge(stored, changes.removed, changes.added)]).toEqual([...index]);
        }
      }),
    );
  });

  it('hashes with the key: five bytes of HMAC-SHA-256', async () => {
    const key = importMatchKey(new TextEncoder().encode('Jefe'));
    // RFC 4231, test case 2: 5bdcc146bf60754e6a042426089575c7…
    expect(await prefixesOf(key, ['what do ya want for nothing?'])).toEqual([0x5bdcc146bf]);
  });

  it('hashes any text by its UTF-8, as Node does', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary-ascii', minLength: 1_000, maxLength: 1_100 }),
      fc.string({ unit: 'grapheme', minLength: 300, maxLength: 1_100 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 5 }), async (texts) => {
        const prefixes = texts.map((one) =>
          createHmac('sha256', 'Jefe').update(one).digest().readUIntBE(0, 5),
        );
        expect(await prefixesOf(importMatchKey(new TextEncoder().encode('Jefe')), texts)).toEqual(prefixes);
      }),
    );
  });
});
