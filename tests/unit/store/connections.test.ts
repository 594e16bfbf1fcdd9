import '../support/device-storage.ts';
import { Dexie } from 'dexie';
import { v7 as newId } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { findHints, findLeads } from '../../../lib/match/find.ts';
import { apply } from '../../../lib/store/apply.ts';
import { readPacked } from '../../../lib/store/buckets.ts';
import { allStores, readConnections, shownStore } from '../../../lib/store/connections.ts';
import { dropDevice, readDevice, saveDevice } from '../../../lib/store/device.ts';
import { eraseAll } from '../../../lib/store/erase.ts';
import { findLostConnections, forgetEnded, join, show, storeFor } from '../../../lib/store/joining.ts';
import { forgetKey } from '../../../lib/store/keys.ts';
import { enqueue, openItems, outboxRows } from '../../../lib/store/outbox.ts';
import { repairOutbox } from '../../../lib/store/outbox-repair.ts';
import { seal } from '../../../lib/store/seal.ts';
import { searchEverything } from '../../../lib/store/search.ts';
import { FIRST, type Store, storeOf } from '../../../lib/store/store.ts';
import { watchInbox } from '../../../lib/store/views.ts';
import { wipe } from '../../../lib/store/wipe.ts';
import { loadDraft, saveDraft } from '../../../lib/store/writes.ts';
import { freshDevice, OTHER, other, pairedDevice, secondConnection, store } from '../support/device.ts';
import { privateFiles } from '../support/device-storage.ts';
import { fake } from '../support/fake-browser.ts';
import { aLead, content, DEVICE, first, id } from '../support/records.ts';

const TO = { origin: DEVICE.origin, workspaceId: DEVICE.workspaceId };
const OTHER_TO = { origin: OTHER.origin, workspaceId: OTHER.workspaceId };
const elin = aLead(1, { name: 'Elin Lund', emails: ['elin@company.example.com'] });

const verdict = (leadId: string, note: string, memberId: string) => ({
  memberId,
  mutation: {
    id: newId(),
    clientAt: '2026-03-02T08:00:00.000Z',
    type: 'feedback.give' as const,
    payload: { feedbackId: newId(), leadId, content: content({ note }) },
  },
});
const notes = async (of: Store): Promise<string[]> =>
  (await openItems(of, await outboxRows(of))).map(({ mutation }) =>
    mutation.type === 'feedback.give' ? mutation.payload.content.note : mutation.type,
  );
const ids = async (): Promise<string[]> => (await readConnections()).all.map((one) => one.id);

beforeEach(pairedDevice);

describe('a profile of the extension’s first form', () => {
  /** As the first form wrote it: names, keys, sealing and all, without a line of today's code. */
  async function firstForm(): Promise<void> {
    await freshDevice();
    // As in a browser just started: no key is in memory.
    for (const name of ['work', 'cache'] as const) await forgetKey(store, name);
    const keyBytes = { work: new Uint8Array(32).fill(1), cache: new Uint8Array(32).fill(2) };
    for (const name of ['work', 'cache'] as const) privateFiles.set(`${name}.key`, keyBytes[name]);
    const sealed = async (name: 'work' | 'cache', place: string, value: unknown) => {
      const key = await crypto.subtle.importKey('raw', keyBytes[name], 'AES-GCM', false, ['encrypt']);
      const nonce = crypto.getRandomValues(new Uint8Array(12));
      const additionalData = new TextEncoder().encode(place);
      const text = new TextEncoder().encode(JSON.stringify(value));
      const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData }, key, text);
      return new Uint8Array([...nonce, ...new Uint8Array(body)]);
    };
    const entry = verdict(id(1), 'said before the update', DEVICE.memberId);
    const words = await sealed('work', `outbox/${entry.mutation.id}`, entry);
    const database = await new Dexie('samsyn-work').open();
    await database.table('outbox').add({
      id: entry.mutation.id,
      phase: 'waiting',
      code: '',
      attempts: 0,
      nextAttemptAt: 0,
      sealed: words,
    });
    const draft = await sealed('work', 'drafts/answer:1', 'half a sentence');
    await database.table('drafts').put({ key: 'answer:1', sealed: draft });
    await database.table('device').put({ id: 'device', sealed: await sealed('cache', 'device', DEVICE) });
    database.close();
    fake.local.values.set('key.work', btoa(String.fromCharCode(...keyBytes.work)));
    fake.local.values.set(`outbox.${entry.mutation.id}`, {
      seq: 1,
      sealed: btoa(String.fromCharCode(...words)),
    });
  }

  it('is a browser with one connection, and keeps all it had', async () => {
    await firstForm();
    const shown = await shownStore();
    expect(await allStores()).toEqual([shown]);
    expect(await readDevice(shown)).toEqual(DEVICE);
    expect(await notes(shown)).toEqual(['said before the update']);
    expect(await loadDraft('answer:1')).toBe('half a sentence');
    expect(await repairOutbox(shown)).toEqual({ restored: 0, shadowed: 0, damaged: 0, lost: 0 });
  });

  it('keeps it beside a second connection, and is found again by its workspace', async () => {
    await firstForm();
    await secondConnection();
    await show(other);
    await forgetEnded();
    expect(await readConnections()).toEqual({
      shown: 'second',
      all: [
        { id: FIRST, to: TO },
        { id: 'second', to: OTHER_TO },
      ],
    });
    expect(await notes(store)).toEqual(['said before the update']);
    await wipe(store);
    expect((await storeFor(TO)).id).toBe(FIRST);
  });
});

