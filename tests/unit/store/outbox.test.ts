import '../support/device-storage.ts';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerFeedback, MOST_AT_ONCE } from '../../../lib/store/answers.ts';
import { openItems, outboxRows } from '../../../lib/store/outbox.ts';
import { repairOutbox } from '../../../lib/store/outbox-repair.ts';
import { watchOutbox } from '../../../lib/store/views.ts';
import { giveVerdict, loadDraft, saveDraft } from '../../../lib/store/writes.ts';
import { freshDevice, pairedDevice, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { content, first, id } from '../support/records.ts';

const shadowKeys = (): string[] => [...fake.local.values.keys()].filter((key) => key.startsWith('outbox.'));
const say = (note: string) => giveVerdict(id(1), content({ note }));
const notes = async (): Promise<unknown[]> =>
  (await openItems(store, await outboxRows(store))).map(({ mutation }) =>
    mutation.type === 'feedback.give' ? mutation.payload.content.note : mutation.type,
  );

beforeEach(pairedDevice);

describe('writing', () => {
  it('returns only after both stores hold the words, and neither holds them in clear', async () => {
    expect(await say('between us')).toMatchObject({ ok: true });
    expect(await notes()).toEqual(['between us']);
    expect(shadowKeys()).toHaveLength(1);
    expect(JSON.stringify([...fake.local.values])).not.toContain('between us');
    const [row] = await outboxRows(store);
    expect(new TextDecoder().decode(row?.sealed)).not.toContain('between us');
    expect(fake.alarms.has('outbox')).toBe(true);
  });

  it.each([
    ['Error', 'not_stored'],
    ['QuotaExceededError', 'disk_full'],
  ])('says so when a store fails with %s', async (name, code) => {
    fake.local.failure = Object.assign(new Error('no'), { name });
    expect(await say('lost')).toEqual({ ok: false, error: { code } });
  });

  it('refuses what the server would refuse', async () => {
    expect(await say('x'.repeat(4001))).toEqual({ ok: false, error: { code: 'invalid_request' } });
    expect(await answerFeedback([id(2)], 'fixed', '   ')).toEqual({
      ok: false,
      error: { code: 'invalid_request' },
    });
    expect(await outboxRows(store)).toEqual([]);
  });

  it('keeps one answer to several items as an answer to each, or keeps none', async () => {
    expect(await answerFeedback([id(1), id(2), id(3)], 'fixed', 'Out of the ad set.')).toEqual({ ok: true });
    const items = await openItems(store, await outboxRows(store));
    expect(items.map(({ mutation }) => mutation.payload)).toMatchObject(
      [1, 2, 3].map((number) => ({ feedbackId: id(number), kind: 'fixed', text: 'Out of the ad set.' })),
    );
    const [mutations, answers] = [
      items.map(({ mutation }) => mutation.id),
      items.map(({ mutation }) => mutation.type === 'feedback.answer' && mutation.payload.answerId),
    ];
    expect(new Set([...mutations, ...answers]).size).toBe(6);
    expect(shadowKeys()).toHaveLength(3);

    await answerFeedback([id(4), 'no id'], 'fixed', 'One of them cannot be.');
    expect(await outboxRows(store)).toHaveLength(3);
  });

  it('answers no more at once than a device can well keep', async () => {
    const ids = Array.from({ length: MOST_AT_ONCE + 20 }, (_, number) => id(number));
    expect(await answerFeedback(ids, 'declined', 'Not this year.')).toEqual({ ok: true });
    expect(await outboxRows(store)).toHaveLength(MOST_AT_ONCE);
  });

  it('is not possible without a pairing', async () => {
    await freshDevice();
    expect(await say('to whom?')).toEqual({ ok: false, error: { code: 'not_paired' } });
  });

  it('keeps drafts sealed, and forgets an empty one', async () => {
    await saveDraft('lead/1', 'half a thou');
    expect(await loadDraft('lead/1')).toBe('half a thou');
    expect(JSON.stringify(await store.work.drafts.toArray())).not.toContain('half a thou');
    await saveDraft('lead/1', '');
    expect(await loadDraft('lead/1')).toBe('');
    expect(await store.work.drafts.count()).toBe(0);
  });

  it('of two wishes for a draft the later one stands, though forgetting takes less time than keeping', async () => {
    await saveDraft('feedback:2', 'a fir');
    await Promise.all([saveDraft('feedback:2', 'a first thought'), saveDraft('feedback:2', '')]);
    expect(await loadDraft('feedback:2')).toBe('');
    await Promise.all([saveDraft('feedback:2', ''), saveDraft('feedback:2', 'another')]);
    expect(await loadDraft('feedback:2')).toBe('another');
  });
});

describe('repair', () => {
  it('rebuilds a lost database from the shadows, in order', async () => {
    for (const note of ['one', 'two', 'three']) await say(note);
    await store.work.outbox.clear();
    expect(await repairOutbox(store)).toEqual({ restored: 3, shadowed: 0, damaged: 3, lost: 0 });
    expect(await notes()).toEqual(['one', 'two', 'three']);
  });

  it('rebuilds lost shadows from the database', async () => {
    await say('one');
    for (const key of shadowKeys()) fake.local.values.delete(key);
    expect(await repairOutbox(store)).toEqual({ restored: 0, shadowed: 1, damaged: 1, lost: 0 });
    expect(shadowKeys()).toHaveLength(1);
  });

  it('does not overwrite what was said after the loss', async () => {
    await say('before the loss');
    const [old] = await outboxRows(store);
    await store.work.outbox.clear();
    await say('after the loss');
    const [fresh] = await outboxRows(store);
    // A new database counts from one again.
    await store.work.outbox.clear();
    if (fresh && old) await store.work.outbox.put(Object.assign(fresh, { seq: old.seq }));
    await repairOutbox(store);
    expect((await notes()).sort()).toEqual(['after the loss', 'before the loss']);
  });

  it('counts what both stores lost, until the person has read it', async () => {
    await say('damaged twice');
    const [row] = await outboxRows(store);
    await store.work.outbox.toCollection().modify({ sealed: new Uint8Array(40) });
    fake.local.values.set(`outbox.${row?.id}`, { seq: 1, sealed: 'AAAA' });
    expect(await repairOutbox(store)).toEqual({ restored: 0, shadowed: 0, damaged: 0, lost: 1 });
    expect(await first(watchOutbox())).toEqual({ waiting: 0, needsYou: [], lost: 1 });
  });

  it('counts also those of which nothing is left under any id, beside some that cannot be opened', async () => {
    for (const note of ['damaged twice', 'gone twice', 'there']) await say(note);
    const [damaged, gone] = await outboxRows(store);
    // The browser threw the database away.
    for (const table of store.work.tables) if (table.name !== 'device') await table.clear();
    fake.local.values.set(`outbox.${damaged?.id}`, { seq: 1, sealed: 'AAAA' });
    fake.local.values.delete(`outbox.${gone?.id}`);
    expect(await repairOutbox(store)).toMatchObject({ restored: 1, lost: 2 });
    expect(await first(watchOutbox())).toMatchObject({ waiting: 1, lost: 2 });
  });

  it('survives one damaged store, whatever the damage', { timeout: 60_000 }, async () => {
    const damage = fc.record({
      store: fc.constantFrom('database', 'shadow'),
      kind: fc.constantFrom('gone', 'flipped', 'cut', 'garbage'),
      item: fc.nat({ max: 4 }),
      at: fc.nat({ max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('database', 'shadow'),
        fc.array(damage, { maxLength: 8 }),
        async (where, damages) => {
          await pairedDevice();
          for (const note of ['0', '1', '2', '3', '4']) await say(note);
          const rows = await outboxRows(store);
          for (const { kind, item, at } of damages) {
            const row = rows[item];
            if (!row) continue;
            const bytes = row.sealed.slice(0, kind === 'cut' ? at : undefined);
            if (kind === 'flipped') bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
            if (kind === 'garbage') bytes.fill(7);
            if (where === 'database') {
              if (kind === 'gone') await store.work.outbox.delete(row.seq);
              else await store.work.outbox.put({ ...row, sealed: bytes });
            } else if (kind === 'gone') fake.local.values.delete(`outbox.${row.id}`);
            else
              fake.local.values.set(`outbox.${row.id}`, {
                seq: row.seq,
                sealed: btoa(String.fromCharCode(...bytes)),
              });
          }
          const { lost } = await repairOutbox(store);
          expect(lost).toBe(0);
          expect(await notes()).toEqual(['0', '1', '2', '3', '4']);
          expect(await repairOutbox(store)).toEqual({ restored: 0, shadowed: 0, damaged: 0, lost: 0 });
        },
      ),
      { numRuns: 40 },
    );
  });
});
