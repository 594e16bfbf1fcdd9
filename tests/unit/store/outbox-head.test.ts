/** Whatever comes, goes, ends in between and is damaged: what was said is all there, or the person is told that it is not. */
import '../support/device-storage.ts';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { enqueueAll, openItems, outboxRows } from '../../../lib/store/outbox.ts';
import { settle, shadowHeadKey, shadowKey } from '../../../lib/store/outbox-change.ts';
import { isOutboxWhole, repairOutbox } from '../../../lib/store/outbox-repair.ts';
import { confirm } from '../../../lib/store/receipts.ts';
import { watchRenewed } from '../../../lib/store/renewed.ts';
import { check } from '../../../lib/store/saying.ts';
import { watchOutbox } from '../../../lib/store/views.ts';
import type { OutboxRow } from '../../../lib/store/work.ts';
import { giveVerdict } from '../../../lib/store/writes.ts';
import { pairedDevice, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { content, DEVICE, first, id } from '../support/records.ts';

const NOTHING = { restored: 0, shadowed: 0, damaged: 0, lost: 0 };
/** `OUTBOX_RUNS=2000` looks further. */
const RUNS = Number(process.env.OUTBOX_RUNS ?? 20);
const MOST_MS = 5_000 + RUNS * 500;
const local = fake.local.values;
const ids = async (): Promise<string[]> =>
  (await openItems(store, await outboxRows(store))).map(({ row }) => row.id);
const say = (note: string) => giveVerdict(id(1), content({ note }));

beforeEach(pairedDevice);

/** What happens to the outbox; `ends` says after which of its writes everything ends. */
const step = fc.record({
  what: fc.constantFrom('say', 'say', 'say', 'settle', 'confirm'),
  at: fc.nat({ max: 4 }),
  ends: fc.constantFrom(null, null, null, 'database', 'shadows'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The ids of all that must be there, in order, and of what may be besides. */
interface Model {
  must: string[];
  may: Set<string>;
}

async function take({ what, at, ends }: Step, model: Model): Promise<void> {
  const one = model.must[at];
  if (ends === 'database') fake.local.failure = new Error('everything ends here');
  const before = new Set(await ids());
  if (what === 'say') {
    const said = await check(store, 'feedback.retract', { feedbackId: id(at) });
    const entries = said.ok ? [said.value] : [];
    await enqueueAll(store, entries).catch(() => undefined);
    for (const now of await ids())
      if (!before.has(now)) {
        if (ends === 'database') model.may.add(now);
        else model.must.push(now);
      }
  } else if (one !== undefined) {
    await (what === 'settle' ? settle(store, [one]) : confirm(store, [one], DEVICE)).catch(() => undefined);
    model.must.splice(at, 1);
    if (ends === 'database') model.may.add(one);
    if (ends === 'shadows') local.set(shadowKey(store, one), '');
  }
  fake.local.failure = null;
  if (ends === null) return;
  // Whoever begins next puts right what was in between; that is no damage. What came back waits like everything else from now on.
  expect(await repairOutbox(store)).toMatchObject({ damaged: 0, lost: 0 });
  const now = await ids();
  expect(now.filter((one) => !model.may.has(one))).toEqual(model.must);
  model.must = now;
  model.may.clear();
}

const world = async (steps: readonly Step[]): Promise<Model> => {
  await pairedDevice();
  await repairOutbox(store);
  const model: Model = { must: [], may: new Set() };
  for (const one of steps) await take(one, model);
  return model;
};

const DAMAGE = {
  'a row is gone': async (row: OutboxRow) => void (await store.work.outbox.delete(row.seq)),
  'a row is garbage': async (row: OutboxRow) =>
    void (await store.work.outbox.put({ ...row, sealed: new Uint8Array(40) })),
  'a row is at another place': async (row: OutboxRow) => {
    await store.work.outbox.delete(row.seq);
    await store.work.outbox.put(Object.assign(row, { seq: row.seq + 1_000 }));
  },
  'a shadow is gone': async (row: OutboxRow) => void local.delete(shadowKey(store, row.id)),
  'a shadow is garbage': async (row: OutboxRow) =>
    void local.set(shadowKey(store, row.id), { seq: row.seq, sealed: 'AAAA' }),
  'a shadow is at another place': async (row: OutboxRow) => {
    const shadow = local.get(shadowKey(store, row.id));
    local.set(shadowKey(store, row.id), { ...Object(shadow), seq: row.seq + 1_000 });
  },
  'the database is begun anew': async () => {
    await Promise.all([store.work.outbox.clear(), store.work.head.clear()]);
  },
  'storage.local is empty': async () => {
    for (const key of [...local.keys()]) if (key.startsWith('outbox')) local.delete(key);
  },
} satisfies Record<string, (row: OutboxRow) => Promise<void>>;
const KINDS = Object.keys(DAMAGE).filter((kind): kind is keyof typeof DAMAGE => kind in DAMAGE);
const kindsOf = (of: RegExp) => fc.constantFrom(...KINDS.filter((kind) => of.test(kind)));
const steps = fc.array(step, { minLength: 1, maxLength: 9 });

async function damage(kind: keyof typeof DAMAGE, at: number): Promise<void> {
  const rows = await outboxRows(store);
  const row = rows[at % rows.length];
  if (row) await DAMAGE[kind](row);
}

describe('the head of the outbox', () => {
  it(
    'finds nothing where nothing is damaged',
    async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (taken) => {
          const { must } = await world(taken);
          expect(await repairOutbox(store)).toEqual(NOTHING);
          expect(await ids()).toEqual(must);
          expect(await first(watchRenewed)).toBeNull();
        }),
        { numRuns: RUNS },
      );
    },
    MOST_MS,
  );

  it(
    'notices damage of one store, and all comes back in its order',
    async () => {
      await fc.assert(
        fc.asyncProperty(steps, kindsOf(/./), fc.nat({ max: 14 }), async (taken, kind, at) => {
          const { must } = await world(taken);
          expect(await isOutboxWhole(store)).toBe(true);
          await damage(kind, at);
          if (must.length > 0) expect(await isOutboxWhole(store)).toBe(false);
          const { damaged, lost } = await repairOutbox(store);
          expect(await isOutboxWhole(store)).toBe(true);
          expect(lost).toBe(0);
          expect(damaged > 0).toBe(must.length > 0);
          expect(await ids()).toEqual(must);
          expect((await first(watchRenewed))?.back ?? 0).toBe(damaged);
          expect(await repairOutbox(store)).toEqual(NOTHING);
        }),
        { numRuns: RUNS },
      );
    },
    MOST_MS,
  );

  it(
    'notices what both stores have lost, and says of no more that it is lost',
    async () => {
      const both = fc.tuple(
        kindsOf(/^a row is g|database/),
        fc.nat(14),
        kindsOf(/^a shadow is g|local/),
        fc.nat(14),
      );
      await fc.assert(
        fc.asyncProperty(steps, both, async (taken, [one, at, other, where]) => {
          const { must } = await world(taken);
          const order = await outboxRows(store);
          await damage(one, at);
          const shadowed = order[where % order.length];
          if (shadowed) await DAMAGE[other](shadowed);
          const emptied = one.includes('database') && other.includes('local');
          const { lost } = await repairOutbox(store);
          const present = new Set(await ids());
          const gone = must.filter((said) => !present.has(said));
          // Of a device that keeps nothing at all nobody can say what it once had.
          expect(lost).toBe(emptied ? 0 : gone.length);
          expect((await first(watchOutbox()))?.lost).toBe(lost);
          expect(await repairOutbox(store)).toEqual(NOTHING);
        }),
        { numRuns: RUNS },
      );
    },
    MOST_MS,
  );

  it.each(['database', 'storage.local'])('notices that %s is what it was before', async (which) => {
    await repairOutbox(store);
    await say('one');
    const [rows, head] = [await outboxRows(store), await store.work.head.toArray()];
    const before = [...local];
    for (const note of ['two', 'three']) await say(note);
    const all = await ids();
    if (which === 'database') {
      await Promise.all([store.work.outbox.clear(), store.work.head.clear()]);
      await Promise.all([store.work.outbox.bulkPut(rows), store.work.head.bulkPut(head)]);
    } else {
      local.clear();
      for (const [key, value] of before) local.set(key, value);
    }
    expect(await repairOutbox(store)).toMatchObject({ damaged: 2, lost: 0 });
    expect(await ids()).toEqual(all);
    expect(await first(watchRenewed)).toEqual({ anew: false, back: 2 });
  });

  it('calls it no damage that there was no room for two shadows', async () => {
    await say('one');
    fake.local.failure = new Error('QUOTA_BYTES quota exceeded');
    for (const note of ['two', 'three']) await say(note).catch(() => undefined);
    fake.local.failure = null;
    expect(await repairOutbox(store)).toEqual({ ...NOTHING, shadowed: 2 });
    expect(await ids()).toHaveLength(3);
    expect(await first(watchRenewed)).toBeNull();
  });

  it.each([
    ['two', 0],
    ['two three', 2],
  ])(
    'of an earlier version calls one change without its shadow no damage: %s',
    async (unshadowed, damaged) => {
      await say('one');
      fake.local.failure = new Error('everything ends here');
      for (const note of unshadowed.split(' ')) await say(note).catch(() => undefined);
      fake.local.failure = null;
      await store.work.head.toCollection().modify((head) => {
        delete head.shadowed;
      });
      expect(await repairOutbox(store)).toMatchObject({ damaged, lost: 0 });
    },
  );

  it('of a device from before there were heads takes what is there, and begins them', async () => {
    for (const note of ['one', 'two']) await say(note);
    await store.work.head.clear();
    local.delete(shadowHeadKey(store));
    expect(await repairOutbox(store)).toEqual(NOTHING);
    await DAMAGE['a row is gone'](await theFirst());
    await DAMAGE['a shadow is gone'](await theFirst());
    expect(await repairOutbox(store)).toMatchObject({ restored: 1, shadowed: 1, damaged: 2, lost: 0 });
  });

  it('that is damaged itself costs nothing', async () => {
    for (const note of ['one', 'two']) await say(note);
    await store.work.head.put({ id: 'outbox', turn: 1, count: 7, hash: 7 });
    expect(await repairOutbox(store)).toEqual(NOTHING);
    local.set(shadowHeadKey(store), 'garbage');
    expect(await repairOutbox(store)).toEqual(NOTHING);
    expect((await ids()).length).toBe(2);
  });
});

async function theFirst(): Promise<OutboxRow> {
  const [row] = await outboxRows(store);
  if (!row) throw new Error('the outbox is empty');
  return row;
}
