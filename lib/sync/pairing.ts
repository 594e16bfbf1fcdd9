/** Connecting this device to a company's server: is it one, then a click of approval on its page, then the first pull. */
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { pairStart, pairToken, revokeDevice, version } from '#lib/contract/routes.ts';
import { apart } from '#lib/contract/versions.ts';
import { readAddress, sameServer } from '#lib/domain/server-address.ts';
import { currentPolicy } from '#lib/platform/policy.ts';
import { deviceName, productVersion } from '#lib/platform/runtime.ts';
import { openTab } from '#lib/platform/tabs.ts';
import { allStores, here } from '#lib/store/connections.ts';
import { type Device, readDevice, saveDevice } from '#lib/store/device.ts';
import { join, show, storeFor } from '#lib/store/joining.ts';
import { changePairing } from '#lib/store/paired.ts';
import { emptyCache } from '#lib/store/wipe.ts';
import { pause } from './backoff.ts';
import { call, somebodyAnswers } from './client.ts';
import { endPairing } from './ending.ts';
import { pull } from './pull.ts';
import { setProgress } from './status.ts';

export interface FoundServer {
  origin: string;
  version: string;
  /** The host as it really is, when the address shows letters that imitate others; to be confirmed. */
  punycode?: string;
}

interface NotOurs {
  code: string;
  /** With `server_too_old` and `server_too_new`: which two do not understand each other. */
  versions?: { server: string; own: string };
}

/**
 * Whether a Samsyn server answers at an address as a person types it.
 *
 * Codes: `address_empty` · `address_not_web` · `address_credentials` · `address_not_https` · `address_not_chosen` (the organisation
 * has set another) · `unreachable` (name, connection or
 * certificate) · `offline` · `timeout` · `redirected` · `not_our_server` · `server_too_old` · `server_too_new`
 */
export async function checkServer(input: string): Promise<Result<FoundServer, NotOurs>> {
  const address = readAddress(input);
  if (!address.ok) return address;
  const { origin, punycode } = address.value;
  const { server } = await currentPolicy();
  if (server !== null && origin !== server) return fail({ code: 'address_not_chosen' });
  const answered = await call({ origin }, version, {});
  if (!answered.ok) return fail({ code: await whoAnswered(origin, answered.error.code) });
  const unfit = apart(answered.value.contract);
  if (unfit)
    return fail({
      code: `server_${unfit}`,
      versions: { server: answered.value.version, own: productVersion() },
    });
  return ok({ origin, version: answered.value.version, ...(punycode === undefined ? {} : { punycode }) });
}

/** A website that knows nothing of extensions refuses to be read, which looks like no answer at all. */
async function whoAnswered(origin: string, code: string): Promise<string> {
  if (code === 'wrong_answer') return 'not_our_server';
  return code === 'unreachable' && (await somebodyAnswers(origin)) ? 'not_our_server' : code;
}

export type PairingStep =
  /** The server's page is open; both sides show the same code. */
  | { kind: 'approve'; userCode: string; approveUrl: string }
  | { kind: 'waiting' }
  | { kind: 'first_sync'; received: number; remaining: number };

/** RFC 8628: how much slower after `slow_down`, in seconds. */
const SLOWER_SECONDS = 5;
const PASSING = new Set(['offline', 'unreachable', 'timeout', 'unavailable']);

/**
 * Pairs with a server that checkServer found. Opens its approve page in a tab.
 *
 * Codes: those of checkServer, `access_denied` (refused there), `expired_token` (nobody clicked in time), `cancelled`
 */
export async function pair(
  origin: string,
  onStep: (step: PairingStep) => void,
  signal: AbortSignal,
): Promise<Result<void, { code: string }>> {
  const started = await call({ origin }, pairStart, { body: { device: deviceName() }, signal });
  if (!started.ok) return started;
  const { deviceCode, userCode, approveUrl, intervalSeconds, expiresInSeconds } = started.value;
  if (!sameServer(approveUrl, origin)) return fail({ code: 'redirected' });

  await openTab(approveUrl);
  onStep({ kind: 'approve', userCode, approveUrl });

  const until = Date.now() + expiresInSeconds * 1000;
  let seconds = intervalSeconds;
  for (;;) {
    await pause(seconds * 1000, signal);
    if (signal.aborted) return fail({ code: 'cancelled' });
    if (Date.now() > until) return fail({ code: 'expired_token' });
    const answered = await call({ origin }, pairToken, { body: { deviceCode }, signal });
    if (answered.ok) {
      await connect({ origin, ...answered.value, pairedAt: new Date().toISOString() }, onStep, signal);
      return ok(undefined);
    }
    const { code } = answered.error;
    if (code === 'slow_down') seconds += SLOWER_SECONDS;
    else if (code !== 'authorization_pending' && !PASSING.has(code)) return fail({ code });
  }
}

/**
 * From here on the device is paired. Its workspace is shown, in pages that begin anew when they showed another; should the first
 * pull break off by that, the open sidebar goes on with it.
 */
async function connect(
  device: Device,
  onStep: (step: PairingStep) => void,
  signal: AbortSignal,
): Promise<void> {
  onStep({ kind: 'waiting' });
  const store = await storeFor(device);
  const before = await readDevice(store);
  await changePairing(store, async () => {
    await emptyCache(store);
    await saveDevice(store, device);
  });
  await join(store, { origin: device.origin, workspaceId: device.workspaceId });
  // Connected once more: the server's list of devices must not fill up.
  if (before) await call(before, revokeDevice, { params: { id: before.deviceId } });
  await show(store);
  await pull(
    store,
    device,
    (progress) => {
      setProgress(progress);
      onStep({ kind: 'first_sync', ...progress });
    },
    signal,
  );
  setProgress(null);
}

/** Signs this device out of the shown workspace: on the server when it answers, here in any case. Shows the next one, if any. */
export async function unpair(): Promise<void> {
  const store = await here();
  const device = await readDevice(store);
  if (!device) return;
  await call(device, revokeDevice, { params: { id: device.deviceId } });
  await endPairing(store, device, 'person');
  for (const other of await allStores()) if (other !== store && (await readDevice(other))) return show(other);
}
