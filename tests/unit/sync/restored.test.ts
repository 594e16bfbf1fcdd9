/** A server put back from a backup gets again what it had confirmed since, once, in the order it was said. */
import '../support/device-storage.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toColumns } from '../../../lib/contract/columns.ts';
import { mutations } from '../../../lib/contract/routes.ts';
import { apply } from '../../../lib/store/apply.ts';
import { saveDevice } from '../../../lib/store/device.ts';
import { outboxRows } from '../../../lib/store/outbox.ts';
import { giveVerdict } from '../../../lib/store/writes.ts';
import { drain } from '../../../lib/sync/drain.ts';
import { endPairing } from '../../../lib/sync/ending.ts';
import { pull } from '../../../lib/sync/pull.ts';
import { pairedDevice, store } from '../support/device.ts';
import { json, type ModelServer, modelServer, problem } from '../support/model-server.ts';
import { aLead, content, DEVICE, id } from '../support/records.ts';

const quiet = (): undefined => undefined;
const say = (note: string) => giveVerdict(id(1), content({ note }));

/** A server in one of its lives: its feed of one lead, and what it was told. */
function live(epoch: number, told: ModelServer = modelServer()): ModelServer {
  vi.stubGlobal('fetch', async (input: URL, init?: RequestInit) => {
    if (init?.method === 'POST') {
      const said = mutations.body.parse(JSON.parse(String(init.body)));
      return (said.epoch ?? epoch) === epoch ? told.fetch(input, init) : problem(409, 'resync');
    }
    const cursor = input.searchParams.get('cursor');
    if (cursor !== null && !cursor.startsWith(`${epoch}.`)) return problem(409, 'resync');
    const leads = cursor === null ? [aLead(1)] : [];
    return json({
      cursor: `${epoch}.1`,
      more: false,
      remaining: 0,
      tables: { leads: { columns: toColumns(leads), deleted: [] } },
    });
  });
  return told;
}

beforeEach(pairedDevice);
afterEach(() => vi.unstubAllGlobals());

describe('a server that was put back', () => {
  it('gets again what it confirmed after the backup, before what was said since', async () => {
    const first = live(1);
    await pull(store, DEVICE, quiet);
    for (const note of ['one', 'two', 'three']) await say(note);
    await drain(store);
    expect(first.order).toHaveLength(3);
    expect(await outboxRows(store)).toEqual([]);
    await say('while it was away');
    const [waiting] = await outboxRows(store);

    const restored = live(7_000);
    expect(await pull(store, DEVICE, quiet)).toMatchObject({ ok: true });
    expect(await drain(store, { soon: true })).toEqual({ state: 'empty' });
    expect(restored.order).toEqual([...first.order, waiting?.id]);
    expect([...restored.effects.values()]).toEqual([1, 1, 1, 1]);

    // The same life again: nothing is sent a third time.
    await pull(store, DEVICE, quiet);
    expect(await drain(store)).toEqual({ state: 'empty' });
    expect(restored.requests.flat()).toHaveLength(4);
    // Yet another one gets all of it.
    const again = live(8_000);
    await pull(store, DEVICE, quiet);
    await drain(store, { soon: true });
    expect(again.order).toEqual(restored.order);
  });

  it('gets it first also where more is said before the device has learnt of it', async () => {
    const first = live(1);
    await pull(store, DEVICE, quiet);
    for (const note of ['one', 'two']) await say(note);
    await drain(store);
    const restored = live(7_000);
    for (const note of ['three', 'four']) await say(note);
    const later = (await outboxRows(store)).map((row) => row.id);
    expect(await drain(store)).toEqual({ state: 'empty' });
    expect(restored.order).toEqual([...first.order, ...later]);
  });

  it('gets nothing that is older than a week, of another workspace, or of a person who was erased', async () => {
    live(1);
    await pull(store, DEVICE, quiet);
    await say('about somebody who is erased');
    await drain(store);
    expect(await store.work.receipts.count()).toBe(1);
    await apply(store, { leads: { changed: [], deleted: [id(1)] } });
    expect(await store.work.receipts.count()).toBe(0);

    for (const note of ['old', 'elsewhere']) await say(note);
    await drain(store);
    const [old, elsewhere] = await store.work.receipts.orderBy('id').toArray();
    await store.work.receipts.update(old?.id ?? '', { at: Date.now() - 8 * 86_400_000 });
    await store.work.receipts.update(elsewhere?.id ?? '', { workspaceId: id(99) });
    const restored = live(2);
    await pull(store, DEVICE, quiet);
    await drain(store, { soon: true });
    expect(restored.requests).toEqual([]);
  });

  it('may have forgotten the device: what it confirmed waits for the next pairing, unless the person has disconnected', async () => {
    live(1);
    await pull(store, DEVICE, quiet);
    await say('one');
    await drain(store);
    await endPairing(store, DEVICE, 'revoked');
    expect(await store.work.receipts.count()).toBe(1);
    await saveDevice(store, DEVICE);
    const restored = live(2);
    await pull(store, DEVICE, quiet);
    await drain(store, { soon: true });
    expect(restored.order).toHaveLength(1);
    await endPairing(store, DEVICE, 'person');
    expect(await store.work.receipts.count()).toBe(0);
  });
});
