/** Webhooks, what happened that they are told of, and what became of telling them. */
import { sql as raw } from 'kysely';
import type { Webhook, WebhookDelivery } from '#lib/contract/webhooks.ts';
import type { Sql } from './db.ts';

/** Adds a webhook, unless there are `most` already. Its secret comes sealed. */
export async function insertWebhook(
  sql: Sql,
  workspaceId: string,
  { id, url, events, secret }: { id: string; url: string; events: readonly string[]; secret: Uint8Array },
  most: number,
): Promise<boolean> {
  const there = await sql
    .selectFrom('webhooks')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .execute();
  if (there.length >= most) return false;
  await sql
    .insertInto('webhooks')
    .values({ workspace_id: workspaceId, id, url, events: [...events], secret })
    .execute();
  return true;
}

/** Removes a webhook and its log; false when there is none. */
export async function deleteWebhookRow(sql: Sql, workspaceId: string, id: string): Promise<boolean> {
  const gone = await sql
    .deleteFrom('webhooks')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** Says why nothing is sent, or null to send again; false when there is no such webhook. */
export async function setWebhookDisabled(
  sql: Sql,
  workspaceId: string,
  id: string,
  disabled: Webhook['disabled'],
): Promise<boolean> {
  const changed = await sql
    .updateTable('webhooks')
    .set({ disabled })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Gives a webhook a new sealed secret; the present one signs as well until `until`. */
export async function replaceWebhookSecret(
  sql: Sql,
  workspaceId: string,
  id: string,
  secret: Uint8Array,
  until: Date,
): Promise<boolean> {
  const changed = await sql
    .updateTable('webhooks')
    .set((now) => ({ old_secret: now.ref('secret'), old_secret_until: until, secret }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** All webhooks with their counts, oldest first. */
export async function readWebhooks(sql: Sql, workspaceId: string): Promise<Webhook[]> {
  const { rows } = await raw<
    Omit<Webhook, 'createdAt' | 'lastDeliveredAt'> & { createdAt: Date; lastDeliveredAt: Date | null }
  >`
    select w.id, w.url, w.events, w.disabled, w.created_at as "createdAt",
      count(*) filter (where d.state = 'waiting')::int as waiting, count(*) filter (where d.state = 'dead')::int as dead,
      max(d.tried_at) filter (where d.state = 'delivered') as "lastDeliveredAt"
    from webhooks w left join webhook_deliveries d on d.workspace_id = w.workspace_id and d.webhook_id = w.id
    where w.workspace_id = ${workspaceId}
    group by w.workspace_id, w.id order by w.id`.execute(sql);
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastDeliveredAt: row.lastDeliveredAt?.toISOString() ?? null,
  }));
}

/** Whether any webhook is to hear of such events. */
export async function isWanted(sql: Sql, workspaceId: string, type: string): Promise<boolean> {
  const one = await sql
    .selectFrom('webhooks')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where(raw<boolean>`${type} = any (events)`)
    .limit(1)
    .executeTakeFirst();
  return one !== undefined;
}

export interface EventRow {
  /** UUIDv7. */
  id: string;
  type: string;
  at: Date;
  leadId: string | null;
  body: string;
}

/**
 * Writes what happened, with a delivery for each webhook that is to hear of it; paused ones hear of it later.
 * @param only this webhook, whatever it listens to
 */
export async function insertEvent(
  sql: Sql,
  workspaceId: string,
  event: EventRow,
  only: string | null = null,
): Promise<number> {
  const { rows } = await raw`
    with hooks as (
      select id from webhooks where workspace_id = ${workspaceId} and
        case when ${only}::uuid is null then ${event.type} = any (events) else id = ${only}::uuid end),
    event as (
      insert into webhook_events (workspace_id, id, type, at, lead_id, body)
      select ${workspaceId}::uuid, ${event.id}::uuid, ${event.type}, ${event.at}, ${event.leadId}::uuid, ${event.body}
      where exists (select from hooks))
    insert into webhook_deliveries (workspace_id, webhook_id, event_id, state, next_at)
    select ${workspaceId}::uuid, id, ${event.id}::uuid, 'waiting', ${event.at} from hooks returning webhook_id`.execute(
    sql,
  );
  return rows.length;
}

/** Webhooks with something to send now. */
export async function dueWebhooks(sql: Sql, workspaceId: string, now: Date): Promise<string[]> {
  const rows = await sql
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhooks as w', (join) =>
      join.onRef('w.workspace_id', '=', 'd.workspace_id').onRef('w.id', '=', 'd.webhook_id'),
    )
    .select('w.id')
    .distinct()
    .where('d.workspace_id', '=', workspaceId)
    .where('d.state', '=', 'waiting')
    .where('d.next_at', '<=', now)
    .where('w.disabled', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

/** When the next delivery that waits is due; null when none waits. */
export async function nextDue(sql: Sql, workspaceId: string): Promise<Date | null> {
  const row = await sql
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhooks as w', (join) =>
      join.onRef('w.workspace_id', '=', 'd.workspace_id').onRef('w.id', '=', 'd.webhook_id'),
    )
    .select('d.next_at')
    .where('d.workspace_id', '=', workspaceId)
    .where('d.state', '=', 'waiting')
    .where('w.disabled', 'is', null)
    .orderBy('d.next_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_at ?? null;
}

export interface Claimed {
  eventId: string;
  /** This one included. */
  attempts: number;
  url: string;
  at: Date;
  body: string;
  secret: Uint8Array;
  oldSecret: Uint8Array | null;
  oldSecretUntil: Date | null;
}

/** Takes deliveries of one webhook to be tried now; until `lease` nobody else takes them. */
export async function claimDeliveries(
  sql: Sql,
  workspaceId: string,
  webhookId: string,
  { now, lease, limit }: { now: Date; lease: Date; limit: number },
): Promise<Claimed[]> {
  const { rows } = await raw<Claimed>`
    with due as (
      select event_id from webhook_deliveries
      where workspace_id = ${workspaceId} and webhook_id = ${webhookId} and state = 'waiting' and next_at <= ${now}
      order by next_at, event_id limit ${limit} for update skip locked),
    claimed as (
      update webhook_deliveries d set next_at = ${lease}, attempts = attempts + 1 from due
      where d.workspace_id = ${workspaceId} and d.webhook_id = ${webhookId} and d.event_id = due.event_id
      returning d.event_id, d.attempts)
    select c.event_id as "eventId", c.attempts, w.url, e.at, e.body, w.secret,
      w.old_secret as "oldSecret", w.old_secret_until as "oldSecretUntil"
    from claimed c join webhook_events e on e.workspace_id = ${workspaceId} and e.id = c.event_id
      join webhooks w on w.workspace_id = ${workspaceId} and w.id = ${webhookId} and w.disabled is null`.execute(
    sql,
  );
  return rows;
}

/** What became of an attempt. @param nextAt when it is tried again; null when that is over */
export async function noteAttempt(
  sql: Sql,
  workspaceId: string,
  webhookId: string,
  eventId: string,
  { at, outcome, nextAt }: { at: Date; outcome: string; nextAt: Date | null },
): Promise<void> {
  const state = outcome === 'delivered' ? 'delivered' : nextAt === null ? 'dead' : 'waiting';
  await sql
    .updateTable('webhook_deliveries')
    .set({ state, outcome, tried_at: at, ...(nextAt === null ? {} : { next_at: nextAt }) })
    .where('workspace_id', '=', workspaceId)
    .where('webhook_id', '=', webhookId)
    .where('event_id', '=', eventId)
    .execute();
}

/** Whether the webhook's receiver took anything since an instant. */
export async function deliveredSince(
  sql: Sql,
  workspaceId: string,
  webhookId: string,
  since: Date,
): Promise<boolean> {
  const one = await sql
    .selectFrom('webhook_deliveries')
    .select('event_id')
    .where('workspace_id', '=', workspaceId)
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'delivered')
    .where('tried_at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return one !== undefined;
}

/** The log of a webhook, newest first. @param before the event id after which the page begins */
export async function readDeliveries(
  sql: Sql,
  workspaceId: string,
  webhookId: string,
  { state, before, limit }: { state: WebhookDelivery['state'] | null; before: string | null; limit: number },
): Promise<WebhookDelivery[]> {
  let query = sql
    .selectFrom('webhook_deliveries as d')
    .innerJoin('webhook_events as e', (join) =>
      join.onRef('e.workspace_id', '=', 'd.workspace_id').onRef('e.id', '=', 'd.event_id'),
    )
    .select(['d.event_id', 'e.type', 'e.at', 'd.state', 'd.attempts', 'd.outcome', 'd.tried_at', 'd.next_at'])
    .where('d.workspace_id', '=', workspaceId)
    .where('d.webhook_id', '=', webhookId)
    .orderBy('d.event_id', 'desc')
    .limit(limit);
  if (state !== null) query = query.where('d.state', '=', state);
  if (before !== null) query = query.where('d.event_id', '<', before);
  return (await query.execute()).map((row) => ({
    eventId: row.event_id,
    type: row.type,
    at: row.at.toISOString(),
    state: row.state,
    attempts: row.attempts,
    outcome: row.outcome,
    triedAt: row.tried_at?.toISOString() ?? null,
    nextAt: row.state === 'waiting' ? row.next_at.toISOString() : null,
  }));
}

/** Puts deliveries back to the start. @param which chosen events, or all given up since an instant. Returns how many. */
export async function replayDeliveries(
  sql: Sql,
  workspaceId: string,
  webhookId: string,
  which: { eventIds: readonly string[] } | { deadSince: Date },
  now: Date,
): Promise<number> {
  const chosen =
    'eventIds' in which
      ? raw<boolean>`event_id = any (${[...which.eventIds]}::uuid[])`
      : raw<boolean>`state = 'dead' and tried_at >= ${which.deadSince}`;
  const changed = await sql
    .updateTable('webhook_deliveries')
    .set({ state: 'waiting', attempts: 0, next_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('webhook_id', '=', webhookId)
    .where(chosen)
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

/** Forgets events from before an instant, with their deliveries. */
export async function purgeEvents(sql: Sql, workspaceId: string, before: Date): Promise<void> {
  await sql
    .deleteFrom('webhook_events')
    .where('workspace_id', '=', workspaceId)
    .where('at', '<', before)
    .execute();
}
