/** Of what a notification has told, so that nothing is told twice. Only keys stand there, which name ids and instants. */
import * as z from 'zod';
import { local } from '#lib/platform/storage.ts';
import { named, type Store } from './store.ts';

/** The one told of the longest ago goes first; by then it waits no more. */
const MOST = 2000;
const Keys = z.array(z.string());
const KEY = 'notified';

/** What waited before a person chose notifications is no news: when this is the first time, these count as told. */
export async function beginNotified(store: Store, keys: readonly string[]): Promise<void> {
  const name = named(store, KEY);
  if ((await local.get(name, Keys)) === null) await local.set(name, keys.slice(-MOST));
}

/** Those that were not told yet; from now on they count as told. */
export async function untold(store: Store, keys: readonly string[]): Promise<string[]> {
  const before = (await local.get(named(store, KEY), Keys)) ?? [];
  const fresh = keys.filter((key) => !before.includes(key));
  if (fresh.length > 0) await local.set(named(store, KEY), [...before, ...fresh].slice(-MOST));
  return fresh;
}

/** Begins anew: what waits when it is asked the next time counts as told. */
export const forgetNotified = async (store: Store): Promise<void> => local.remove(named(store, KEY));
