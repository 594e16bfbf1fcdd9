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
import type { Log } from '../log.ts';
import type { Guard } from '../webhooks/address.ts';
import { waitAfter } from '../webhooks/schedule.ts';
import { deliver } from '../webhooks/send.ts';
import { signedHeaders } from '../webhooks/sign.ts';
import { createDue, type Due } from './due.ts';

/** Attempts to one receiver at the same time; each has its own, so that a slow one holds up itself only. */
const AT_ONCE = 4;
/** Longer than an attempt takes. */
const LEASE_MS = 60_000;
const DAY_MS = 86_400_000;
const KEPT_MS = 30 * DAY_MS;

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
}): Due {
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
    const triedAt = now();
    const nextAt = wait === null ? null : new Date(triedAt.getTime() + wait);
    await db.workspaceTx(workspaceId, async (sql) => {
      await noteAttempt(sql, workspaceId, webhookId, claimed.eventId, { at: triedAt, outcome, nextAt });
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

  const purge = async (workspaces: readonly string[]): Promise<void> => {
    if (now().getTime() - purgedAt < DAY_MS) return;
    purgedAt = now().getTime();
    const before = new Date(purgedAt - KEPT_MS);
    for (const workspaceId of workspaces)
      await db.workspaceTx(workspaceId, (sql) => purgeEvents(sql, workspaceId, before));
  };

  const due = createDue(
    { db, log },
    {
      name: 'webhooks',
      due: dueWebhooks,
      nextDue,
      serve,
      sweep: purge,
      failed: 'webhooks were not sent',
      now,
    },
  );
  return {
    ...due,
    stop: () => {
      stopped = true;
      return due.stop();
    },
  };
}
