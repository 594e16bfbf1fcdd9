import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJoin } from '#server/services/joining.ts';

/** Looks at a number that changes, when it is let. */
function looking() {
  const join = createJoin<number>();
  let present = 0;
  let looks = 0;
  const turns: (() => void)[] = [];
  return {
    change: () => {
      present += 1;
      return present;
    },
    ask: (key = 'a') =>
      join(key, async (begin) => {
        await new Promise<void>((turn) => turns.push(turn));
        begin();
        looks += 1;
        const seen = present;
        await Promise.resolve();
        return seen;
      }),
    /** Lets the oldest of those that wait look. */
    next: async () => {
      turns.shift()?.();
      for (let i = 0; i < 5; i += 1) await Promise.resolve();
    },
    get waiting() {
      return turns.length;
    },
    get looks() {
      return looks;
    },
  };
}

test('who asks before the look begins shares it, who asks after has another', async () => {
  const place = looking();
  const first = [place.ask(), place.ask(), place.ask('b')];
  expect(place.waiting).toBe(2);
  await place.next();
  place.change();
  const later = place.ask();
  expect(later).not.toBe(first[0]);
  while (place.waiting > 0) await place.next();
  expect(await Promise.all([...first, later])).toEqual([0, 0, 1, 1]);
  expect(place.looks).toBe(3);
});

test('nobody sees less than there was when they asked', async () => {
  const step = fc.constantFrom('ask', 'change', 'next' as const);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const place = looking();
      const asked: { since: number; seen: Promise<number> }[] = [];
      let now = 0;
      for (const one of steps) {
        if (one === 'ask') asked.push({ since: now, seen: place.ask() });
        else if (one === 'change') now = place.change();
        else await place.next();
      }
      while (place.waiting > 0) await place.next();
      for (const { since, seen } of asked) expect(await seen).toBeGreaterThanOrEqual(since);
      expect(place.looks).toBeLessThanOrEqual(asked.length);
    }),
  );
});

test('work that fails before it begins fails for those who joined it, and for nobody after', async () => {
  const join = createJoin<number>();
  const broken = () => Promise.reject(new Error('no connection'));
  const both = [join('a', broken), join('a', async () => 1)];
  expect(await Promise.allSettled(both)).toEqual([
    { status: 'rejected', reason: new Error('no connection') },
    { status: 'rejected', reason: new Error('no connection') },
  ]);
  expect(await join('a', async () => 2)).toBe(2);
});
