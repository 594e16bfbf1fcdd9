/**
 * What an open sidebar does with the server: sends what waits, pulls, listens for nudges, fetches touchpoints. Closed, it does
 * nothing; then only an alarm sends what still waits.
 */
import { ok } from '#lib/contract/result.ts';
import { askBackground } from '#lib/platform/runtime.ts';
import { here } from '#lib/store/connections.ts';
import { lastContact, noteContact } from '#lib/store/contact.ts';
import { type Device, readEnding, watchDevice } from '#lib/store/device.ts';
import { watchNews } from '#lib/store/outbox.ts';
import type { Store } from '#lib/store/store.ts';
import { watchActiveTab } from '#lib/store/tab-state.ts';
import { watchWanted } from '#lib/store/timelines.ts';
import { wipeAfterSilence } from '#lib/store/wipe.ts';
import { backoff, pause } from './backoff.ts';
import type { CallError } from './client.ts';
import { type Drained, drain, repair, repairAgain } from './drain.ts';
import { endForeignPairings, endsPairing, obey } from './ending.ts';
import { lookUp } from './gate.ts';
import { listen } from './live.ts';
import { pull } from './pull.ts';
import { setProgress, setState, stateOf } from './status.ts';
import { fetchTimelines } from './timelines.ts';
import { visitOthers } from './visit.ts';

/** Neither the number on the button nor a notice is what the first screen waits for. */
const alerts = () => import('./alerts.ts');

/** Damage of a store is noticed within this time, and that a week has passed without the server. */
const CHECK_MS = 60_000;
/** While the server is heard, so often that is kept. */
const KEPT_MS = 60 * 60_000;

/** Begins; the returned function stops everything. */
export function startSession(): () => void {
  const closing = new AbortController();
  let running: AbortController | null = null;
  let pairing: string | undefined;

  const follow = async (store: Store, device: Device | null): Promise<void> => {
    const name = device ? `${device.origin} ${device.deviceId}` : '';
    if (closing.signal.aborted || (device && name === pairing)) return;
    pairing = name;
    running?.abort();
    if (device) {
      running = new AbortController();
      run(store, device, AbortSignal.any([closing.signal, running.signal]));
    } else {
      const ended = (await readEnding(store))?.endedBy;
      // Paired again meanwhile.
      if (pairing !== '') return;
      if (ended === 'wiped') setState('revoked', 'wipe_ordered');
      else setState(ended === 'revoked' ? 'revoked' : 'unpaired');
    }
  };
  let stopDevice = (): void => undefined;
  void here().then(async (store) => {
    await Promise.allSettled([repair(store), wipeAfterSilence(store), endForeignPairings()]);
    if (closing.signal.aborted) return;
    repeated(closing.signal, async () => {
      await pause(CHECK_MS, closing.signal);
      if (!closing.signal.aborted) await repairAgain(store).catch(failed);
      return 0;
    }).again();
    stopDevice = watchDevice((device) => void follow(store, device));
    const { followAlerts } = await alerts();
    if (!closing.signal.aborted) followAlerts(closing.signal);
  });

  return () => {
    closing.abort();
    stopDevice();
  };
}

