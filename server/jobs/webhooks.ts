/** Sends what webhooks are to hear of: at once, and again after growing pauses while a receiver does not take it. */
import type { Sealing } from '../auth/sealing.ts';
import type { Db } from '../db/db.ts';
import {
  type Claimed,
  claimDeliveries,
  deliveredSince,
  dueWebhooks,
  nextDue,
  noteAttempt,
  purgeEvents,
  setWebhookDisabled,
} from '../db/webhooks.ts';
import { workspaceIds } from '../db/workspaces.ts';
import type { Log } from '../log.ts';
import type { Guard } from '../webhooks/address.ts';
import { waitAfter } from '../webhooks/schedule.ts';
import { deliver } from '../webhooks/send.ts';
import { signedHeaders } from '../webhooks/sign.ts';

/** Attempts to one receiver at the same time; each has its own, so that a slow one holds up itself only. */
const AT_ONCE = 4;
/** Longer than an attempt takes. */
const LEASE_MS = 60_000;
/** For what another process left behind. */
const SWEEP_MS = 60_000;
const DAY_MS = 86_400_000;
const KEPT_MS = 30 * DAY_MS;

export interface Webhooks {
  /** Something of this workspace is to be sent, soon. */
  wake(workspaceId: string): void;
  /** Takes up what is due in all workspaces, now and from time to time. */
  start(): void;
  /** Waits until nothing is being sent. */
  idle(): Promise<void>;
  /** Finishes the attempts under way and starts no more. */
  stop(): Promise<void>;
}

/** What a webhook's secret is sealed for. */
export const placeOf = (workspaceId: string, webhookId: string): string =>
  `webhook ${workspaceId} ${webhookId}`;

/** @param now for tests, which do not wait three days */
export function createWebhooks({
  db,
  log,
  guard,
  sealing,
  now = () => new Date(),
}: {
  db: Db;
  log: Log;
  guard: Guard;
  sealing: Sealing;
  now?: () => Date;
}): Webhooks {
  const timers = new Map<string, NodeJS.Timeout>();
  /** By workspace and webhook. */
  const serving = new Map<string, Promise<void>>();
  const looking = new Set<Promise<void>>();
  let sweeper: NodeJS.Timeout | undefined;
  let purgedAt = 0;
  let stopped = false;

  const attempt = async (workspaceId: string, webhookId: string, claimed: Claimed): Promise<void> => {
    const place = placeOf(workspaceId, webhookId);
    const at = now();
    const old = claimed.oldSecretUntil && claimed.oldSecretUntil > at ? claimed.oldSecret : null;
    const secrets = [claimed.secret, old].flatMap((sealed) => (sealed && sealing.open(sealed, place)) ?? []);
    const headers = signedHeaders(claimed.eventId, at, claimed.body, secrets);
    const outcome =
      secrets.length === 0
        ? 'secret_unreadable'
        : await deliver(guard, { url: claimed.url, headers, body: claimed.body });
    if (outcome !== 'delivered') log.warn({ webhook: webhookId, outcome }, 'a webhook was not delivered');
    const wait = outcome === 'delivered' || outcome === 'gone' ? null : waitAfter(claimed.attempts);
    const nextAt = wait === null ? null : new Date(now().getTime() + wait);
    await db.workspaceTx(workspaceId, async (sql) => {
      await noteAttempt(sql, workspaceId, webhookId, claimed.eventId, { at: now(), outcome, nextAt });
      if (outcome === 'delivered' || nextAt !== null) return;
      if (outcome === 'gone') await setWebhookDisabled(sql, workspaceId, webhookId, 'gone');
      else if (!(await deliveredSince(sql, workspaceId, webhookId, claimed.at)))
        await setWebhookDisabled(sql, workspaceId, webhookId, 'failing');
    });
  };

  /** Until nothing of this webhook is due. */
  const serve = async (workspaceId: string, webhookId: string): Promise<void> => {
    for (let more = true; more && !stopped; ) {
      const at = now();
      const claimed = await db.workspaceTx(workspaceId, (sql) =>
        claimDeliveries(sql, workspaceId, webhookId, {
          now: at,
          lease: new Date(at.getTime() + LEASE_MS),
          limit: AT_ONCE,
        }),
      );
      await Promise.all(claimed.map((one) => attempt(workspaceId, webhookId, one)));
      more = claimed.length > 0;
    }
  };

  const failed = (error: unknown): void => log.error({ err: error }, 'webhooks were not sent');

  /** Begins with each webhook that has something due, and sets the clock for the next. */
  const look = async (workspaceId: string): Promise<void> => {
    for (const webhookId of await db.workspaceTx(workspaceId, (sql) =>
      dueWebhooks(sql, workspaceId, now()),
    )) {
      const name = `${workspaceId} ${webhookId}`;
      if (stopped || serving.has(name)) continue;
      const served = serve(workspaceId, webhookId)
        .catch(failed)
        .finally(() => {
          serving.delete(name);
          // For what became due, or was put off, in the meantime.
          wake(workspaceId);
        });
      serving.set(name, served);
    }
    const next = await db.workspaceTx(workspaceId, (sql) => nextDue(sql, workspaceId));
    clearTimeout(timers.get(workspaceId));
    timers.delete(workspaceId);
    if (stopped || next === null || next.getTime() <= now().getTime()) return;
    const timer = setTimeout(() => wake(workspaceId), Math.min(next.getTime() - now().getTime(), DAY_MS));
    timer.unref();
    timers.set(workspaceId, timer);
  };

  function wake(workspaceId: string): void {
    if (stopped) return;
    const looked = look(workspaceId)
      .catch(failed)
      .finally(() => looking.delete(looked));
    looking.add(looked);
  }

  const sweep = async (): Promise<void> => {
    const workspaces = await workspaceIds(db);
    for (const workspaceId of workspaces) wake(workspaceId);
    if (now().getTime() - purgedAt < DAY_MS) return;
    purgedAt = now().getTime();
    const before = new Date(purgedAt - KEPT_MS);
    for (const workspaceId of workspaces)
      await db.workspaceTx(workspaceId, (sql) => purgeEvents(sql, workspaceId, before));
  };
  const startSweep = (): void => {
    const swept = sweep()
      .catch(failed)
      .finally(() => looking.delete(swept));
    looking.add(swept);
  };
  const idle = async (): Promise<void> => {
    while (looking.size + serving.size > 0) await Promise.all([...looking, ...serving.values()]);
  };

  return {
    wake,
    idle,
    start: () => {
      startSweep();
      sweeper = setInterval(startSweep, SWEEP_MS);
    },
    stop: async () => {
      stopped = true;
      clearInterval(sweeper);
      for (const timer of timers.values()) clearTimeout(timer);
      await idle();
    },
  };
}
