import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createAllowance } from '#server/ingest/allowance.ts';

it('takes what comes at the promised pace, and one piece more at most', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(
        fc.record({ pause: fc.integer({ min: 0, max: 3_000 }), size: fc.integer({ min: 1, max: 99 }) }),
        {
          minLength: 1,
          maxLength: 60,
        },
      ),
      (perSecond, pieces) => {
        let now = 0;
        const allowance = createAllowance(perSecond, () => now);
        let taken = 0;
        let last = 0;
        for (const { pause, size } of pieces) {
          now += pause;
          const wait = allowance.spend('a', size);
          if (wait > 0) {
            // It is heard when it was told to come, not before by more than rounding.
            now += wait * 1_000 + 1;
            expect(allowance.spend('a', size)).toBe(0);
          }
          taken += size;
          last = size;
          expect(taken - last).toBeLessThanOrEqual(perSecond * (1 + now / 1_000) + 1e-6);
        }
      },
    ),
  );
});

it('gives back no more than a second’s worth, and keeps each apart', () => {
  let now = 0;
  const allowance = createAllowance(10, () => now);
  expect(allowance.spend('a', 10)).toBe(0);
  expect(allowance.spend('a', 1)).toBeGreaterThan(0);
  expect(allowance.spend('b', 1)).toBe(0);
  now = 60_000;
  expect(allowance.spend('a', 10)).toBe(0);
  expect(allowance.spend('a', 1)).toBeGreaterThan(0);
});

it('hears a batch larger than a second’s worth, and then waits until it is owed no more', () => {
  let now = 0;
  const allowance = createAllowance(10, () => now);
  expect(allowance.spend('a', 40)).toBe(0);
  expect(allowance.spend('a', 1)).toBeCloseTo(3, 6);
  now = 3_000;
  expect(allowance.spend('a', 1)).toBeGreaterThan(0);
  now = 3_001;
  expect(allowance.spend('a', 1)).toBe(0);
});
