/** Changes sent by sidebars: each in its own transaction, done once however often it is sent. */
import { createHash } from 'node:crypto';
import type { ErrorCode } from '#lib/contract/errors.ts';
import { Mutation, MutationResult } from '#lib/contract/mutations.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { unknownField } from '#lib/domain/unknown-field.ts';
import { unstorable } from '#lib/domain/unstorable.ts';
import type { Actor } from '../auth/actor.ts';
import { claimMutation, storeMutationResult } from '../db/applied-mutations.ts';
import { readHead, stamp } from '../db/changes.ts';
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
  const head = await services.db.workspaceTx(actor.workspaceId, (sql) => readHead(sql, actor.workspaceId));
  if (sent.epoch !== undefined && head?.epoch !== sent.epoch) return fail({ code: 'resync' });
  const now = Date.now();
  const clock = { now, deviceIsAheadBy: Date.parse(sent.sentAt) - now, seq: head?.seq ?? 0 };
  const results: MutationResult[] = [];
  let newest: number | null = null;
  let announced = false;
  let written = false;
  /** Whether touchpoints went from one lead to another, which are to be counted anew. */
  let merged = false;
  for (const item of sent.mutations) {
    const { result, seq, tells, writes, moved } = await applyOne(services, actor, item, clock);
    results.push(result);
    announced ||= tells;
    written ||= writes;
    newest = seq ?? newest;
    merged ||= moved;
  }
  if (newest !== null) services.bus.publish({ ws: actor.workspaceId, seq: newest });
  if (announced) services.webhooks.wake(actor.workspaceId);
  if (written) services.sources.wake(actor.workspaceId);
  if (merged) services.bus.publish({ ws: actor.workspaceId, dirty: true });
  return ok({ results, epoch: head?.epoch });
}

interface Clock {
  now: number;
  deviceIsAheadBy: number;
  /** The change counter when the request was heard. */
  seq: number;
}

/** Older than the product; a device that says so had not yet learnt the time. */
const NOBODY_COULD = Date.UTC(2020, 0, 1);

/** The instant by the server's clock: not ahead of it, and now where the device cannot have known the time. */
function whenSaid({ clientAt }: Mutation, { now, deviceIsAheadBy }: Clock): string {
  const said = Date.parse(clientAt) - deviceIsAheadBy;
  return new Date(said < NOBODY_COULD ? now : Math.min(now, said)).toISOString();
}

interface Outcome {
  result: MutationResult;
  /** The change counter after it, when something changed. */
  seq: number | null;
  /** Whether webhooks are to hear of it. */
  tells: boolean;
  /** Whether a connected system is to hear of it. */
  writes: boolean;
  /** Whether touchpoints went from one lead to another. */
  moved: boolean;
}

const refused = (id: string, code: ErrorCode): Outcome => ({
  result: { id, status: 'refused', code },
  seq: null,
  tells: false,
  writes: false,
  moved: false,
});

async function applyOne(services: Needs, actor: Actor, item: { id: string }, clock: Clock): Promise<Outcome> {
  const read = Mutation.safeParse(item);
  // A field that is not known here would be lost without a word, and half a letter would come back as another: they may be somebody's.
  if (!read.success || unknownField(item, read.data) || unstorable(read.data))
    return refused(item.id, 'invalid_request');
  const mutation = read.data;
  try {
    return await services.db.workspaceTx(actor.workspaceId, (sql) => applyOnce(sql, actor, mutation, clock));
  } catch (error) {
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

async function applyOnce(sql: Sql, actor: Actor, mutation: Mutation, clock: Clock): Promise<Outcome> {
  const hash = bodyHash(mutation);
  const earlier = await claimMutation(sql, actor.workspaceId, {
    id: mutation.id,
    memberId: actor.memberId,
    bodyHash: hash,
  });
  if (earlier) {
    const same = earlier.memberId === actor.memberId && Buffer.compare(earlier.bodyHash, hash) === 0;
    return same
      ? { result: MutationResult.parse(earlier.result), seq: null, tells: false, writes: false, moved: false }
      : refused(mutation.id, 'key_reused');
  }
  const at = whenSaid(mutation, clock);
  const effect = await effectOf({ sql, actor, at }, mutation);
  const tells = effect.ok && (await announce(sql, actor, mutation, effect.value));
  const writes = effect.ok && (await writesBack(sql, actor, mutation, effect.value));
  const moved = effect.ok && (mutation.type === 'lead.merge' || mutation.type === 'lead.unmerge');
  // The counter is taken last but for what is answered with it, so that others wait for it as briefly as possible.
  const seq = effect.ok ? await stamp(sql, actor.workspaceId) : null;
  const result: MutationResult = effect.ok
    ? { id: mutation.id, status: 'applied', seq: seq ?? clock.seq, ...effect.value }
    : { id: mutation.id, status: 'refused', ...effect.error };
  await storeMutationResult(sql, actor.workspaceId, mutation.id, result);
  return { result, seq, tells, writes, moved };
}