/** One pairing's work, until the signal ends it. */
function run(store: Store, device: Device, signal: AbortSignal): void {
  let streaming = false;
  setState('connecting');

  const report = (error: CallError): void => {
    if (signal.aborted || error.code === 'cancelled') return;
    if (endsPairing(error)) void obey(store, device, error);
    else setState(stateOf(error.code), error.code);
  };

  // The server was just reached, or the network came back: what waited for that need not wait any longer.
  let soon = false;
  const sending = repeated(signal, async () => {
    const now = soon;
    soon = false;
    const drained = await drain(store, { soon: now });
    if (drained.state !== 'empty' && drained.error) report(drained.error);
    return waitAfter(drained);
  });

  // Pulled in any case: at the start, after a gap, and until it succeeds. Otherwise when a nudge names more than is here.
  let due = true;
  let nudged = 0;
  let failedPulls = 0;
  let first = true;
  const pulling = repeated(signal, async () => {
    const upTo = due ? undefined : nudged;
    due = false;
    const pulled = await pull(store, device, setProgress, signal, upTo);
    setProgress(null);
    if (first) visiting.again();
    first = false;
    if (pulled.ok) {
      failedPulls = 0;
      if (streaming && !signal.aborted) setState('live');
      fetching.again();
      telling.again();
      // A server that was put back wants again what it had confirmed; that lies before what was said last.
      sending.again();
      return null;
    }
    report(pulled.error);
    due = true;
    failedPulls += 1;
    return backoff(failedPulls);
  });

  repeated(signal, async () => {
    await pause(CHECK_MS, signal);
    if (signal.aborted) return null;
    if (streaming) await keepHeard(store);
    else if (await wipeAfterSilence(store)) await askBackground({ type: 'leads.changed' });
    return 0;
  }).again();

  const visiting = repeated(signal, async () => {
    await visitOthers(signal);
    return null;
  });

  const fetching = repeated(signal, async () => {
    await fetchTimelines(store, device, signal);
    return null;
  });

  let connected = false;
  const telling = repeated(signal, async () => {
    const now = connected;
    connected = false;
    return (await alerts()).renewAlerts(store, device, { connected: now, signal });
  });

  let toAsk: readonly number[] = [];
  let failedLookups = 0;
  const asking = repeated(signal, async () => {
    const asked = toAsk.length > 0 ? await lookUp(store, device, toAsk, signal) : ok(undefined);
    failedLookups = asked.ok ? 0 : failedLookups + 1;
    // Whether the server is away shows elsewhere.
    return asked.ok ? null : Math.max(asked.error.retryAfterMs ?? 0, backoff(failedLookups));
  });

  let opened = 0;
  const stream = listen(
    device,
    {
      connected() {
        streaming = true;
        soon = true;
        // The first stream opens beside the first pull, and its first nudge tells what came between the two. After a gap the
        // server may be another, put back from a backup.
        opened += 1;
        if (opened > 1) {
          due = true;
          visiting.again();
        }
        pulling.again();
        sending.again();
        asking.again();
        connected = true;
        telling.again();
      },
      nudge(seq) {
        nudged = seq;
        pulling.again();
      },
      lost(error) {
        streaming = false;
        report(error);
      },
    },
    signal,
  );

  const stops = [
    watchNews(sending.again),
    watchWanted(fetching.again),
    watchActiveTab()((tab) => {
      toAsk = tab?.toAsk ?? [];
      if (toAsk.length > 0) asking.again();
    }),
  ];
  signal.addEventListener('abort', () => {
    for (const stop of stops) stop();
  });
  // A hint only: the browser may be wrong in both directions.
  globalThis.addEventListener(
    'online',
    () => {
      soon = true;
      due = true;
      stream.retryNow();
      pulling.again();
      sending.again();
    },
    { signal },
  );
  pulling.again();
}

/** A stream that is open is contact, also where nothing happens. */
async function keepHeard(store: Store): Promise<void> {
  const at = await lastContact(store);
  if (at !== null && Date.now() - Date.parse(at) > KEPT_MS) await noteContact(store);
}

const waitAfter = (drained: Drained): number | null =>
  drained.state === 'later' ? Math.max(0, drained.at - Date.now()) : null;

function failed(error: unknown): null {
  console.error('samsyn: background work failed', error);
  return null;
}

/**
 * Work that runs one at a time. `again` asks for one more run after the present one; the work itself may ask for the next by
 * answering after how many milliseconds.
 */
function repeated(signal: AbortSignal, work: () => Promise<number | null>): { again(): void } {
  let busy = false;
  let asked = false;
  let wake = new AbortController();

  const loop = async (): Promise<void> => {
    busy = true;
    while (asked && !signal.aborted) {
      asked = false;
      const wait = await work().catch(failed);
      if (wait === null || asked) continue;
      wake = new AbortController();
      await pause(wait, AbortSignal.any([signal, wake.signal]));
      asked = true;
    }
    busy = false;
  };
  return {
    again() {
      asked = true;
      wake.abort();
      if (!busy) void loop();
    },
  };
}
