/** The browser does not open the databases: they are begun anew elsewhere, and what was said comes back from its shadows. */
import '../support/device-storage.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { allStores, shownStore } from '../../../lib/store/connections.ts';
import { readDevice } from '../../../lib/store/device.ts';
import { openItems, outboxRows } from '../../../lib/store/outbox.ts';
import { isClosed, watchRenewed } from '../../../lib/store/renewed.ts';
import { forgetStores, OPENING_MS, type Store } from '../../../lib/store/store.ts';
import { giveVerdict } from '../../../lib/store/writes.ts';
import { repair } from '../../../lib/sync/drain.ts';
import { pairedDevice, secondConnection, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { content, DEVICE, first, id } from '../support/records.ts';

const open = indexedDB.open.bind(indexedDB);

/** What the browser answers to opening the databases of these names. */
function opening(names: RegExp, answer: 'error' | 'silence'): void {
  vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => {
    if (!names.test(name)) return open(name, version);
    const request = Object.assign(new EventTarget(), {
      error: new DOMException('Internal error opening backing store', 'UnknownError'),
      onerror: null as ((event: Event) => void) | null,
    });
    if (answer === 'error')
      queueMicrotask(() => {
        const event = { target: request, preventDefault: () => {}, stopPropagation: () => {} };
        request.onerror?.(event as unknown as Event);
      });
    return request as unknown as IDBOpenDBRequest;
  });
}

/** A new life of the browser. */
function restarted(): void {
  for (const one of [store.work, store.cache]) one.close();
  forgetStores();
}

const notes = async (of: Store): Promise<unknown[]> =>
  (await openItems(of, await outboxRows(of))).map(({ mutation }) =>
    mutation.type === 'feedback.give' ? mutation.payload.content.note : mutation.type,
  );

beforeEach(async () => {
  await Promise.all([store.work.open(), store.cache.open()]);
  await pairedDevice();
  await giveVerdict(id(1), content({ note: 'not sent yet' }));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  fake.local.values.delete('place');
  restarted();
  for (const { name = '' } of await indexedDB.databases())
    if (name.startsWith('again-')) indexedDB.deleteDatabase(name);
  await shownStore();
});

it('begins anew where a database does not open, with the pairing and the words from their shadows', async () => {
  restarted();
  opening(/^samsyn-(?:work|cache)/, 'error');
  const anew = await shownStore();
  await repair(anew);
  expect(anew.work.name).toBe('again-1-samsyn-work');
  expect(await notes(anew)).toEqual(['not sent yet']);
  expect(await readDevice(anew)).toEqual(DEVICE);
  expect(await first(watchRenewed)).toEqual({ anew: true, back: 1 });
  // Also after the next start, and for the other connections.
  forgetStores();
  await secondConnection();
  expect((await allStores()).map(({ work }) => work.name)).toEqual([
    'again-1-samsyn-work',
    'again-1-samsyn-work@second',
  ]);
});

it('waits so long and no longer for a database that never opens', async () => {
  restarted();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  opening(/^samsyn-cache/, 'silence');
  const coming = shownStore();
  await vi.waitUntil(() => vi.getTimerCount() > 0);
  await vi.advanceTimersByTimeAsync(OPENING_MS);
  vi.useRealTimers();
  const anew = await coming;
  await repair(anew);
  expect(await notes(anew)).toEqual(['not sent yet']);
  // It may only be late.
  expect((await indexedDB.databases()).map(({ name }) => name)).toContain('samsyn-work');
});

it('says so when no database opens at all, and remembers nothing of it', async () => {
  restarted();
  opening(/./, 'error');
  const error = await shownStore().catch((reason: unknown) => reason);
  expect(error instanceof Error && isClosed(error)).toBe(true);
  expect(fake.local.values.has('place')).toBe(false);
  vi.restoreAllMocks();
  expect(await notes(await shownStore())).toEqual(['not sent yet']);
});
