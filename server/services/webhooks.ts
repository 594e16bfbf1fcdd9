/** Webhooks: setting them up, their log, and telling them what members did. */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type * as z from 'zod';
import type { AuditAction } from '#lib/contract/audit.ts';
import type { Mutation, MutationResult } from '#lib/contract/mutations.ts';
import type { Lead } from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type {
  createWebhook,
  replayWebhook,
  Webhook,
  WebhookBody,
  WebhookEvent,
  webhookDeliveries,
} from '#lib/contract/webhooks.ts';
import type { Actor } from '../auth/actor.ts';
import type { Sql } from '../db/db.ts';
import { readLead } from '../db/leads.ts';
import {
  deleteWebhookRow,
  insertEvent,
  insertWebhook,
  isWanted,
  readDeliveries,
  readWebhooks,
  replaceWebhookSecret,
  replayDeliveries,
  setWebhookDisabled,
} from '../db/webhooks.ts';
import { placeOf } from '../jobs/webhooks.ts';
import { secretText } from '../webhooks/sign.ts';
import { ADDRESS_FAILURES } from './address-failures.ts';
import { auditorOf } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

type Needs = Pick<Services, 'db' | 'guard' | 'sealing' | 'webhooks'>;

const MOST = 20;
const SECRET_BYTES = 32;
const BOTH_SECRETS_MS = 86_400_000;
const PAGE = 50;

/** The workspace's webhooks, oldest first. */
export const listWebhooks = ({ db }: Needs, { workspaceId }: Actor): Promise<Webhook[]> =>
  db.workspaceTx(workspaceId, (sql) => readWebhooks(sql, workspaceId));

/** Adds a webhook; `private_address` or `bad_address` when nothing may be sent there. */
export async function addWebhook(
  { db, guard, sealing }: Needs,
  actor: Actor,
  { url, events }: z.output<typeof createWebhook.body>,
): Promise<Result<{ id: string; secret: string }, Failure>> {
  const { workspaceId } = actor;
  const checked = await guard.check(url);
  if (!checked.ok) return fail({ ...ADDRESS_FAILURES[checked.error], path: 'url' });
  const id = uuidv7();
  const secret = randomBytes(SECRET_BYTES);
  const row = {
    id,
    url: checked.value.href,
    events: [...new Set(events)],
    secret: sealing.seal(secret, placeOf(workspaceId, id)),
  };
  const added = await db.workspaceTx(workspaceId, async (sql) => {
    if (!(await insertWebhook(sql, workspaceId, row, MOST))) return false;
    // The host alone: the rest of an address may be a secret of the receiver's.
    await auditOf(sql, actor, 'webhook_added', id, checked.value.host);
    return true;
  });
  return added ? ok({ id, secret: secretText(secret) }) : fail({ code: 'too_many_webhooks' });
}

const auditOf = auditorOf('webhook');

/** Changes a webhook and notes it in the audit log; false when there is none. */
const changed = (
  { db }: Needs,
  actor: Actor,
  id: string,
  action: AuditAction,
  change: (sql: Sql) => Promise<boolean>,
): Promise<boolean> =>
  db.workspaceTx(actor.workspaceId, async (sql) => {
    if (!(await change(sql))) return false;
    await auditOf(sql, actor, action, id);
    return true;
  });

const found = (there: boolean): Result<Record<string, never>, Failure> =>
  there ? ok({}) : fail({ code: 'not_found' });

/** Removes a webhook with its log. */
export const removeWebhook = async (services: Needs, actor: Actor, id: string) =>
  found(
    await changed(services, actor, id, 'webhook_removed', (sql) =>
      deleteWebhookRow(sql, actor.workspaceId, id),
    ),
  );

/** Pauses a webhook, or lets it work again. */
export async function setWebhookOn(services: Needs, actor: Actor, id: string, on: boolean) {
  const there = await changed(services, actor, id, on ? 'webhook_resumed' : 'webhook_paused', (sql) =>
    setWebhookDisabled(sql, actor.workspaceId, id, on ? null : 'paused'),
  );
  if (there) services.webhooks.wake(actor.workspaceId);
  return found(there);
}

