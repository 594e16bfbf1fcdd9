import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createGroups, TooMany } from '../../server/ingest/groups.ts';

/** Groups of texts whose work ends when told to. */
function told({ atOnce = 1, waiting = 20, most = 10 }) {
  const begun: string[][] = [];
  const ends: (() => void)[] = [];
  const groups = createGroups<string>({
    ...{ atOnce, waiting, most },
    work: (_, all) => {
      begun.push(all);
      return new Promise((done, failed) => {
        ends.push(() => (all.includes('bad') ? failed(new Error('out of order')) : done()));
      });
    },
  });
  const add = (name: string, one: string) => groups.add(name, one.length, async () => one);
  const settled = () => new Promise((done) => setImmediate(done));
  const end = async () => {
    ends.shift()?.();
    await settled();
  };
  return { groups, add, settled, begun, end };
}

it('does together what came while earlier work was under way, and another name’s at once', async () => {
  const { add, settled, begun, end } = told({});
  const all = ['a', 'b', 'c'].map((one) => add('x', one));
  const other = add('y', 'd');
  await settled();
  expect(begun).toEqual([['a'], ['d']]);
  await end();
  expect(begun).toEqual([['a'], ['d'], ['b', 'c']]);
  await end();
  await end();
  expect(await Promise.all([...all, other])).toEqual(['a', 'b', 'c', 'd']);
});

it('takes what waits only up to a size, and a piece that is larger alone', async () => {
  const { add, begun, end } = told({ most: 3 });
  const all = ['a', 'bb', 'c', 'd', 'eeeee', 'f'].map((one) => add('x', one));
  while (begun.length < 5) await end();
  await end();
  expect(begun).toEqual([['a'], ['bb', 'c'], ['d'], ['eeeee'], ['f']]);
  expect((await Promise.all(all)).join('')).toBe('abbcdeeeeef');
});

it('does each alone when a group failed, so that only the reason fails', async () => {
  const { add, settled, begun, end } = told({});
  const all = ['a', 'b', 'bad', 'c'].map((one) => add('x', one));
  const outcomes = Promise.allSettled(all);
  await settled();
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
  const { add, settled, begun, end } = told({ waiting: 2 });
  const under = add('x', 'a');
  await settled();
  const taken = [under, ...['b', 'c'].map((one) => add('x', one))];
  await expect(add('x', 'd')).rejects.toThrow(TooMany);
  await end();
  const later = add('x', 'e');
  await end();
  await end();
  expect(await Promise.all([...taken, later])).toEqual(['a', 'b', 'c', 'e']);
  expect(begun.flat()).toEqual(['a', 'b', 'c', 'e']);
});

it('does all, each once, never more groups of a name at a time than it may', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ name: fc.constantFrom('a', 'b'), size: fc.nat(4), hops: fc.nat(3), ready: fc.nat(3) }),
        {
          maxLength: 40,
        },
      ),
      fc.integer({ min: 1, max: 3 }),
      async (pieces, atOnce) => {
        const busy = new Map<string, number>();
        let most = 0;
        const done: number[] = [];
        const groups = createGroups<(typeof pieces)[number] & { at: number }>({
          ...{ atOnce, waiting: 200, most: 5 },
          work: async (name, all) => {
            busy.set(name, (busy.get(name) ?? 0) + 1);
            most = Math.max(most, busy.get(name) ?? 0);
            for (let hop = 0; hop < (all[0]?.hops ?? 0); hop += 1) await null;
            busy.set(name, (busy.get(name) ?? 0) - 1);
            done.push(...all.map(({ at }) => at));
          },
        });
        const outs = await Promise.all(
          pieces.map((piece, at) =>
            groups.add(piece.name, piece.size, async () => {
              for (let hop = 0; hop < piece.ready; hop += 1) await null;
              return { ...piece, at };
            }),
          ),
        );
        expect(outs.map(({ at }) => at)).toEqual(pieces.map((_, at) => at));
        expect(done.toSorted((a, b) => a - b)).toEqual(outs.map(({ at }) => at));
        expect(most).toBeLessThanOrEqual(atOnce);
      },
    ),
  );
});

it('makes ready what comes while others are done, and keeps no place for what cannot be', async () => {
  const { groups, add, settled, begun, end } = told({ waiting: 3 });
  const first = add('x', 'a');
  await settled();
  const bad = groups.add('x', 2, () => Promise.reject(new Error('not JSON')));
  await expect(bad).rejects.toThrow('not JSON');
  const later = ['bb', 'c'].map((one) => add('x', one));
  let made = false;
  const refused = groups.add('x', 1, async () => {
    made = true;
    return 'd';
  });
  await expect(refused).rejects.toThrow(TooMany);
  expect(made).toBe(false);
  await end();
  await end();
  expect(await Promise.all([first, ...later])).toEqual(['a', 'bb', 'c']);
  expect(begun).toEqual([['a'], ['bb', 'c']]);
});
