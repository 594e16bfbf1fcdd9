/** What becomes of a delivery: verified, read by the hook's mapping, taken by ingest like any other event, written down. */
import { createHash } from 'node:crypto';
import type { HookProblem } from '#lib/contract/hooks-in.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { Sql } from '../../db/db.ts';
import {
  type HookInRow,
  isTaken,
  keepPayload,
  noteDelivery,
  noteProblems,
  readHookIn,
} from '../../db/hooks-in.ts';
import { findIdentities, objectedLeads, takeMessageIds } from '../../db/ingest.ts';
import { isDeeper, isStorable } from '../../ingest/message.ts';
import { takeBatch } from '../../ingest/take.ts';
import { erasedAmong } from '../../services/erasure.ts';
import { hookInPlace } from '../../services/hooks-in.ts';
import type { Services } from '../../services/services.ts';
import { itemsOf, MOST_ITEMS, mapItems } from './mapping.ts';
import { peopleIn } from './people.ts';
import { type Delivery, type NotVerified, verifyDelivery } from './verify.ts';

type Needs = Pick<Services, 'db' | 'bus' | 'sealing'>;

const MAX_DEPTH = 40;

/** Which hook of which workspace. */
export interface HookName {
  workspaceId: string;
  id: string;
}

/** A delivery that comes from the tool. */
export interface Opened extends HookName {
  hook: HookInRow;
  deliveryId: string;
  at: Date;
}

interface Refusal {
  index: number;
  code: HookProblem;
  /** One sentence for the developer of the sender. */
  detail: string;
}

/** The answer to the tool. */
export interface DeliveryAnswer {
  /** Whether it had come before; then nothing was done. */
  repeated: boolean;
  /** Items that are stored, or were before. */
  taken: number;
  refused: Refusal[];
}

const DETAILS = {
  no_mapping: 'The hook has no mapping yet: the delivery is kept for its preview, and nothing became of it.',
  no_items: 'Nothing stands where the mapping looks for the items.',
  no_rule: 'No rule of the mapping takes this item.',
  bad_time:
    'What the mapping reads as the time is no date with time, nor seconds or milliseconds since 1970.',
} satisfies Partial<Record<HookProblem, string>>;

/** Writes down what was wrong with a delivery. */
export const noteProblem = (
  { db }: Pick<Needs, 'db'>,
  { workspaceId, id }: HookName,
  at: Date,
  code: HookProblem,
) => db.workspaceTx(workspaceId, (sql) => noteProblems(sql, workspaceId, id, at, [code]));

/** Verifies a delivery. null when there is no such hook. */
export async function openDelivery(
  { db, sealing }: Needs,
  name: HookName,
  delivery: Delivery,
  at: Date,
): Promise<Result<Opened, NotVerified> | null> {
  const { workspaceId, id } = name;
  const hook = await db.workspaceTx(workspaceId, (sql) => readHookIn(sql, workspaceId, id));
  if (!hook) return null;
  const old = hook.oldSecretUntil && hook.oldSecretUntil > at ? hook.oldSecret : null;
  const place = hookInPlace(workspaceId, id);
  const secrets = [hook.secret, old].flatMap((sealed) => (sealed && sealing.open(sealed, place)) ?? []);
  const verified = verifyDelivery(hook.signing, secrets, delivery, at);
  return verified.ok
    ? ok({ ...name, hook, deliveryId: verified.value.deliveryId, at })
    : fail(verified.error);
}

const shortHash = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/**
 * The id by which an item is known again. HubSpot sends what failed again in other company and counts the attempts, so there the item
 * itself is its id; elsewhere its place in the delivery is.
 */
function itemId({ id, hook, deliveryId }: Opened, item: unknown, index: number): string {
  if (hook.signing !== 'hubspot') return `hook:${id}:${shortHash(deliveryId)}:${index}`;
  const event = JSON.stringify(item, (key, value) => (key === 'attemptNumber' ? undefined : value));
  return `hook:${id}:${shortHash(event)}`;
}

interface Outcome {
  taken: number;
  refused: Refusal[];
  /** Whether what came may be kept: nobody in it was erased or has objected. */
  mayKeep: boolean;
}