/** A new secret; for a day the former one signs as well. */
export async function newWebhookSecret(
  services: Needs,
  actor: Actor,
  id: string,
): Promise<Result<{ secret: string }, Failure>> {
  const secret = randomBytes(SECRET_BYTES);
  const sealed = services.sealing.seal(secret, placeOf(actor.workspaceId, id));
  const until = new Date(Date.now() + BOTH_SECRETS_MS);
  const there = await changed(services, actor, id, 'webhook_secret_renewed', (sql) =>
    replaceWebhookSecret(sql, actor.workspaceId, id, sealed, until),
  );
  return there ? ok({ secret: secretText(secret) }) : fail({ code: 'not_found' });
}

const bodyText = (type: WebhookEvent | 'test', at: Date, data: WebhookBody['data']): string =>
  JSON.stringify({ type, timestamp: at.toISOString(), data } satisfies WebhookBody);

/** Sends an event without data to one webhook. */
export async function sendTest(
  { db, webhooks }: Needs,
  { workspaceId }: Actor,
  id: string,
): Promise<Result<{ eventId: string }, Failure>> {
  const at = new Date();
  const event = { id: uuidv7(), type: 'test', at, leadId: null, body: bodyText('test', at, {}) };
  const queued = await db.workspaceTx(workspaceId, (sql) => insertEvent(sql, workspaceId, event, id));
  if (queued === 0) return fail({ code: 'not_found' });
  webhooks.wake(workspaceId);
  return ok({ eventId: event.id });
}

/** A page of a webhook's log. */
export async function listDeliveries(
  { db }: Needs,
  { workspaceId }: Actor,
  id: string,
  { state, before, limit = PAGE }: z.output<typeof webhookDeliveries.query>,
): Promise<z.input<typeof webhookDeliveries.response>> {
  const rows = await db.workspaceTx(workspaceId, (sql) =>
    readDeliveries(sql, workspaceId, id, { state: state ?? null, before: before ?? null, limit: limit + 1 }),
  );
  return { deliveries: rows.slice(0, limit), more: rows.length > limit };
}

/** Sends events of the log again. */
export async function replay(
  { db, webhooks }: Needs,
  { workspaceId }: Actor,
  id: string,
  which: z.output<typeof replayWebhook.body>,
): Promise<{ queued: number }> {
  const chosen = 'eventIds' in which ? which : { deadSince: new Date(which.deadSince) };
  const queued = await db.workspaceTx(workspaceId, (sql) =>
    replayDeliveries(sql, workspaceId, id, chosen, new Date()),
  );
  if (queued > 0) webhooks.wake(workspaceId);
  return { queued };
}

const EVENT_OF: Partial<Record<Mutation['type'], WebhookEvent>> = {
  'feedback.give': 'feedback.given',
  'feedback.revise': 'feedback.revised',
  'feedback.retract': 'feedback.retracted',
  'feedback.answer': 'feedback.answered',
  'lead.create': 'lead.created',
};

const shown = ({ id, name, emails, linkedin, stop }: Lead) => ({ id, name, emails, linkedin, stop });

/**
 * Notes, in the transaction of a mutation that was applied, what webhooks are to hear of it. Returns whether any is; then the
 * caller wakes them after the commit.
 */
export async function announce(
  sql: Sql,
  { workspaceId }: Actor,
  mutation: Mutation,
  { feedback, lead }: Pick<MutationResult, 'feedback' | 'lead'>,
): Promise<boolean> {
  const type = EVENT_OF[mutation.type];
  // A lead that was there already was not created.
  const met = mutation.type === 'lead.create' && lead?.id !== mutation.payload.leadId;
  if (!type || met || !(await isWanted(sql, workspaceId, type))) return false;
  const about = lead ?? (feedback && (await readLead(sql, workspaceId, feedback.leadId))) ?? null;
  const at = new Date();
  const data = { ...(feedback ? { feedback } : {}), ...(about ? { lead: shown(about) } : {}) };
  const event = { id: uuidv7(), type, at, leadId: about?.id ?? null, body: bodyText(type, at, data) };
  return (await insertEvent(sql, workspaceId, event)) > 0;
}

/**
 * Notes, in the transaction that erases people, that receivers are to forget them too. Returns whether any is; then the caller wakes
 * the webhooks after the commit.
 */
export async function announceErased(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<boolean> {
  if (leadIds.length === 0 || !(await isWanted(sql, workspaceId, 'person.erased'))) return false;
  const at = new Date();
  const body = bodyText('person.erased', at, { erased: { leadIds: [...leadIds] } });
  // About no lead that is there: else it would go with the next erasure.
  return (
    (await insertEvent(sql, workspaceId, { id: uuidv7(), type: 'person.erased', at, leadId: null, body })) > 0
  );
}
