/** The browser does not open its own store of keys and values: they go into a database instead. */
import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { eventually } from '../../support/eventually.ts';

const BROKEN = [
  'IO error: .../CURRENT: Unable to read',
  'Corruption: no meta-nextfile entry in descriptor',
  // Firefox, of a database that is no database any more.
  'An unexpected error occurred',
];

/** A new context of the extension, in a browser whose own store fails so. */
async function context(broken: Error | null = new Error(BROKEN[0])) {
  vi.resetModules();
  const { fake } = await import('../support/fake-browser.ts');
  fake.local.broken = broken;
  const { local, session } = await import('../../../lib/platform/storage.ts');
  // Loads the spare store as this context's own.
  await local.get('key', z.unknown()).catch(() => undefined);
  return { local, session, fake };
}

beforeEach(async () => {
  const { local } = await context();
  await local.remove(...(await local.keys('')));
});

it.each(BROKEN)('keeps, gives, names and forgets as the store itself would: %s', async (why) => {
  const { local, fake } = await context(new Error(why));
  await local.set('one', 1);
  await local.setAll({ 'two.a': 'a', 'two.b': { deep: true } });
  expect(await local.get('one', z.int())).toBe(1);
  expect(await local.get('one', z.string())).toBeNull();
  expect(await local.get('none', z.unknown())).toBeUndefined();
  expect((await local.keys('two.')).sort()).toEqual(['two.a', 'two.b']);
  await local.remove('two.a', 'one');
  expect(await local.keys('')).toEqual(['two.b']);
  // The next context finds it.
  expect(await (await context()).local.get('two.b', z.unknown())).toEqual({ deep: true });
  expect(fake.local.values.size).toBe(0);
});

it('tells of changes, also those by another context, until nobody listens any more', async () => {
  const [mine, other] = [await context(), await context()];
  const heard: unknown[] = [];
  const stop = mine.local.onChange((...change) => heard.push(change));
  await mine.local.set('key', 'mine');
  await other.local.set('key', 'the other’s');
  await eventually(() => expect(heard).toHaveLength(2));
  await other.local.remove('key');
  await eventually(() => expect(heard).toHaveLength(3));
  expect(heard).toEqual([
    ['key', 'mine'],
    ['key', 'the other’s'],
    ['key', undefined],
  ]);
  stop();
  await mine.local.set('key', 'unheard');
  expect(heard).toHaveLength(3);
});

it('is no way around a refusal of another kind', async () => {
  const { local } = await context(new Error('QUOTA_BYTES quota exceeded'));
  await expect(local.set('key', 1)).rejects.toThrow('QUOTA_BYTES');
  expect(await (await context()).local.keys('')).toEqual([]);
});

it('keeps all of what is set at once, or none', async () => {
  const { local } = await context();
  await expect(local.setAll({ good: 1, bad: () => undefined })).rejects.toThrow();
  expect(await local.keys('')).toEqual([]);
});

it('takes nothing in that is for memory alone', async () => {
  const { session, fake } = await context();
  fake.session.broken = new Error(BROKEN[0]);
  await expect(session.set('key', 1)).rejects.toThrow(BROKEN[0]);
});
