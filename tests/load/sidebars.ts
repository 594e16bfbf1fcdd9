/**
 * Many sidebars in one process, with the extension's own outbox and sync: each listens, and pulls when it is nudged. The first few of
 * a process speak, and keep what they pull in a store of their own; the others read it and let it go, as a thousand databases would
 * not fit one process.
 */
import '../unit/support/device-storage.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { sync } from '#lib/contract/routes.ts';
import { saveDevice } from '../../lib/store/device.ts';
import { enqueue } from '../../lib/store/outbox.ts';
import { check } from '../../lib/store/saying.ts';
import { type Store, storeOf } from '../../lib/store/store.ts';
import { call } from '../../lib/sync/client.ts';
import { drain } from '../../lib/sync/drain.ts';
import { listen } from '../../lib/sync/live.ts';
import { pull } from '../../lib/sync/pull.ts';
import type { Sidebar } from './server.ts';

export interface Orders {
  sidebars: Sidebar[];
  leadIds: string[];
  /** How many of them speak. */
  speakers: number;
}

export interface Heard {
  /** Notes that stand in the outbox of their speaker, or stood there. */
  said: string[];
  nudges: number;
  pulls: number;
  failed: number;
}

const heard: Heard = { said: [], nudges: 0, pulls: 0, failed: 0 };
const closing = new AbortController();
const { signal } = closing;

/** One pull at a time; what is nudged meanwhile makes one more. */
function follow(sidebar: Sidebar, fetchNews: (upTo: number) => Promise<boolean>): Promise<void> {
  const open = Promise.withResolvers<void>();
  let newest = 0;
  let busy = false;
  const again = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (let done = -1; done < newest && !signal.aborted; ) {
      done = newest;
      heard.pulls += 1;
      if (!(await fetchNews(newest))) heard.failed += 1;
    }
    busy = false;
  };
  listen(
    sidebar,
    {
      connected: open.resolve,
      nudge: (seq) => {
        heard.nudges += 1;
        newest = Math.max(newest, seq);
        void again();
      },
      lost: () => {
        if (!signal.aborted) heard.failed += 1;
      },
    },
    signal,
  );
  return open.promise;
}

/** Reads every page after its cursor. */
function reader(sidebar: Sidebar): () => Promise<boolean> {
  let cursor: string | undefined;
  return async () => {
    for (;;) {
      const answer = await call(sidebar, sync, { query: cursor === undefined ? {} : { cursor }, signal });
      if (!answer.ok) return signal.aborted;
      cursor = answer.value.cursor;
      if (!answer.value.more) return true;
    }
  };
}

async function speak(store: Store, leadIds: readonly string[], note: string): Promise<void> {
  const leadId = leadIds[Math.floor(Math.random() * leadIds.length)] ?? '';
  const content = { verdict: 'good', reasons: [], note, contact: 'reached', outcome: null, campaignId: null };
  const said = await check(store, 'feedback.give', { feedbackId: crypto.randomUUID(), leadId, content });
  if (!said.ok) return;
  await enqueue(store, said.value);
  heard.said.push(note);
  await drain(store, { soon: true });
}

let stores: Store[] = [];
let turn = 0;

/** So many words a second, by each speaker in turn, for so long. */
async function talk(rate: number, ms: number, leadIds: readonly string[]): Promise<void> {
  const from = performance.now();
  const words: Promise<void>[] = [];
  for (let n = 0; n < (rate * ms) / 1_000; n += 1) {
    await pause(Math.max(0, from + (n * 1_000) / rate - performance.now()));
    turn += 1;
    const store = stores[turn % stores.length];
    if (store) words.push(speak(store, leadIds, `said ${process.pid}.${turn}`));
  }
  await Promise.all(words);
  // Whatever found the server away is sent at the end.
  for (const store of stores) await drain(store, { soon: true });
}

async function begin({ sidebars, speakers }: Orders): Promise<void> {
  stores = await Promise.all(
    sidebars.slice(0, speakers).map(async (sidebar) => {
      const store = storeOf(sidebar.deviceId);
      await saveDevice(store, sidebar);
      return store;
    }),
  );
  for (const [n, sidebar] of sidebars.entries()) {
    const store = stores[n];
    await follow(
      sidebar,
      store
        ? async (upTo) => (await pull(store, sidebar, () => undefined, signal, upTo)).ok || signal.aborted
        : reader(sidebar),
    );
  }
}

let orders: Orders | null = null;
process.on('message', async (message: Orders | { rate: number; ms: number } | 'tell') => {
  if (message === 'tell') process.send?.(heard);
  else if ('rate' in message) {
    await talk(message.rate, message.ms, orders?.leadIds ?? []);
    process.send?.('done');
  } else {
    orders = message;
    await begin(message);
    process.send?.('done');
  }
});
process.on('disconnect', () => {
  closing.abort();
  process.exit(0);
});
