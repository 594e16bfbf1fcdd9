import '../support/device-storage.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apply } from '../../../lib/store/apply.ts';
import { lacksRows } from '../../../lib/store/rows.ts';
import { pairedDevice, store } from '../support/device.ts';
import { aFeedback, aLead, aMember, id } from '../support/records.ts';

const numbers = (most: number) => fc.uniqueArray(fc.integer({ min: 1, max: most }), { maxLength: 8 });
const change = fc.record({
  feedback: numbers(12),
  goneFeedback: numbers(12),
  leads: numbers(12),
  members: numbers(5),
  goneMembers: numbers(5),
});

it('is as many as were put and not deleted, whatever comes in whatever order; and one that is gone is missed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
      await pairedDevice();
      for (const { feedback, goneFeedback, leads, members, goneMembers } of changes) {
        await apply(store, {
          feedback: { changed: feedback.map((n) => aFeedback(n)), deleted: goneFeedback.map(id) },
          leads: { changed: leads.map((n) => aLead(n)), deleted: [] },
          members: { changed: members.map((n) => aMember(n)), deleted: goneMembers.map(id) },
        });
        expect(await lacksRows(store)).toBe(false);
      }
      for (const table of [store.cache.feedback, store.cache.buckets, store.cache.records]) {
        const row = await table.toCollection().first();
        if (!row) continue;
        await table.toCollection().limit(1).delete();
        expect(await lacksRows(store)).toBe(true);
        await store.cache.table(table.name).put(row);
      }
      expect(await lacksRows(store)).toBe(false);
    }),
    { numRuns: 30 },
  );
});

it('is counted where so many change that reading all keys is quicker', async () => {
  await pairedDevice();
  const many = (from: number) => Array.from({ length: 600 }, (_, n) => aFeedback(from + n));
  for (const from of [1, 301]) await apply(store, { feedback: { changed: many(from), deleted: [id(from)] } });
  expect(await store.cache.feedback.count()).toBe(898);
  expect(await lacksRows(store)).toBe(false);
});
