/**
 * The connections of this browser, each with a store of its own, and which of them is shown
 * (docs/adr/0017-a-store-for-every-connection.md). Their names and what they hold stand in the stores; here are only their ids.
 */
import * as z from 'zod';
import { Id } from '#lib/contract/primitives.ts';
import { local } from '#lib/platform/storage.ts';
import { PLACE, place } from './place.ts';
import { FIRST, type Store, usableStore } from './store.ts';
import type { Watch } from './watch.ts';

const Connection = z.object({
  id: z.string(),
  /** The workspace that it is, or was last, connected to; null before the first pairing, and where the extension's first form left none. */
  to: z.nullable(z.object({ origin: z.url(), workspaceId: Id })),
});
export type Connection = z.infer<typeof Connection>;

const Connections = z.object({
  /** The id of the one that is shown. */
  shown: z.string(),
  /** In the order they were added. */
  all: z.array(Connection).min(1),
});
export type Connections = z.infer<typeof Connections>;

/** Where they are kept. */
export const CONNECTIONS = 'connections';
/** Of a browser that never had more than one. */
const ONE: Connections = { shown: FIRST, all: [{ id: FIRST, to: null }] };

const read = (value: unknown): Connections => Connections.safeParse(value).data ?? ONE;

export const readConnections = async (): Promise<Connections> =>
  read(await local.get(CONNECTIONS, z.unknown()));

/** Changes the list, one change after the other; every part of the extension hears of it. */
export function changeConnections(change: (now: Connections) => Connections): Promise<void> {
  return navigator.locks.request('samsyn-connections', async () => {
    const now = await readConnections();
    const next = change(now);
    if (JSON.stringify(next) !== JSON.stringify(now)) await local.set(CONNECTIONS, next);
  });
}

/** The store of the connection that is shown now. */
export const shownStore = async (): Promise<Store> => usableStore((await readConnections()).shown);

/** Every store, the shown one first. */
export async function allStores(): Promise<Store[]> {
  const { shown, all } = await readConnections();
  const ids = [shown, ...all.map(({ id }) => id).filter((id) => id !== shown)];
  // The first finds the place for all.
  await usableStore(shown);
  return Promise.all(ids.map(usableStore));
}

let bound: Promise<Store> | null = null;

/**
 * The store that this page shows, the same for as long as the page lives: after a switch it begins anew
 * (components/shell/start.tsx). So nothing that a page holds can be of two connections. Not for the background, which outlives
 * switches.
 */
export function here(): Promise<Store> {
  bound ??= shownStore();
  return bound;
}

/** Calls back at each change of the list. */
export const onConnectionsChange = (listener: () => void): (() => void) =>
  local.onChange((key) => {
    if (key === CONNECTIONS) listener();
  });

export const watchConnections: Watch<Connections> = (emit) => {
  let turn = 0;
  const tell = async (): Promise<void> => {
    turn += 1;
    const mine = turn;
    const connections = await readConnections();
    if (mine === turn) emit(connections);
  };
  const stop = onConnectionsChange(() => void tell());
  void tell();
  return () => {
    turn += 1;
    stop();
  };
};

/** Calls back once another connection is shown than this page's, or its databases were begun anew by another context. */
export const onSwitch = (tell: () => void): (() => void) =>
  local.onChange(async (key, value) => {
    if (key === PLACE && value !== place().n) tell();
    if (key !== CONNECTIONS) return;
    const [{ id }, { shown }] = await Promise.all([here(), readConnections()]);
    if (id !== shown) tell();
  });
