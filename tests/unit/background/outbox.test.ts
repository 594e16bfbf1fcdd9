import '../support/device-storage.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sendWaiting, start } from '../../../entrypoints/background/outbox.ts';
import { readDevice, readEnding } from '../../../lib/store/device.ts';
import { outboxRows } from '../../../lib/store/outbox.ts';
import { work } from '../../../lib/store/work.ts';
import { giveVerdict } from '../../../lib/store/writes.ts';
import { pairedDevice } from '../support/device.ts';
import { fake } from '../support/fake-browser.ts';
import { modelServer, problem } from '../support/model-server.ts';
import { content, id } from '../support/records.ts';

beforeEach(pairedDevice);
afterEach(() => vi.unstubAllGlobals());

it('sends what a closed sidebar left, and then sleeps', async () => {
  const server = modelServer();
  vi.stubGlobal('fetch', server.fetch);
  await giveVerdict(id(1), content());
  expect(fake.alarms.has('outbox')).toBe(true);
  await sendWaiting();
  expect(server.order).toHaveLength(1);
  expect(fake.alarms.size).toBe(0);
});

it('wakes again when the server is away', async () => {
  vi.stubGlobal('fetch', async () => problem(503, 'unavailable', { 'Retry-After': '600' }));
  await giveVerdict(id(1), content());
  await sendWaiting();
  expect(fake.alarms.get('outbox')?.delayInMinutes).toBeCloseTo(10, 0);
});

it('puts the outbox right at the browser’s start, and wakes for it', async () => {
  await giveVerdict(id(1), content());
  await work.outbox.clear();
  fake.alarms.clear();
  await start();
  expect(await outboxRows()).toHaveLength(1);
  expect(fake.alarms.has('outbox')).toBe(true);
});

it('wipes when the server says that this device was signed out, and keeps the words', async () => {
  vi.stubGlobal('fetch', async () => problem(401, 'token_revoked'));
  await giveVerdict(id(1), content());
  await sendWaiting();
  expect(await readDevice()).toBeNull();
  expect(await readEnding()).toMatchObject({ endedBy: 'revoked' });
  expect(await outboxRows()).toHaveLength(1);
});
