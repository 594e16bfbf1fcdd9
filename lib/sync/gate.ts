/** Workspaces with more leads than this device holds: fetching the gate, and asking for those who pass it. */
import { ok, type Result } from '#lib/contract/result.ts';
import { gate, lookup } from '#lib/contract/routes.ts';
import { askBackground } from '#lib/platform/runtime.ts';
import { apply } from '#lib/store/apply.ts';
import type { Device } from '#lib/store/device.ts';
import { gateHere, noteAsked, readAsked, saveGate } from '#lib/store/gate.ts';
import { whilePaired } from '#lib/store/paired.ts';
import { named, type Store } from '#lib/store/store.ts';
import { type CallError, call } from './client.ts';

/**
 * Brings the gate up to date with what a sync page says of it. Without an answer it stays as it is, until the next pull.
 * @returns whether it may let others through than before
 */
export async function followGate(
  store: Store,
  device: Device,
  named: { version: number; added: number },
  signal?: AbortSignal,
): Promise<boolean> {
  const here = await gateHere(store);
  // Version 0 says that the first filter is being made: asking for it sees to that.
  if (here && here.version > 0 && here.version === named.version && here.added === named.added) return false;
  const answered = await call(device, gate, {
    query: here ? { have: here.version } : {},
    ...(signal ? { signal } : {}),
  });
  return answered.ok && (await whilePaired(store, device, () => saveGate(store, answered.value))) === true;
}

const MOST_ASKED = 100;

/**
 * Asks the server for the leads whose hashes begin so, and keeps their cards. Not while a pull runs: a card that changed in
 * between would be kept as it was.
 */
export function lookUp(
  store: Store,
  device: Device,
  starts: readonly number[],
  signal: AbortSignal,
): Promise<Result<void, CallError>> {
  return navigator.locks.request(named(store, 'samsyn-pull'), async () => {
    const before = await readAsked(store);
    const open = starts.filter((start) => !before.has(start)).slice(0, MOST_ASKED);
    if (open.length === 0 || signal.aborted) return ok(undefined);
    const answered = await call(device, lookup, { body: { starts: open }, signal });
    if (!answered.ok) return answered;
    const { leads, accounts } = answered.value;
    await whilePaired(store, device, async () => {
      await apply(store, {
        leads: { changed: leads, deleted: [] },
        accounts: { changed: accounts, deleted: [] },
      });
      await noteAsked(store, open);
    });
    await askBackground({ type: 'leads.changed' });
    return ok(undefined);
  });
}
