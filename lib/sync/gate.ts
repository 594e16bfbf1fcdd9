/** Workspaces with more leads than this device holds: fetching the gate, and asking for those who pass it. */
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { gate, lookup } from '#lib/contract/routes.ts';
import { askBackground } from '#lib/platform/runtime.ts';
import { apply } from '#lib/store/apply.ts';
import type { Device } from '#lib/store/device.ts';
import { gateVersion, noteAsked, readAsked, saveGate } from '#lib/store/gate.ts';
import { type CallError, call } from './client.ts';

/** Brings the gate up to date. */
export async function fetchGate(device: Device, signal?: AbortSignal): Promise<Result<void, CallError>> {
  const have = await gateVersion();
  const answered = await call(device, gate, {
    query: have === null ? {} : { have },
    ...(signal ? { signal } : {}),
  });
  if (!answered.ok) return answered;
  return (await saveGate(answered.value)) ? ok(undefined) : fail({ code: 'wrong_answer', status: 200 });
}

const MOST_ASKED = 100;

/**
 * Asks the server for the leads whose hashes begin so, and keeps their cards. Not while a pull runs: a card that changed in
 * between would be kept as it was.
 */
export function lookUp(
  device: Device,
  starts: readonly number[],
  signal: AbortSignal,
): Promise<Result<void, CallError>> {
  return navigator.locks.request('samsyn-pull', async () => {
    const before = await readAsked();
    const open = starts.filter((start) => !before.has(start)).slice(0, MOST_ASKED);
    if (open.length === 0 || signal.aborted) return ok(undefined);
    const answered = await call(device, lookup, { body: { starts: open }, signal });
    if (!answered.ok) return answered;
    const { leads, accounts } = answered.value;
    await apply({ leads: { changed: leads, deleted: [] }, accounts: { changed: accounts, deleted: [] } });
    await noteAsked(open);
    await askBackground({ type: 'leads.changed' });
    return ok(undefined);
  });
}
