/** Webhooks in: the addresses, how each does, and the last payload of each. */
import { sql as raw } from 'kysely';
import type { HookIn, HookMapping, HookProblem, HookSigning } from '#lib/contract/hooks-in.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

const MOST_PROBLEMS = 10;
/** One that comes again and again is written down once in so long. */
const SAME_PROBLEM_SECONDS = 60;

/** Adds an address, unless there are `most` already. Its secret comes sealed. */
export async function insertHookIn(
  sql: Sql,
  workspaceId: string,
  hook: { id: string; name: string; signing: HookSigning; secret: Uint8Array },
  most: number,
): Promise<boolean> {
  const there = await sql
    .selectFrom('hooks_in')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .execute();
  if (there.length >= most) return false;
  await sql
    .insertInto('hooks_in')
    .values({ workspace_id: workspaceId, ...hook })
    .execute();
  return true;
}

/** Removes an address with its last payload. Returns its name; null when there is none. */
export async function deleteHookInRow(sql: Sql, workspaceId: string, id: string): Promise<string | null> {
  const gone = await sql
    .deleteFrom('hooks_in')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst();
  return gone?.name ?? null;
}

/** Gives an address a new sealed secret; the present one is good until `until`. Returns its name; null when there is none. */
export async function replaceHookInSecret(
  sql: Sql,
  workspaceId: string,
  id: string,
  secret: Uint8Array,
  until: Date,
): Promise<string | null> {
  const changed = await sql
    .updateTable('hooks_in')
    .set((now) => ({ old_secret: now.ref('secret'), old_secret_until: until, secret }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst();
  return changed?.name ?? null;
}

/** Says how what comes is read from now on. Returns the address's name; null when there is none. */
export async function replaceHookInMapping(
  sql: Sql,
  workspaceId: string,
  id: string,
  mapping: HookMapping,
): Promise<string | null> {
  const changed = await sql
    .updateTable('hooks_in')
    .set({ mapping: json(mapping), mapping_version: raw<number>`mapping_version + 1` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst();
  return changed?.name ?? null;
}

/** All addresses with their state, oldest first. */
export async function readHooksIn(sql: Sql, workspaceId: string): Promise<Omit<HookIn, 'address'>[]> {
  const rows = await sql
    .selectFrom('hooks_in')
    .select(['id', 'name', 'signing', 'created_at', 'mapping', 'last_at', 'taken', 'refused', 'problems'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute();
  return rows.map(({ created_at, last_at, ...row }) => ({
    ...row,
    createdAt: created_at.toISOString(),
    lastAt: last_at?.toISOString() ?? null,
  }));
}

export interface HookInRow {
  signing: HookSigning;
  secret: Uint8Array;
  oldSecret: Uint8Array | null;
  oldSecretUntil: Date | null;
  mapping: HookMapping | null;
  mappingVersion: number;
}

/** What a delivery to an address is judged by; null when there is no such address. */
export async function readHookIn(sql: Sql, workspaceId: string, id: string): Promise<HookInRow | null> {
  const row = await sql
    .selectFrom('hooks_in')
    .select([
      'signing',
      'secret',
      'old_secret as oldSecret',
      'old_secret_until as oldSecretUntil',
      'mapping',
      'mapping_version as mappingVersion',
    ])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Whether a delivery with this key has been read. The key is that of takeMessageIds. */
export async function isTaken(sql: Sql, workspaceId: string, key: string): Promise<boolean> {
  const row = await sql
    .selectFrom('ingest_keys')
    .select('key')
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes down that a delivery came and what became of its items. */
export async function noteDelivery(
  sql: Sql,
  workspaceId: string,
  id: string,
  { at, taken, refused }: { at: Date; taken: number; refused: number },
): Promise<void> {
  await sql
    .updateTable('hooks_in')
    .set({ last_at: at, taken: raw<number>`taken + ${taken}`, refused: raw<number>`refused + ${refused}` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Writes down what was wrong with a delivery, the newest first; the same that was written just now is left. */
export async function noteProblems(
  sql: Sql,
  workspaceId: string,
  id: string,
  at: Date,
  codes: readonly HookProblem[],
): Promise<void> {
  const since = new Date(at.getTime() - SAME_PROBLEM_SECONDS * 1000).toISOString();
  for (const code of codes)
    await raw`
      update hooks_in set problems = (
        select jsonb_agg(one order by n) from jsonb_array_elements(${json([{ at: at.toISOString(), code }])}::jsonb || problems)
          with ordinality as p (one, n) where n <= ${MOST_PROBLEMS})
      where workspace_id = ${workspaceId} and id = ${id} and not exists (
        select from jsonb_array_elements(problems) as p (one)
        where one ->> 'code' = ${code} and one ->> 'at' > ${since})`.execute(sql);
}

/** Keeps the last payload of an address. */
export async function keepPayload(
  sql: Sql,
  workspaceId: string,
  hookId: string,
  at: Date,
  payload: unknown,
): Promise<void> {
  const kept = { at, payload: json(payload) };
  await sql
    .insertInto('hook_payloads')
    .values({ workspace_id: workspaceId, hook_id: hookId, ...kept })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'hook_id']).doUpdateSet(kept))
    .execute();
}

/** The last payload of an address, and when it came; null when none is kept. */
export async function readPayload(
  sql: Sql,
  workspaceId: string,
  hookId: string,
): Promise<{ at: Date; payload: unknown } | null> {
  const row = await sql
    .selectFrom('hook_payloads')
    .select(['at', 'payload'])
    .where('workspace_id', '=', workspaceId)
    .where('hook_id', '=', hookId)
    .executeTakeFirst();
  return row ?? null;
}

/** Forgets payloads from before an instant. Returns how many. */
export async function removePayloads(sql: Sql, workspaceId: string, before: Date): Promise<number> {
  const gone = await sql
    .deleteFrom('hook_payloads')
    .where('workspace_id', '=', workspaceId)
    .where('at', '<', before)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
