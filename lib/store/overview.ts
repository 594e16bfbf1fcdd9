/** The connections as the person tells them apart, and what waits in each. Opens every store, so not for the first screen. */
import { Workspace } from '#lib/contract/records.ts';
import { openCached } from './cached.ts';
import { type Connection, here, watchConnections } from './connections.ts';
import { readDevice } from './device.ts';
import { watchRows } from './live.ts';
import { outboxRows } from './outbox.ts';
import { type Store, storeOf } from './store.ts';
import { watchInbox } from './views.ts';
import type { Watch } from './watch.ts';

export interface ConnectionView {
  id: string;
  /** The workspace's name; null when it is not on this device. */
  name: string | null;
  /** The server, e.g. `samsyn.example.com`; null before the first pairing. */
  host: string | null;
  /** What the open page is about. */
  shown: boolean;
  /** Signed out, by the person or the server. */
  ended: boolean;
  /** Things said there that the server does not have. */
  unsent: number;
  /** Marketing's answers to me that were not on my screen. */
  answers: number;
}

/** Every connection in the order added. */
export const watchOverview: Watch<ConnectionView[]> = (emit) => {
  let stops: (() => void)[] = [];
  const end = (): void => {
    for (const stop of stops) stop();
  };
  const stop = watchConnections(({ all }) => {
    end();
    const views = new Map<string, ConnectionView>();
    stops = all.map((one) =>
      watchOne(one)((view) => {
        views.set(one.id, view);
        if (views.size === all.length) emit(all.flatMap(({ id }) => views.get(id) ?? []));
      }),
    );
  });
  return () => {
    stop();
    end();
  };
};

const watchOne =
  ({ id, to }: Connection): Watch<ConnectionView> =>
  (emit) => {
    const store = storeOf(id);
    let facts: Omit<ConnectionView, 'answers'> | undefined;
    let answers: number | undefined;
    const tell = (): void => {
      if (facts && answers !== undefined) emit({ ...facts, answers });
    };
    const stops = [
      watchFacts(
        store,
        to,
      )((value) => {
        facts = value;
        tell();
      }),
      watchInbox(store)((items) => {
        answers = items.filter(({ kind }) => kind === 'answered').length;
        tell();
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  };

const watchFacts = (store: Store, to: Connection['to']): Watch<Omit<ConnectionView, 'answers'>> =>
  watchRows(
    ({ cache, work }) =>
      Promise.all([
        cache.records.where('table').equals('workspace').first(),
        outboxRows(store),
        work.device.count(),
      ]),
    async ([row, outbox]) => {
      const [device, workspace, shown] = await Promise.all([
        readDevice(store),
        row ? openCached(store, `workspace/${row.id}`, row.sealed, Workspace) : null,
        here(),
      ]);
      const origin = device?.origin ?? to?.origin;
      return {
        id: store.id,
        name: workspace?.name ?? null,
        host: origin === undefined ? null : new URL(origin).host,
        shown: store === shown,
        ended: device === null,
        unsent: outbox.length,
      };
    },
    store,
  );