async function takeItems({ db, bus }: Needs, opened: Opened, payload: unknown): Promise<Outcome> {
  const { workspaceId, hook, at } = opened;
  const none = (code: keyof typeof DETAILS): Outcome => ({
    taken: 0,
    refused: [{ index: 0, code, detail: DETAILS[code] }],
    mayKeep: true,
  });
  if (!hook.mapping) return none('no_mapping');
  const items = itemsOf(payload, hook.mapping);
  if (!items) return none('no_items');
  const mapped = mapItems(items, hook.mapping, (item, index) => itemId(opened, item, index));
  const refused: Refusal[] = [];
  const messages: { indexes: number[]; message: unknown }[] = [];
  for (const one of mapped) {
    if ('message' in one) messages.push(one);
    else refused.push({ index: one.index, code: one.problem, detail: DETAILS[one.problem] });
  }
  const batch = await takeBatch(
    db,
    workspaceId,
    messages.map(({ message }) => message),
    { receivedAt: at, sentAt: null, historical: false },
  );
  if (batch.dirty) bus.publish({ ws: workspaceId, dirty: true });
  if (batch.seq !== null) bus.publish({ ws: workspaceId, seq: batch.seq });
  let taken = 0;
  let mayKeep = true;
  for (const { index, status, code, detail = '' } of batch.results) {
    const indexes = messages[index]?.indexes ?? [];
    if (status === 'suppressed' || code === 'objected') mayKeep = false;
    if (code === undefined) taken += indexes.length;
    else refused.push(...indexes.map((one) => ({ index: one, code, detail })));
  }
  return { taken, refused: refused.sort((a, b) => a.index - b.index), mayKeep };
}

/** Whether no address or profile anywhere in a payload is of somebody who was erased or has objected. */
async function namesNobodyWhoLeft(sql: Sql, workspaceId: string, payload: unknown): Promise<boolean> {
  const people = peopleIn(payload);
  if ((await erasedAmong(sql, workspaceId, people)).size > 0) return false;
  const keys = people.flatMap((person) => person.keys);
  const leads = (await findIdentities(sql, workspaceId, keys)).map(({ leadId }) => leadId);
  return (await objectedLeads(sql, workspaceId, leads)).size === 0;
}

/**
 * Takes the payload of a delivery that was opened, once: the same again has no effect until the mapping is another. Of those who were
 * erased or have objected nothing is stored, so what names one is not kept for the preview either.
 */
export async function takeDelivery(
  needs: Needs,
  opened: Opened,
  payload: unknown,
): Promise<Result<DeliveryAnswer, 'too_many_items' | 'too_deep'>> {
  const { db } = needs;
  const { workspaceId, id, hook, deliveryId, at } = opened;
  const key = `hook:${shortHash(id, String(hook.mappingVersion), deliveryId)}`;
  if (await db.workspaceTx(workspaceId, (sql) => isTaken(sql, workspaceId, key)))
    return ok({ repeated: true, taken: 0, refused: [] });
  if (isDeeper(payload, MAX_DEPTH)) return fail('too_deep');
  if (((hook.mapping && itemsOf(payload, hook.mapping)) ?? []).length > MOST_ITEMS)
    return fail('too_many_items');
  const { taken, refused, mayKeep } = await takeItems(needs, opened, payload);
  const day = at.toISOString().slice(0, 10);
  await db.workspaceTx(workspaceId, async (sql) => {
    // Of two that come at once, one is written down.
    const first = (await takeMessageIds(sql, workspaceId, [key], day)).size > 0;
    if (!first) return;
    const unmapped = refused.filter(({ code }) => code === 'no_mapping').length;
    await noteDelivery(sql, workspaceId, id, { at, taken, refused: refused.length - unmapped });
    await noteProblems(
      sql,
      workspaceId,
      id,
      at,
      [...new Set(refused.map(({ code }) => code))].filter((code) => code !== 'no_mapping'),
    );
    if (
      mayKeep &&
      isStorable(JSON.stringify(payload)) &&
      (await namesNobodyWhoLeft(sql, workspaceId, payload))
    )
      await keepPayload(sql, workspaceId, id, at, payload);
  });
  return ok({ repeated: false, taken, refused });
}
