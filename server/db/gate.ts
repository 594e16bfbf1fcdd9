/** Keyed hashes of identities, and the filter over them, for workspaces with more leads than a device holds. */
import { type RawBuilder, sql as raw } from 'kysely';
import type { Sql } from './db.ts';
import type { IdentityKind } from './tables.ts';

export interface Gate {
  /** HMAC key of the workspace's hashes. */
  key: Uint8Array;
  /** Whether there are more leads than a device holds. */
  large: boolean;
  /** The change counter when they were counted. */
  countedSeq: number;
  /** Of the filter; 0 before the first. */
  version: number;
}

/** How far a workspace has come, and its gate, inside Db.workspaceTx. The gate is null when its leads were never counted. */
export async function readSeqAndGate(
  sql: Sql,
  workspaceId: string,
): Promise<{ seq: number; gate: Gate | null } | null> {
  const row = await sql
    .selectFrom('workspaces as w')
    .leftJoin('match_gates as g', 'g.workspace_id', 'w.workspace_id')
    .select([
      'w.change_seq as seq',
      'g.match_key as key',
      'g.large',
      'g.counted_seq as countedSeq',
      'g.version',
    ])
    .where('w.workspace_id', '=', workspaceId)
    .executeTakeFirst();
  if (!row) return null;
  const { seq, key, large, countedSeq, version } = row;
  if (key === null || large === null || countedSeq === null || version === null) return { seq, gate: null };
  return { seq, gate: { key, large, countedSeq, version } };
}

/** As readSeqAndGate, the gate alone. */
export const readGate = async (sql: Sql, workspaceId: string): Promise<Gate | null> =>
  (await readSeqAndGate(sql, workspaceId))?.gate ?? null;

/** Keeps what was counted. The key is taken the first time only. */
export async function writeCount(
  sql: Sql,
  workspaceId: string,
  { key, large, countedSeq }: Omit<Gate, 'version'>,
): Promise<void> {
  await sql
    .insertInto('match_gates')
    .values({ workspace_id: workspaceId, match_key: key, large, counted_seq: countedSeq })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ large, counted_seq: countedSeq }))
    .execute();
}

/** How many leads there are, counting no further than `most`. */
export async function countLeads(sql: Sql, workspaceId: string, most: number): Promise<number> {
  const { rows } = await raw<{ n: number }>`
    select count(*) as n from (
      select from leads where workspace_id = ${workspaceId} and deleted_at is null limit ${most}) counted`.execute(
    sql,
  );
  return rows[0]?.n ?? 0;
}

/** An identity in its normal form. */
export interface Hashable {
  kind: IdentityKind;
  value: string;
}

/** Identities by which a page can name a lead. */
const FOUND = raw`kind in ('email', 'linkedin')`;

/** Some identities without a hash, at most `limit`. */
export async function unhashed(sql: Sql, workspaceId: string, limit: number): Promise<Hashable[]> {
  const { rows } = await raw<Hashable>`
    select kind, value from identities
    where workspace_id = ${workspaceId} and ${FOUND} and match_version is null and match_prefix is null limit ${limit}`.execute(
    sql,
  );
  return rows;
}

/** Keeps hashes; `version` is the filter that will hold them, null when none is being made. */
export async function writeHashes(
  sql: Sql,
  workspaceId: string,
  hashes: readonly (Hashable & { prefix: number })[],
  version: number | null,
): Promise<void> {
  await raw`
    update identities set match_prefix = hashed.prefix, match_version = ${version}::int
    from unnest(${hashes.map(({ kind }) => kind)}::text[], ${hashes.map(({ value }) => value)}::text[],
      ${hashes.map(({ prefix }) => prefix)}::bigint[]) as hashed (kind, value, prefix)
    where workspace_id = ${workspaceId} and identities.kind = hashed.kind and identities.value = hashed.value`.execute(
    sql,
  );
}

/** Says that the filter `version` will hold every hash there is. */
export async function claimHashes(sql: Sql, workspaceId: string, version: number): Promise<void> {
  await raw`
    update identities set match_version = ${version}
    where workspace_id = ${workspaceId} and ${FOUND} and match_version is null and match_prefix is not null`.execute(
    sql,
  );
}

/** Hashes from `from` on and below `to`, ascending, each once. */
export async function hashesBetween(
  sql: Sql,
  workspaceId: string,
  { from, to }: { from: number; to: number },
): Promise<Float64Array> {
  const { rows } = await raw<{ prefix: number }>`
    select distinct match_prefix as prefix from identities
    where workspace_id = ${workspaceId} and match_prefix >= ${from} and match_prefix < ${to} order by 1`.execute(
    sql,
  );
  return Float64Array.from(rows, ({ prefix }) => prefix);
}

/** How many hashes there are. */
export async function countHashes(sql: Sql, workspaceId: string): Promise<number> {
  const { rows } = await raw<{ n: number }>`
    select count(*) as n from identities where workspace_id = ${workspaceId} and match_prefix is not null`.execute(
    sql,
  );
  return rows[0]?.n ?? 0;
}

/** Identities that the filter `version` does not hold; before the first one nothing is beside it. */
const besideFilter = (
  workspaceId: string,
  version: number,
  columns: RawBuilder<unknown>,
): RawBuilder<unknown> =>
  raw`select ${columns} from identities
      where workspace_id = ${workspaceId} and ${FOUND} and match_version is null and ${version} > 0
    union all
    select ${columns} from identities
      where workspace_id = ${workspaceId} and ${FOUND} and match_version > ${version} and ${version} > 0`;

/** Hashes beside the filter `version`, of identities that have one. */
export async function hashesBeside(sql: Sql, workspaceId: string, version: number): Promise<number[]> {
  const { rows } = await raw<{ prefix: number }>`
    select prefix from (${besideFilter(workspaceId, version, raw`match_prefix as prefix`)}) beside
    where prefix is not null`.execute(sql);
  return rows.map(({ prefix }) => prefix);
}

/** How many identities are beside the filter `version`, with a hash or without. */
export async function countBeside(sql: Sql, workspaceId: string, version: number): Promise<number> {
  const { rows } = await raw<{ n: number }>`
    select count(*) as n from (${besideFilter(workspaceId, version, raw`1`)}) beside`.execute(sql);
  return rows[0]?.n ?? 0;
}

/** Puts a new filter in place. */
export async function writeFilter(
  sql: Sql,
  workspaceId: string,
  version: number,
  filter: Uint8Array,
): Promise<void> {
  await sql
    .updateTable('match_gates')
    .set({ version, filter })
    .where('workspace_id', '=', workspaceId)
    .execute();
}

/** The filter; null before the first. */
export async function readFilter(sql: Sql, workspaceId: string): Promise<Uint8Array | null> {
  const row = await sql
    .selectFrom('match_gates')
    .select('filter')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.filter ?? null;
}

/** A select of the leads (`id`) with an identity whose hash begins with one of these 24-bit numbers, at most `limit`. */
export const leadsByHashStart = (
  workspaceId: string,
  starts: readonly number[],
  limit: number,
): RawBuilder<unknown> =>
  // The inner limit tells the planner that each start is shared by few, so that it goes by the index.
  raw`
    select distinct lead_id as id from unnest(${[...starts]}::bigint[]) as start
    cross join lateral (
      select lead_id from identities
      where workspace_id = ${workspaceId} and match_prefix >= start * 65536 and match_prefix < (start + 1) * 65536
        and match_prefix is not null
      order by match_prefix limit ${limit}) found
    limit ${limit}`;
