import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shrink } from './shrink.ts';

it('leaves what a failure needs, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(199), { minLength: 1, maxLength: 3 }), async (needed) => {
      const all = Array.from({ length: 200 }, (_, at) => at);
      const left = await shrink(all, async (some) => needed.every((one) => some.includes(one)));
      expect(left).toEqual(needed.toSorted((a, b) => a - b));
    }),
  );
});
