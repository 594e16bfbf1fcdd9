/**
 * Workspaces with more leads than a device holds. A device there has its own part, and for everybody else a gate: a filter over
 * keyed hashes of all identities, which lets through about one stranger in 256. Only what passes is asked for, by the first 24
 * bits of its hash (docs/adr/0009-gate-for-large-workspaces.md).
 */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { fromColumns } from '#lib/contract/columns.ts';
import { Account, Lead } from '#lib/contract/records.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { gate, lookup } from '#lib/contract/routes.ts';
import type { Actor } from '../auth/actor.ts';
import { type Head, readCards } from '../db/changes.ts';
import type { Sql } from '../db/db.ts';
import {
  countLeads,
  type Gate,
  hashesBeside,
  leadsByHashStart,
  readFilter,
  readGate,
  readSeqAndGate,
  writeCount,
} from '../db/gate.ts';
import { HASHED_AT_ONCE, hashNew } from '../jobs/gate.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** Counted again after so many changes, as a share of what a device holds. */
const RECOUNT_SHARE = 0.01;
/** A large workspace stays one until so few leads are left: a few more or less must not make every device begin anew. */
const STAYS_LARGE = 0.9;
const KEY_BYTES = 32;
/** With more hashes beside the filter, a new one is made. */
const MOST_ADDED = 20_000;
/** More leads than this are in no honest answer: a start of 24 bits is shared by one or two of ten million. */
const MOST_FOUND = 500;

type Needs = Pick<Services, 'db' | 'deviceLeads'>;

/**
 * The gate of a workspace with more leads than a device holds, inside Db.workspaceTx; null in all others.
 * @param given the workspace's head, where it was read already
 */
export async function gateOf(
  sql: Sql,
  workspaceId: string,
  deviceLeads: number,
  given?: Pick<Head, 'seq'>,
): Promise<Gate | null> {
  // Every lead has taken a number of the change counter: most workspaces need not count at all.
  if (given && given.seq <= deviceLeads) return null;
  const now = await readSeqAndGate(sql, workspaceId);
  if (!now || now.seq <= deviceLeads) return null;
  const { seq, gate: before } = now;
  if (before && seq - before.countedSeq <= deviceLeads * RECOUNT_SHARE) return before.large ? before : null;
  const leads = await countLeads(sql, workspaceId, deviceLeads + 1);
  const large = leads > deviceLeads * (before?.large ? STAYS_LARGE : 1);
  const key = before?.key ?? randomBytes(KEY_BYTES);
  await writeCount(sql, workspaceId, { key, large, countedSeq: seq });
  return large ? readGate(sql, workspaceId) : null;
}

type GateAnswer = z.input<typeof gate.response>;

/** The workspace's gate; without the filter when the device has this version. `not_found` when no gate is needed. */
export async function getGate(
  services: Needs & Pick<Services, 'gates'>,
  { workspaceId }: Actor,
  have: number | undefined,
): Promise<Result<GateAnswer, Failure>> {
  const { db, deviceLeads, gates } = services;
  const hashed = await hashNew(db, workspaceId, null);
  const state = await db.workspaceTx(workspaceId, async (sql) => {
    const now = await gateOf(sql, workspaceId, deviceLeads);
    if (!now) return null;
    const { key, version } = now;
    const filter = version === have ? null : await readFilter(sql, workspaceId);
    return { key, version, filter, added: await hashesBeside(sql, workspaceId, version) };
  });
  if (!state) return fail({ code: 'not_found' });
  const { key, version, filter, added } = state;
  if (version === 0 || hashed === HASHED_AT_ONCE || added.length > MOST_ADDED) gates.make(workspaceId);
  return ok({
    version,
    key: Buffer.from(key).toString('base64'),
    filter: filter && Buffer.from(filter).toString('base64'),
    added,
  });
}

type LookupAnswer = z.input<typeof lookup.response>;

/** The leads with identities whose hashes begin so, with their accounts. Nothing of the question is kept. */
export async function lookUp(
  services: Needs,
  { workspaceId }: Actor,
  starts: readonly number[],
): Promise<Result<LookupAnswer, Failure>> {
  const cards = await services.db.workspaceTx(workspaceId, async (sql) =>
    (await gateOf(sql, workspaceId, services.deviceLeads))
      ? readCards(sql, workspaceId, leadsByHashStart(workspaceId, starts, MOST_FOUND))
      : null,
  );
  if (!cards) return fail({ code: 'not_found' });
  return ok({
    leads: z.array(Lead).parse(fromColumns(cards.leads.columns)),
    accounts: z.array(Account).parse(fromColumns(cards.accounts.columns)),
  });
}
