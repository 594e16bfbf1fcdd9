import '../support/device-storage.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../../lib/store/apply.ts';
import { readPacked } from '../../../lib/store/buckets.ts';
import { lastContact, noteContact } from '../../../lib/store/contact.ts';
import { readDevice, saveDevice } from '../../../lib/store/device.ts';
import { forgetCacheKey } from '../../../lib/store/keys.ts';
import { openItems, outboxRows } from '../../../lib/store/outbox.ts';
import { named } from '../../../lib/store/store.ts';
import { wipe, wipeAfterSilence } from '../../../lib/store/wipe.ts';
import { giveVerdict } from '../../../lib/store/writes.ts';
import { eventually } from '../../support/eventually.ts';
import { pairedDevice, store } from '../support/device.ts';
import { privateFiles } from '../support/device-storage.ts';
import { fake } from '../support/fake-browser.ts';
import { aLead, content, DEVICE, id } from '../support/records.ts';

const DAY = 24 * 60 * 60 * 1000;
const pulled = () => apply(store, { leads: { changed: [aLead(1)], deleted: [] } }, '1.1');
const saved = async () => (await openItems(store, await outboxRows(store))).length;

beforeEach(pairedDevice);

describe('wipe', () => {
  it('takes leads and token away, and keeps words that were not sent', async () => {
    await pulled();
    await giveVerdict(id(1), content());
    const rows = await store.cache.buckets.toArray();
    const device = await store.work.device.toArray();
    await wipe(store);
    expect(await store.cache.buckets.count()).toBe(0);
    expect(await readDevice(store)).toBeNull();
    expect(await saved()).toBe(1);
    // What the disk may still hold of the deleted rows cannot be opened any more.
    await store.cache.buckets.bulkPut(rows);
    await store.work.device.bulkPut(device);
    expect(await readPacked(store, 'leads', [id(1)])).toEqual(new Map());
    expect(await readDevice(store)).toBeNull();
  });

  it('happens by itself after seven days of silence, and leaves the pairing', async () => {
    await pulled();
    const now = Date.now();
    await noteContact(store, new Date(now));
    expect(await wipeAfterSilence(store, now + 7 * DAY - 1)).toBe(false);
    expect(await wipeAfterSilence(store, now + 7 * DAY)).toBe(true);
    expect(await store.cache.buckets.count()).toBe(0);
    expect(await readDevice(store)).toEqual(DEVICE);
    expect(await lastContact(store)).toBeNull();
  });

  it('waits for what is being pulled, and then finds that the server was heard', async () => {
    await pulled();
    const now = Date.now();
    await noteContact(store, new Date(now - 7 * DAY));
    const answer = Promise.withResolvers<void>();
    const lock = named(store, 'samsyn-pull');
    const pulling = navigator.locks.request(lock, async () => {
      await answer.promise;
      await apply(store, { leads: { changed: [aLead(2)], deleted: [] } }, '1.2');
    });
    const wiping = wipeAfterSilence(store, now);
    await eventually(async () =>
      expect((await navigator.locks.query()).pending?.map(({ name }) => name)).toContain(lock),
    );
    answer.resolve();
    await pulling;
    expect(await wiping).toBe(false);
    expect((await readPacked(store, 'leads', [id(1), id(2)])).size).toBe(2);
  });
});

describe('keys', () => {
  it('own words outlive the loss of all site data', async () => {
    await giveVerdict(id(1), content({ note: 'still here' }));
    privateFiles.clear();
    // As after a restart: no key is in memory.
    await forgetCacheKey(store);
    expect(await saved()).toBe(1);
    expect(privateFiles.has('work.key')).toBe(true);
  });

  it('the token is on the disk in no readable form', async () => {
    await saveDevice(store, DEVICE);
    const text = JSON.stringify([...fake.local.values, await store.work.device.toArray()]);
    expect(text).not.toContain(DEVICE.token);
  });
});
