/** Fetches the touchpoints that are wanted here: of my leads, and of leads opened on this device. */
import type { Seen, Touchpoint } from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { accountTimeline, seen, timeline, timelines } from '#lib/contract/routes.ts';
import { NEWEST } from '#lib/domain/touchpoint.ts';
import { here } from '#lib/store/connections.ts';
import { type Device, readDevice } from '#lib/store/device.ts';
import { whilePaired } from '#lib/store/paired.ts';
import { named, type Store } from '#lib/store/store.ts';
import { keepTimelines, wantedTimelines } from '#lib/store/timelines.ts';
import { type CallError, call } from './client.ts';

const BATCH = 100;

/** Until none is wanted or the server does not answer. One at a time in the whole extension. */
export function fetchTimelines(
  store: Store,
  device: Device,
  signal: AbortSignal,
): Promise<Result<void, CallError>> {
  return navigator.locks.request(named(store, 'samsyn-timelines'), async () => {
    for (;;) {
      const wanted = await wantedTimelines(store, BATCH);
      if (wanted.length === 0 || signal.aborted) return ok(undefined);
      const asOf = new Date().toISOString();
      const answered = await call(device, timelines, {
        body: { leadIds: wanted.map(({ leadId }) => leadId), limit: NEWEST },
        signal,
      });
      if (!answered.ok) return answered;
      const byLead = new Map(answered.value.timelines.map(({ leadId, ...timeline }) => [leadId, timeline]));
      await whilePaired(store, device, () => keepTimelines(store, wanted, byLead, asOf));
    }
  });
}

/** Touchpoints between two instants, newest first, asked of the server now; they are not kept. */
export async function olderTouchpoints(
  leadId: string,
  query: { from?: string; before: string; limit: number },
): Promise<Result<{ touchpoints: Touchpoint[]; more: boolean }, { code: string }>> {
  const device = await readDevice(await here());
  if (!device) return fail({ code: 'not_paired' });
  return call(device, timeline, { params: { id: leadId }, query });
}

/** What the lead saw or said at a touchpoint, asked of the server now; null when nothing of it is stored. */
export async function whatWasSeen(
  leadId: string,
  touchpointId: string,
): Promise<Result<Seen | null, { code: string }>> {
  const device = await readDevice(await here());
  if (!device) return fail({ code: 'not_paired' });
  const answered = await call(device, seen, { params: { id: leadId, touchpointId } });
  return answered.ok ? ok(answered.value.seen) : answered;
}

const COMPANY_PAGE = 50;

/** Touchpoints of everybody at a company in one, newest first, asked of the server now; without an instant the newest. */
export async function accountTouchpoints(
  accountId: string,
  before?: string,
): Promise<Result<{ touchpoints: Touchpoint[]; more: boolean }, { code: string }>> {
  const device = await readDevice(await here());
  if (!device) return fail({ code: 'not_paired' });
  return call(device, accountTimeline, {
    params: { id: accountId },
    query: { limit: COMPANY_PAGE, ...(before === undefined ? {} : { before }) },
  });
}
