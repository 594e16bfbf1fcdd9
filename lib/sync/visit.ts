/**
 * The workspaces that are not shown: what waits there is sent, and what is new fetched, when the open sidebar has reached its own
 * server and when the person looks at their list. Between visits only the alarm of an outbox acts for them.
 */
import { allStores, here } from '#lib/store/connections.ts';
import { readDevice } from '#lib/store/device.ts';
import type { Store } from '#lib/store/store.ts';
import { drain } from './drain.ts';
import { endsPairing, obey } from './ending.ts';
import { pull } from './pull.ts';

/** Visits each once; what cannot be reached is left to the next visit. */
export async function visitOthers(signal?: AbortSignal): Promise<void> {
  const shown = await here();
  for (const store of await allStores()) if (store !== shown && !signal?.aborted) await visit(store, signal);
}

async function visit(store: Store, signal?: AbortSignal): Promise<void> {
  const device = await readDevice(store);
  if (!device) return;
  const sent = await drain(store, { soon: true });
  const reached = sent.state === 'empty' ? await pull(store, device, () => undefined, signal) : sent;
  if ('error' in reached && reached.error && endsPairing(reached.error))
    await obey(store, device, reached.error);
  // A server that was put back wants again what it had confirmed.
  else if (sent.state === 'empty') await drain(store);
}
