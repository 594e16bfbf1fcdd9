/** Event streams that last until the listener leaves, may no longer listen, or the server stops. */
import type { SSEStreamingApi } from 'hono/streaming';
import type { Route } from '#lib/contract/routes.ts';
import type { Actor } from '../auth/actor.ts';
import type { Bus, BusMessage } from '../bus/bus.ts';
import type { Services } from '../services/services.ts';
import { mayCall } from './serve.ts';

const HEARTBEAT_MS = 15_000;

/** What tells a stream's work that it is over. */
export type Ended = PromiseWithResolvers<void>;

/**
 * Does `work` while the caller may listen: who is revoked, or may no longer call the route, is let go.
 * @param authorization what the caller showed
 * @param nudge called with the workspace's counter whenever it moved
 */
export async function whileListening(
  stream: SSEStreamingApi,
  { live, devices }: Pick<Services, 'live' | 'devices'>,
  {
    route,
    actor,
    authorization,
    nudge = () => {},
  }: { route: Route; actor: Actor; authorization: string | undefined; nudge?: (seq: number) => void },
  work: (ended: Ended) => Promise<void>,
): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const check = async (): Promise<boolean> => {
    const still = await devices.authenticate(authorization);
    const may = still.ok && mayCall(route, still.value);
    if (!may) ended.resolve();
    return may;
  };
  const leave = live.join(actor.workspaceId, {
    deviceId: actor.deviceId,
    memberId: actor.memberId,
    nudge,
    check: () => void check().catch(ended.resolve),
    close: ended.resolve,
  });
  stream.onAbort(ended.resolve);
  const beat = async () => {
    if (await check()) await stream.write(': still here\n\n');
  };
  const heartbeat = setInterval(() => void beat().catch(ended.resolve), HEARTBEAT_MS);
  try {
    await work(ended);
  } finally {
    clearInterval(heartbeat);
    leave();
  }
}

/**
 * Tells a state at once, and again whenever something moved, until `ended`, or `tell` says that there is nothing more to tell. However
 * often it moves, one telling at a time.
 */
export async function tellWhenMoved(
  bus: Bus,
  ended: Ended,
  { moved, tell }: { moved: (message: BusMessage) => boolean; tell: () => Promise<boolean> },
): Promise<void> {
  let telling: Promise<void> = Promise.resolve();
  let again = false;
  const tellOnce = (): void => {
    if (again) return;
    again = true;
    telling = telling.then(async () => {
      again = false;
      if (!(await tell())) ended.resolve();
    }, ended.reject);
  };
  const leave = bus.subscribe((message) => {
    if (moved(message)) tellOnce();
  }, tellOnce);
  try {
    tellOnce();
    await ended.promise;
    await telling;
  } finally {
    leave();
  }
}
