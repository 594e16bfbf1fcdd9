/**
 * Many sidebars in one process, with the extension's own outbox and sync: each listens, and pulls when it is nudged. A few
 * keep what they say and pull in stores of their own; the others ask the server themselves, and let go what they read, as a thousand
 * databases would not fit one process.
 */
import '../unit/support/device-storage.ts';
import { mutations, sync } from '#lib/contract/routes.ts';
import { saveDevice } from '../../lib/store/device.ts';
import { enqueue } from '../../lib/store/outbox.ts';
import { check } from '../../lib/store/saying.ts';
import { type Store, storeOf } from '../../lib/store/store.ts';
import { call } from '../../lib/sync/client.ts';
import { drain } from '../../lib/sync/drain.ts';
import { listen } from '../../lib/sync/live.ts';
import { pull } from '../../lib/sync/pull.ts';
import type { Sidebar } from './server.ts';
import { paced, requestWith, verdictWith } from './words.ts';

export interface Orders {
  sidebars: Sidebar[];
  leadIds: string[];
  /** Whether they keep what they say and pull in stores of their own. */
  keeping: boolean;
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

/** Through an outbox. */
async function speak(store: Store, leadId: string, note: string): Promise<void> {
  const payload = { feedbackId: crypto.randomUUID(), leadId, content: verdictWith(note) };
  const said = await check(store, 'feedback.give', payload);
  if (!said.ok) return;
  await enqueue(store, said.value);
  heard.said.push(note);
  await drain(store, { soon: true });
}

/** Without one: said is what the server has taken. */
async function tell(sidebar: Sidebar, leadId: string, note: string): Promise<void> {
  const answer = await call(sidebar, mutations, { body: requestWith(leadId, note), signal });
  if (answer.ok && answer.value.results[0]?.status === 'applied') heard.said.push(note);
  else heard.failed += 1;
}

let stores: Store[] = [];
let turn = 0;

/** So many words a second, by each sidebar in turn, for so long. */
async function talk(rate: number, ms: number, { sidebars, leadIds }: Orders): Promise<void> {
  const words: Promise<void>[] = [];
  for await (const _ of paced((rate * ms) / 1_000, rate)) {
    turn += 1;
    const [sidebar, store] = [sidebars[turn % sidebars.length], stores[turn % stores.length]];
    const leadId = leadIds[Math.floor(Math.random() * leadIds.length)] ?? '';
    const note = `said ${process.pid}.${turn}`;
    if (store) words.push(speak(store, leadId, note));
    else if (sidebar) words.push(tell(sidebar, leadId, note));
  }
  await Promise.all(words);
  // Whatever found the server away is sent at the end.
  for (const store of stores) await drain(store, { soon: true });
}

async function begin({ sidebars, keeping }: Orders): Promise<void> {
  stores = await Promise.all(
    (keeping ? sidebars : []).map(async (sidebar) => {
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
    if (orders) await talk(message.rate, message.ms, orders);
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
