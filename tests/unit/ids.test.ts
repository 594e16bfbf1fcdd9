import { v7, validate, version } from 'uuid';
import { expect, it } from 'vitest';
import { newIds } from '#server/db/ids.ts';

it('ids for many rows are as those for one: each another, in their order, and no more than were asked for', () => {
  const before = v7({ msecs: Date.now() - 1 });
  const newId = newIds(2_500);
  const ids = Array.from({ length: 2_500 }, newId);
  expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
  expect([before, ...ids].toSorted()).toEqual([before, ...new Set(ids)]);
  expect(newId).toThrow(RangeError);
  expect(newIds(1)()).not.toBe(newIds(1)());
});
