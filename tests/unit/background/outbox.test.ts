import '../support/device-storage.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endSilence, sendWaiting, start } from '../../../entrypoints/background/outbox.ts';
import { apply } from '../../../lib/store/apply.ts';
import { noteContact } from '../../../lib/store/contact.ts';
import { readDevice, readEnding } from '../../../lib/store/device.ts';
import { show } from '../../../lib/store/joining.ts';
import { outboxRows } from '../../../lib/store/outbox.ts';
import { giveVerdict } from '../../../lib/store/writes.ts';
import { freshDevice, OTHER, other, pairedDevice, secondConnection, store } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { json, modelServer, problem } from '../support/model-server.ts';
import { aLead, content, DEVICE, id } from '../support/records.ts';

const DAY = 24 * 60 * 60 * 1000;

beforeEach(pairedDevice);
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('sends what a closed sidebar left, and then sleeps', async () => {
  const server = modelServer();
  vi.stubGlobal('fetch', server.fetch);
  await giveVerdict(id(1), content());
  expect(fake.alarms.has('outbox')).toBe(true);
  await sendWaiting('outbox');
  expect(server.order).toHaveLength(1);
  expect(fake.alarms.size).toBe(0);
});

it('wakes again when the server is away', async () => {
  vi.stubGlobal('fetch', async () => problem(503, 'unavailable', { 'Retry-After': '600' }));
  await giveVerdict(id(1), content());
  await sendWaiting('outbox');
  expect(fake.alarms.get('outbox')?.delayInMinutes).toBeCloseTo(10, 0);
});

it('puts the outbox right at the browser’s start, and wakes for it', async () => {
  await giveVerdict(id(1), content());
  await store.work.outbox.clear();
  fake.alarms.clear();
  await start();
  expect(await outboxRows(store)).toHaveLength(1);
  expect(fake.alarms.has('outbox')).toBe(true);
});

it('puts back what one store lost while the browser ran, before it sends', async () => {
  const server = modelServer();
  vi.stubGlobal('fetch', server.fetch);
  await start();
  for (const note of ['one', 'two']) await giveVerdict(id(1), content({ note }));
  await store.work.outbox
    .where('seq')
    .above(0)
    .first((row) => row && store.work.outbox.delete(row.seq));
  await sendWaiting('outbox');
  expect(server.order).toHaveLength(2);
});

it('wakes a week after each contact, and lets what was pulled go when there was none since', async () => {
  const now = Date.UTC(2027, 0, 1);
  vi.useFakeTimers({ toFake: ['Date'], now });
  await apply(store, { leads: { changed: [aLead(1)], deleted: [] } }, '1.1');
  await start();
  const days = (): number => (fake.alarms.get('silence')?.delayInMinutes ?? Number.NaN) / 1_440;
  expect(days()).toBe(7);
  // Heard once more, while the worker slept.
  await noteContact(store, new Date(now + 3 * DAY));
  vi.setSystemTime(now + 7 * DAY);
  await endSilence();
  expect(await store.cache.buckets.count()).toBeGreaterThan(0);
  expect(days()).toBe(3);
  vi.setSystemTime(now + 10 * DAY);
  await endSilence();
  expect(await store.cache.buckets.count()).toBe(0);
  expect(await readDevice(store)).toEqual(DEVICE);
  expect(days()).toBe(7);
});

it('does not wake where nobody is connected', async () => {
  await freshDevice();
  await start();
  expect(fake.alarms.has('silence')).toBe(false);
});

it('wipes when the server says that this device was signed out, and keeps the words', async () => {
  vi.stubGlobal('fetch', async () => problem(401, 'token_revoked'));
  await giveVerdict(id(1), content());
  await sendWaiting('outbox');
  expect(await readDevice(store)).toBeNull();
  expect(await readEnding(store)).toMatchObject({ endedBy: 'revoked' });
  expect(await outboxRows(store)).toHaveLength(1);
});

describe('of a workspace that is not shown', () => {
  beforeEach(async () => {
    await giveVerdict(id(1), content());
    await secondConnection();
    await show(other);
  });

  it('sends what waits, to its own server with its own token', async () => {
    const server = modelServer();
    const sent: [string, string | null][] = [];
    vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
      sent.push([url.origin, new Headers(init.headers).get('Authorization')]);
      return server.fetch(url, init);
    });
    await sendWaiting('outbox@second');
    expect(sent).toEqual([]);
    await sendWaiting('outbox');
    expect(sent).toEqual([[DEVICE.origin, `Bearer ${DEVICE.token}`]]);
    expect(server.order).toHaveLength(1);
    expect(await outboxRows(store)).toEqual([]);
  });

  it('ends that one alone when its server signed it out, and keeps its words', async () => {
    vi.stubGlobal('fetch', async () => problem(401, 'token_revoked'));
    await sendWaiting('outbox');
    expect(await readDevice(store)).toBeNull();
    expect(await outboxRows(store)).toHaveLength(1);
    expect(await readDevice(other)).toEqual(OTHER);
    expect(await readEnding(other)).toBeNull();
  });

  it('erases that one alone when an administrator ordered it', async () => {
    vi.stubGlobal('fetch', async (url: URL) =>
      url.pathname.endsWith('/wiped') ? json({}) : problem(401, 'wipe_ordered'),
    );
    await sendWaiting('outbox');
    expect(await readDevice(store)).toBeNull();
    expect(await outboxRows(store)).toEqual([]);
    expect(await readEnding(store)).toMatchObject({ endedBy: 'wiped' });
    expect(await readDevice(other)).toEqual(OTHER);
  });

  it('puts its outbox right at the browser’s start as well', async () => {
    await store.work.outbox.clear();
    await start();
    expect(await outboxRows(store)).toHaveLength(1);
  });
});
