/** Changes sent by sidebars: each in its own transaction, done once however often it is sent. */
import { createHash } from 'node:crypto';
import type { ErrorCode } from '#lib/contract/errors.ts';
import { Mutation, MutationResult } from '#lib/contract/mutations.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { unknownField } from '#lib/domain/unknown-field.ts';
import { unstorable } from '#lib/domain/unstorable.ts';
import type { Actor } from '../auth/actor.ts';
import { claimMutation, storeMutationResult } from '../db/applied-mutations.ts';
import { stamp } from '../db/changes.ts';
import type { Sql } from '../db/db.ts';
import { DbError, isUnavailable } from '../db/errors.ts';
import { effectOf } from './effects.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';
import { announce } from './webhooks.ts';
import { writesBack } from './write-back.ts';

type Needs = Pick<Services, 'db' | 'bus' | 'log' | 'webhooks' | 'sources'>;

export interface SentMutations {
  /** The device's clock when the request left. */
  sentAt: string;
  /** Which life of the server the device knows; `undefined`: none. */
  epoch?: number | undefined;
  /** Not yet checked beyond its id. */
  mutations: readonly { id: string }[];
}

/**
 * Applies mutations in order and answers each. A refusal does not stop the others; `internal` means that this one was not
 * decided and may be sent again. Other sidebars are nudged once, after the last. `resync`, and none is applied, when the device knows
 * another life of the server.
 * @throws DbError when the database is unavailable; what was applied before that stays, and is answered when sent again.
 */
export async function applyMutations(
  services: Needs,
  actor: Actor,
  sent: SentMutations,
): Promise<Result<{ results: MutationResult[]; epoch?: number | undefined }, Failure>> {
  const now = Date.now();
  const heard: Heard = { now, deviceIsAheadBy: Date.parse(sent.sentAt) - now, epoch: sent.epoch };
  let epoch: number | undefined;
  const results: MutationResult[] = [];
  let newest: number | null = null;
  let announced = false;
  let written = false;
  /** Whether touchpoints went from one lead to another, which are to be counted anew. */
  let merged = false;
  for (const item of sent.mutations) {
    const outcome = await applyOne(services, actor, item, heard);
    // What was applied before it is answered when it is sent again.
    if (outcome === 'resync') return fail({ code: 'resync' });
    const { result, seq, tells, writes, moved } = outcome;
    results.push(result);
    epoch = outcome.epoch ?? epoch;
    announced ||= tells;
    written ||= writes;
    newest = seq ?? newest;
    merged ||= moved;
  }
  if (newest !== null) services.bus.publish({ ws: actor.workspaceId, seq: newest });
  if (announced) services.webhooks.wake(actor.workspaceId);
  if (written) services.sources.wake(actor.workspaceId);
  if (merged) services.bus.publish({ ws: actor.workspaceId, dirty: true });
  return ok({ results, epoch });
}

/** What a request says of all its mutations. */
interface Heard {
  now: number;
  deviceIsAheadBy: number;
  /** Which life of the server the device knows. */
  epoch: number | undefined;
}

/** Older than the product; a device that says so had not yet learnt the time. */
const NOBODY_COULD = Date.UTC(2020, 0, 1);

/** The instant by the server's clock: not ahead of it, and now where the device cannot have known the time. */
function whenSaid({ clientAt }: Mutation, { now, deviceIsAheadBy }: Heard): string {
  const said = Date.parse(clientAt) - deviceIsAheadBy;
  return new Date(said < NOBODY_COULD ? now : Math.min(now, said)).toISOString();
}

interface Outcome {
  result: MutationResult;
  /** Which life of the server it met; null when it was refused unread. */
  epoch: number | null;
  /** The change counter after it, when something changed. */
  seq: number | null;
  /** Whether webhooks are to hear of it. */
  tells: boolean;
  /** Whether a connected system is to hear of it. */
  writes: boolean;
  /** Whether touchpoints went from one lead to another. */
  moved: boolean;
}

const refused = (id: string, code: ErrorCode, epoch: number | null = null): Outcome => ({
  result: { id, status: 'refused', code },
  epoch,
  seq: null,
  tells: false,
  writes: false,
  moved: false,
});

/** The device knows another life of the server. Thrown, so that nothing of the transaction stays. */
class OtherLife extends Error {}

async function applyOne(
  services: Needs,
  actor: Actor,
  item: { id: string },
  heard: Heard,
): Promise<Outcome | 'resync'> {
  const read = Mutation.safeParse(item);
  // A field that is not known here would be lost without a word, and half a letter would come back as another: they may be somebody's.
  if (!read.success || unknownField(item, read.data) || unstorable(read.data))
    return refused(item.id, 'invalid_request');
  const mutation = read.data;
  try {
    return await services.db.workspaceTx(actor.workspaceId, (sql) => applyOnce(sql, actor, mutation, heard));
  } catch (error) {
    if (error instanceof OtherLife) return 'resync';
    // Class 22: a value the database cannot hold, e.g. a NUL character in a reason.
    if (error instanceof DbError && error.code.startsWith('22')) return refused(item.id, 'invalid_request');
    // Then none of the rest can be decided either: the device keeps them all and asks again later.
    if (isUnavailable(error)) throw error;
    services.log.error({ err: error, mutation: mutation.type }, 'a mutation failed');
    return refused(item.id, 'internal');
  }
}

/** What says nothing is left out, so that a mutation stays the same when a newer version gives it more fields. */
const bodyHash = (mutation: Mutation): Uint8Array =>
  createHash('sha256').update(JSON.stringify(mutation, saying)).digest();

const saying = (_key: string, value: unknown): unknown =>
  value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;

async function applyOnce(sql: Sql, actor: Actor, mutation: Mutation, heard: Heard): Promise<Outcome> {
  const hash = bodyHash(mutation);
  const { head, earlier } = await claimMutation(sql, actor.workspaceId, {
    id: mutation.id,
    memberId: actor.memberId,
    bodyHash: hash,
  });
  const { epoch } = head;
  if (heard.epoch !== undefined && heard.epoch !== epoch) throw new OtherLife();
  if (earlier) {
    const same = earlier.memberId === actor.memberId && Buffer.compare(earlier.bodyHash, hash) === 0;
    if (!same) return refused(mutation.id, 'key_reused', epoch);
    const result = MutationResult.parse(earlier.result);
    return { result, epoch, seq: null, tells: false, writes: false, moved: false };
  }
  const at = whenSaid(mutation, heard);
  const effect = await effectOf({ sql, actor, at }, mutation);
  const tells = effect.ok && (await announce(sql, actor, mutation, effect.value));
  const writes = effect.ok && (await writesBack(sql, actor, mutation, effect.value));
  const moved = effect.ok && (mutation.type === 'lead.merge' || mutation.type === 'lead.unmerge');
  // The counter is taken last but for what is answered with it, so that others wait for it as briefly as possible.
  const seq = effect.ok ? await stamp(sql, actor.workspaceId) : null;
  const result: MutationResult = effect.ok
    ? { id: mutation.id, status: 'applied', seq: seq ?? head.seq, ...effect.value }
    : { id: mutation.id, status: 'refused', ...effect.error };
  await storeMutationResult(sql, actor.workspaceId, mutation.id, result);
  return { result, epoch, seq, tells, writes, moved };
}
