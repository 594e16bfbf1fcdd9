/** Connections come and go: which store a new pairing gets, and when a store that was ended is given up. */
import { sleepForOutbox } from '#lib/platform/alarms.ts';
import { local } from '#lib/platform/storage.ts';
import { type Connection, changeConnections, readConnections } from './connections.ts';
import { readDevice } from './device.ts';
import { eraseAll } from './erase.ts';
import { outboxName } from './outbox.ts';
import { place } from './place.ts';
import { keptReceipts } from './receipts.ts';
import { type Store, storeOf } from './store.ts';

type To = NonNullable<Connection['to']>;

/** The store's workspace, also where the extension's first form did not write it down. */
async function toOf({ id, to }: Connection): Promise<To | null> {
  const device = to ?? (await readDevice(storeOf(id)));
  return device && { origin: device.origin, workspaceId: device.workspaceId };
}

/**
 * The store for a pairing: the one of that workspace when it was connected before, so that what was not sent then is sent now;
 * the shown one while it belongs to no workspace; else a new one.
 */
export async function storeFor(to: To): Promise<Store> {
  const { shown, all } = await readConnections();
  const known = await Promise.all(all.map(async (one) => ({ id: one.id, to: await toOf(one) })));
  const same = known.find((one) => one.to?.origin === to.origin && one.to.workspaceId === to.workspaceId);
  const free = known.find((one) => one.id === shown && one.to === null);
  return storeOf((same ?? free)?.id ?? crypto.randomUUID());
}

/** Adds the store of a pairing to the list. */
export async function join(store: Store, to: To): Promise<void> {
  const { all } = await readConnections();
  const known = new Map(await Promise.all(all.map(async (one) => [one.id, await toOf(one)] as const)));
  known.set(store.id, to);
  await changeConnections((now) => {
    const ids = new Set([...now.all.map(({ id }) => id), store.id]);
    return { ...now, all: [...ids].map((id) => ({ id, to: known.get(id) ?? null })) };
  });
}

/** Shows another connection; every open page begins anew with it. */
export const show = ({ id }: Pick<Store, 'id'>): Promise<void> =>
  changeConnections((now) => (now.all.some((one) => one.id === id) ? { ...now, shown: id } : now));

/** Gives up what was ended, is not shown, and holds nothing that the person said or began to write. */
export async function forgetEnded(): Promise<void> {
  const { shown, all } = await readConnections();
  for (const { id } of all) {
    const store = storeOf(id);
    if (id !== shown && !(await readDevice(store)) && !(await holdsWords(store))) await forget(store);
  }
}

async function holdsWords(store: Store): Promise<boolean> {
  const { outbox, drafts, lost } = store.work;
  const counts = await Promise.all([outbox.count(), drafts.count(), lost.count(), keptReceipts(store)]);
  return counts.some((count) => count > 0);
}

async function forget(store: Store): Promise<void> {
  await eraseAll(store);
  await sleepForOutbox(outboxName(store));
  await changeConnections((now) => ({ ...now, all: now.all.filter(({ id }) => id !== store.id) }));
  await Promise.all([store.work, store.cache].map((database) => database.delete({ disableAutoOpen: false })));
}

/** Puts stores back on a list that was damaged, as far as they hold something. */
export async function findLostConnections(): Promise<void> {
  const { all } = await readConnections();
  const marks = [
    ...(await databaseNames()).flatMap((name) => /^samsyn-work@(.+)$/.exec(name)?.[1] ?? []),
    ...(await local.keys('outbox@')).flatMap((key) => /^outbox@([^.]+)\./.exec(key)?.[1] ?? []),
  ];
  const lost = [...new Set(marks)].filter((id) => all.every((one) => one.id !== id));
  for (const id of lost) {
    const store = storeOf(id);
    const to = await toOf({ id, to: null });
    const shadows = await local.keys(`${outboxName(store)}.`);
    if (to === null && shadows.length === 0 && !(await holdsWords(store))) continue;
    await changeConnections((now) => ({ ...now, all: [...now.all, { id, to }] }));
  }
}

/** The names of the databases, without the place's own mark; none when the browser does not say. */
async function databaseNames(): Promise<string[]> {
  const { prefix, options } = place();
  const all = await (options.indexedDB ?? indexedDB).databases().catch(() => []);
  return all.flatMap(({ name }) => (name?.startsWith(prefix) ? name.slice(prefix.length) : []));
}