describe('two connections', () => {
  beforeEach(secondConnection);

  it('know nothing of each other’s leads', async () => {
    await apply(store, { leads: { changed: [elin], deleted: [] } }, '1.1');
    await apply(other, { leads: { changed: [aLead(2)], deleted: [] } }, '1.1');
    const address = { kind: 'email', value: 'elin@company.example.com' } as const;
    const tagged = { kind: 'email', value: 'elin+news@company.example.com' } as const;
    expect(await findLeads(store, [address])).toEqual([elin.id]);
    expect(await findLeads(other, [address])).toEqual([null]);
    expect(await findHints(other, [tagged])).toEqual([null]);
    expect(await findLeads(store, [address])).toEqual([elin.id]);
    expect(await searchEverything(store, 'elin', 5)).toHaveLength(1);
    expect(await searchEverything(other, 'elin', 5)).toEqual([]);
    expect(await searchEverything(store, 'elin', 5)).toHaveLength(1);
    expect((await readPacked(other, 'leads', [elin.id])).size).toBe(0);
    expect(await first(watchInbox(other))).toEqual([]);
  });

  it('cannot open what the other sealed', async () => {
    const sealed = await seal(store, 'work', 'drafts/one', 'mine');
    await other.work.drafts.put({ key: 'one', sealed });
    await saveDraft('two', 'mine too');
    expect(await other.work.drafts.get('two')).toBeUndefined();
    await apply(store, { leads: { changed: [elin], deleted: [] } }, '1.1');
    await other.cache.buckets.bulkPut(await store.cache.buckets.toArray());
    expect((await readPacked(other, 'leads', [elin.id])).size).toBe(0);
  });

  it('keep their words apart, in both stores of each', async () => {
    await enqueue(store, verdict(id(1), 'to the first', DEVICE.memberId));
    await enqueue(other, verdict(id(1), 'to the second', OTHER.memberId));
    await store.work.outbox.clear();
    await other.work.outbox.clear();
    expect(await repairOutbox(store)).toMatchObject({ restored: 1, lost: 0 });
    expect(await notes(store)).toEqual(['to the first']);
    expect(await notes(other)).toEqual([]);
    expect(await repairOutbox(other)).toMatchObject({ restored: 1, lost: 0 });
    expect(await notes(other)).toEqual(['to the second']);
    expect([...fake.alarms.keys()].sort()).toEqual(['outbox', 'outbox@second']);
  });

  it.each([
    ['first', () => [store, other] as const],
    ['second', () => [other, store] as const],
  ])('the end of the %s leaves the other as it was', async (_, both) => {
    const [ended, stays] = both();
    for (const of of [store, other]) {
      await apply(of, { leads: { changed: [elin], deleted: [] } }, '1.1');
      await enqueue(of, verdict(elin.id, 'said', (await readDevice(of))?.memberId ?? ''));
    }
    await wipe(ended);
    expect(await readDevice(ended)).toBeNull();
    await eraseAll(ended);
    expect(await notes(ended)).toEqual([]);
    expect(await readDevice(stays)).not.toBeNull();
    expect(await notes(stays)).toEqual(['said']);
    expect(await findLeads(stays, [{ kind: 'email', value: elin.emails[0] ?? '' }])).toEqual([elin.id]);
    // Nothing of it is put right from the other's shadows, or missing there.
    expect(await repairOutbox(ended)).toEqual({ restored: 0, shadowed: 0, damaged: 0, lost: 0 });
    expect(await repairOutbox(stays)).toEqual({ restored: 0, shadowed: 0, damaged: 0, lost: 0 });
    expect(await ids()).toEqual([FIRST, 'second']);
  });

  it('an ended one goes once it is left, unless it holds words', async () => {
    await show(other);
    await dropDevice(store);
    await enqueue(store, verdict(id(1), 'not sent', DEVICE.memberId));
    await forgetEnded();
    expect(await ids()).toEqual([FIRST, 'second']);
    await store.work.outbox.clear();
    await forgetEnded();
    expect(await ids()).toEqual(['second']);
    expect(fake.alarms.has('outbox')).toBe(false);
    expect([...fake.local.values.keys()].filter((key) => /^(?:outbox|key)\./.test(key))).toEqual([]);
    expect(await readDevice(other)).toEqual(OTHER);
    // The one that is shown stays, so that the person is told why it ended.
    await dropDevice(other);
    await forgetEnded();
    expect(await ids()).toEqual(['second']);
  });

  it('are found again when their list was damaged', async () => {
    fake.local.values.set('connections', { shown: 7 });
    expect(await ids()).toEqual([FIRST]);
    await findLostConnections();
    expect(await readConnections()).toEqual({
      shown: FIRST,
      all: [
        { id: FIRST, to: null },
        { id: 'second', to: OTHER_TO },
      ],
    });
  });
});

describe('a new pairing', () => {
  it('takes the shown store while it belongs to nobody', async () => {
    await freshDevice();
    expect((await storeFor(TO)).id).toBe(FIRST);
  });

  it('of another workspace, or of the same one on another server, gets a store of its own', async () => {
    const others = [OTHER_TO, { ...TO, workspaceId: id(810) }, { ...TO, origin: OTHER.origin }];
    for (const to of others) expect([FIRST, 'second']).not.toContain((await storeFor(to)).id);
  });

  it('of a workspace that was connected before gets that store back', async () => {
    await secondConnection();
    await dropDevice(other);
    expect((await storeFor(OTHER_TO)).id).toBe('second');
    // The first form did not write down where it was connected to: its device tells.
    expect((await storeFor(TO)).id).toBe(FIRST);
  });

  it('is shown only when it is on the list', async () => {
    await show(storeOf('nobody'));
    expect((await shownStore()).id).toBe(FIRST);
    await saveDevice(other, OTHER);
    await join(other, OTHER_TO);
    await show(other);
    expect((await shownStore()).id).toBe('second');
  });
});
