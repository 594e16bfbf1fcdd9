import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createGroups, TooMany } from '../../server/ingest/groups.ts';

/** Groups of texts whose work ends when told to. */
function told({ atOnce = 1, waiting = 20, most = 10 }) {
  const begun: string[][] = [];
  const ends: (() => void)[] = [];
  const groups = createGroups<string, string>({
    ...{ atOnce, waiting, most, sizeOf: (one) => one.length },
    work: (_, all) => {
      begun.push(all);
      return new Promise((done, failed) => {
        ends.push(() =>
          all.includes('bad') ? failed(new Error('out of order')) : done(all.map((one) => one.toUpperCase())),
        );
      });
    },
  });
  const settled = () => new Promise((done) => setImmediate(done));
  const end = async () => {
    ends.shift()?.();
    await settled();
  };
  return { groups, begun, end };
}

it('does together what came while earlier work was under way, and another name’s at once', async () => {
  const { groups, begun, end } = told({});
  const all = ['a', 'b', 'c'].map((one) => groups.add('x', one));
  const other = groups.add('y', 'd');
  expect(begun).toEqual([['a'], ['d']]);
  await end();
  expect(begun).toEqual([['a'], ['d'], ['b', 'c']]);
  await end();
  await end();
  expect(await Promise.all([...all, other])).toEqual(['A', 'B', 'C', 'D']);
});

it('takes what waits only up to a size, and a piece that is larger alone', async () => {
  const { groups, begun, end } = told({ most: 3 });
  const all = ['a', 'bb', 'c', 'd', 'eeeee', 'f'].map((one) => groups.add('x', one));
  while (begun.length < 5) await end();
  await end();
  expect(begun).toEqual([['a'], ['bb', 'c'], ['d'], ['eeeee'], ['f']]);
  expect((await Promise.all(all)).join('')).toBe('ABBCDEEEEEF');
});

it('does each alone when a group failed, so that only the reason fails', async () => {
  const { groups, begun, end } = told({});
  const all = ['a', 'b', 'bad', 'c'].map((one) => groups.add('x', one));
  const outcomes = Promise.allSettled(all);
  for (let n = 0; n < 5; n += 1) await end();
  expect(begun).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']]);
  expect((await outcomes).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});

it('refuses what is too much without doing it, and takes more when some was done', async () => {
  const { groups, begun, end } = told({ waiting: 2 });
  const taken = ['a', 'b', 'c'].map((one) => groups.add('x', one));
  await expect(groups.add('x', 'd')).rejects.toThrow(TooMany);
  await end();
  const later = groups.add('x', 'e');
  await end();
  await end();
  expect(await Promise.all([...taken, later])).toEqual(['A', 'B', 'C', 'E']);
  expect(begun.flat()).toEqual(['a', 'b', 'c', 'e']);
});

it('does all, each once, never more groups of a name at a time than it may', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ name: fc.constantFrom('a', 'b'), size: fc.nat(4), hops: fc.nat(3) }), {
        maxLength: 40,
      }),
      fc.integer({ min: 1, max: 3 }),
      async (pieces, atOnce) => {
        const busy = new Map<string, number>();
        let most = 0;
        const done: number[] = [];
        const groups = createGroups<(typeof pieces)[number] & { at: number }, number>({
          ...{ atOnce, waiting: 200, most: 5, sizeOf: ({ size }) => size },
          work: async (name, all) => {
            busy.set(name, (busy.get(name) ?? 0) + 1);
            most = Math.max(most, busy.get(name) ?? 0);
            for (let hop = 0; hop < (all[0]?.hops ?? 0); hop += 1) await null;
            busy.set(name, (busy.get(name) ?? 0) - 1);
            done.push(...all.map(({ at }) => at));
            return all.map(({ at }) => at);
          },
        });
        const outs = await Promise.all(pieces.map((piece, at) => groups.add(piece.name, { ...piece, at })));
        expect(outs).toEqual(pieces.map((_, at) => at));
        expect(done.toSorted((a, b) => a - b)).toEqual(outs);
        expect(most).toBeLessThanOrEqual(atOnce);
      },
    ),
  );
});
