/**
 * Everything that is about a person, found through the catalogue: every table that points to a lead, today's and tomorrow's. What
 * names people without pointing to them is listed here (NAMING); tests/server/erasure.test.ts looks through every table for both.
 */
import { type RawBuilder, sql as raw } from 'kysely';
import * as z from 'zod';
import { emptyResults } from './applied-mutations.ts';
import { noteDays } from './campaign-days.ts';
import type { Sql } from './db.ts';
import type { IdentityKind } from './tables.ts';
import { json } from './tables.ts';

/** The tables whose rows are emptied and kept: devices hear of them as gone. */
const EMPTIED = ['leads', 'feedback', 'questions'] as const;
/** What stays when a row is emptied: its keys, and what is there for every lead and every verdict alike. */
const STAYS = new Set([
  'workspace_id',
  'id',
  'lead_id',
  'author_id',
  'verdict',
  'contact',
  'given_at',
  'received_at',
  'created_at',
]);
/** Results stay as figures, about nobody. */
const FREED = 'outcomes';
/**
 * Rows that hold a person in their text, without pointing to the lead. They are removed: by an address or an id, and what nobody may
 * have understood also by the full name, for there may be no address. That may take the row of a namesake along.
 */
const NAMING = [
  { table: 'import_changes', byName: false },
  { table: 'import_refused', byName: true },
  { table: 'hook_payloads', byName: true },
] as const;

/** A column of a table that holds a lead's id. */
interface Pointer {
  table: string;
  column: string;
}

/** Every column that points to leads: by its foreign key, or by its name. */
async function pointers(sql: Sql): Promise<Pointer[]> {
  const { rows } = await raw<Pointer>`
    select c.relname as table, a.attname as column
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and not a.attisdropped and c.relname <> 'leads'
      and (a.attname = 'lead_id' or (a.attname <> 'workspace_id' and exists (
        select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'leads'::regclass
          and a.attnum = any (k.conkey))))
    order by 1, 2`.execute(sql);
  return rows;
}

async function columnsOf(sql: Sql, table: string): Promise<string[]> {
  const { rows } = await raw<{ name: string }>`
    select a.attname as name from pg_attribute a
    where a.attrelid = to_regclass(${table}) and a.attnum > 0 and not a.attisdropped`.execute(sql);
  return rows.map(({ name }) => name);
}

/** An identity of a person in its normal form. */
export interface PersonKey {
  kind: IdentityKind;
  value: string;
}

/** The leads that an identity leads to, with those that were merged into them; erased ones are left out. */
export async function leadsOf(sql: Sql, workspaceId: string, key: PersonKey): Promise<string[]> {
  const { rows } = await raw<{ id: string }>`
    select lead_id as id from identities where workspace_id = ${workspaceId} and kind = ${key.kind} and value = ${key.value}`.execute(
    sql,
  );
  return withMerged(
    sql,
    workspaceId,
    rows.map(({ id }) => id),
  );
}

/** These leads as far as they are there and not erased, with those that were merged into them. */
export async function withMerged(sql: Sql, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  const merged = (await columnsOf(sql, 'leads')).includes('merged_into')
    ? raw`or merged_into = any (${[...ids]}::uuid[])`
    : raw``;
  const { rows } = await raw<{ id: string }>`
    select id from leads where workspace_id = ${workspaceId} and (id = any (${[...ids]}::uuid[]) ${merged}) and erased_at is null
    order by id for update`.execute(sql);
  return rows.map(({ id }) => id);
}

/** How the leads are called, for the administrator who asks. */
export async function namesOf(sql: Sql, workspaceId: string, leadIds: readonly string[]): Promise<string[]> {
  const { rows } = await raw<{ name: string }>`
    select name from leads where workspace_id = ${workspaceId} and id = any (${[...leadIds]}::uuid[]) order by deleted_at nulls first, id`.execute(
    sql,
  );
  return rows.map(({ name }) => name);
}

/** All that these leads are known by. */
export async function keysOfLeads(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<PersonKey[]> {
  const { rows } = await raw<PersonKey>`
    select kind, value from identities where workspace_id = ${workspaceId} and lead_id = any (${[...leadIds]}::uuid[])`.execute(
    sql,
  );
  return rows;
}

/** An id that is shorter stands in rows about anybody, as a count or an amount. */
const SHORT_ID = 4;

interface Spelling {
  text: string;
  /** An id in a marketing tool: it may be as short as `7`. */
  external: boolean;
}

/** What stands for these leads in texts: addresses, profiles, ids. */
async function spellings(sql: Sql, workspaceId: string, leadIds: readonly string[]): Promise<Spelling[]> {
  const { rows } = await raw<Spelling>`
    select unnest(emails || linkedin) as text, false as external from leads
      where workspace_id = ${workspaceId} and id = any (${[...leadIds]}::uuid[])
    union select value, kind = 'external' from identities where workspace_id = ${workspaceId}
      and lead_id = any (${[...leadIds]}::uuid[]) and kind <> 'anonymous'`.execute(sql);
  return [...rows, ...leadIds.map((text) => ({ text, external: false }))];
}

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * Which rows of the tables in NAMING name these leads; the table is called `t` there.
 * @param ids where ids of marketing tools count: `anywhere` in a row, which takes too much rather than too little, or where one is a
 * `whole` text and not too short, so that nothing of others is given away
 */
async function naming(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
  ids: 'anywhere' | 'whole',
): Promise<{ table: string; where: RawBuilder<boolean> }[]> {
  const texts = (await spellings(sql, workspaceId, leadIds)).flatMap(({ text, external }) => {
    if (!external || ids === 'anywhere') return like(text);
    return text.length < SHORT_ID ? [] : like(JSON.stringify(text));
  });
  const names = (await namesOf(sql, workspaceId, leadIds)).filter((name) => name.trim().includes(' '));
  return NAMING.map(({ table, byName }) => {
    const sought = [...texts, ...(byName ? names.map(like) : [])];
    const where = raw<boolean>`workspace_id = ${workspaceId} and to_jsonb(t)::text ilike any (${sought}::text[])`;
    return { table, where };
  });
}

const AS_GIVEN = raw`to_jsonb(t) - array['workspace_id', 'seq', 'match_prefix', 'match_version'] as row`;

/** The rows about these leads, by table, as JSON objects; for the person who asks what is known of them. */
export async function rowsAbout(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<Record<string, unknown[]>> {
  const about = [{ table: 'leads', column: 'id' }, ...(await pointers(sql))].map(({ table, column }) => ({
    table,
    where: raw`workspace_id = ${workspaceId} and ${raw.ref(`t.${column}`)} = any (${[...leadIds]}::uuid[])`,
  }));
  const found: Record<string, unknown[]> = {};
  for (const { table, where } of [...about, ...(await naming(sql, workspaceId, leadIds, 'whole'))]) {
    const { rows } = await raw<{
      row: unknown;
    }>`select ${AS_GIVEN} from ${raw.table(table)} t where ${where}`.execute(sql);
    if (rows.length > 0) found[table] = [...(found[table] ?? []), ...rows.map(({ row }) => row)];
  }
  return found;
}

/** How many rows are about these leads, by table. */
export async function countAbout(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = { leads: leadIds.length };
  for (const { table, column } of await pointers(sql)) {
    const { rows } = await raw<{ n: number }>`
      select count(*)::int as n from ${raw.table(table)}
      where workspace_id = ${workspaceId} and ${raw.ref(column)} = any (${[...leadIds]}::uuid[])`.execute(
      sql,
    );
    const n = rows[0]?.n ?? 0;
    if (n > 0) counts[table] = (counts[table] ?? 0) + n;
  }
  return counts;
}

/** Removes all that is about these leads, and empties their rows, which wait for their stamp. Returns how many rows of each table went. */
export async function eraseLeads(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<Record<string, number>> {
  const ids = raw`any (${[...leadIds]}::uuid[])`;
  const counts = await countAbout(sql, workspaceId, leadIds);
  for (const { table, where } of await naming(sql, workspaceId, leadIds, 'anywhere')) {
    const { rows } = await raw<{ n: number }>`
      with gone as (delete from ${raw.table(table)} t where ${where} returning 1)
      select count(*)::int as n from gone`.execute(sql);
    const n = rows[0]?.n ?? 0;
    if (n > 0) counts[table] = n;
  }
  await emptyResults(
    sql,
    workspaceId,
    raw`(result -> 'lead' ->> 'id')::uuid = ${ids} or (result -> 'feedback' ->> 'leadId')::uuid = ${ids}
      or (result -> 'question' ->> 'leadId')::uuid = ${ids}`,
  );
  await raw`delete from audit_names where workspace_id = ${workspaceId} and subject_id = ${ids}`.execute(sql);
  for (const { table, column } of await pointers(sql)) {
    if (EMPTIED.some((name) => name === table)) continue;
    const about = raw`workspace_id = ${workspaceId} and ${raw.ref(column)} = ${ids}`;
    if (table === FREED)
      await raw`update ${raw.table(table)} set ${raw.ref(column)} = null where ${about}`.execute(sql);
    else if (table === 'touchpoints')
      await raw`
        with gone as (delete from touchpoints where ${about} returning at) ${noteDays(workspaceId, 'gone')}`.execute(
        sql,
      );
    else await raw`delete from ${raw.table(table)} where ${about}`.execute(sql);
  }
  for (const table of EMPTIED) {
    const emptied = (await columnsOf(sql, table)).filter(
      (name) => !STAYS.has(name) && !['seq', 'deleted_at', 'erased_at'].includes(name),
    );
    await raw`
      update ${raw.table(table)} set ${raw.join(emptied.map((name) => raw`${raw.ref(name)} = default`))},
        seq = null, deleted_at = coalesce(deleted_at, now()) ${table === 'leads' ? raw`, erased_at = now()` : raw``}
      where workspace_id = ${workspaceId} and ${raw.ref(table === 'leads' ? 'id' : 'lead_id')} = ${ids}`.execute(
      sql,
    );
  }
  return counts;
}

/** The key of the workspace's blocks, or null while nobody was erased. */
export async function readBlockKey(sql: Sql, workspaceId: string): Promise<Uint8Array | null> {
  const row = await sql
    .selectFrom('privacy_settings')
    .select('block_key')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.block_key ?? null;
}

/** As readBlockKey; `made` becomes the key when there is none. */
export async function ensureBlockKey(sql: Sql, workspaceId: string, made: Uint8Array): Promise<Uint8Array> {
  await sql
    .insertInto('privacy_settings')
    .values({ workspace_id: workspaceId, block_key: made })
    .onConflict((conflict) => conflict.column('workspace_id').doNothing())
    .execute();
  return (await readBlockKey(sql, workspaceId)) ?? made;
}

/** Keeps hashes of identities that are not to come back. */
export async function insertBlocks(
  sql: Sql,
  workspaceId: string,
  hashes: readonly Uint8Array[],
): Promise<void> {
  if (hashes.length === 0) return;
  await sql
    .insertInto('erased_identities')
    .values(hashes.map((hash) => ({ workspace_id: workspaceId, hash })))
    .onConflict((conflict) => conflict.columns(['workspace_id', 'hash']).doNothing())
    .execute();
}

/** Which of these hashes are blocked, in hexadecimal. */
export async function blockedHashes(
  sql: Sql,
  workspaceId: string,
  hashes: readonly string[],
): Promise<Set<string>> {
  const { rows } = await raw<{ hash: string }>`
    select encode(e.hash, 'hex') as hash from unnest(${[...hashes]}::text[]) as h (hash)
    join erased_identities e on e.workspace_id = ${workspaceId} and e.hash = decode(h.hash, 'hex')`.execute(
    sql,
  );
  return new Set(rows.map(({ hash }) => hash));
}

const Counts = z.record(z.string(), z.int());

export interface ErasureRow {
  id: string;
  at: Date;
  byMemberId: string | null;
  counts: Record<string, number>;
}

export async function insertErasure(sql: Sql, workspaceId: string, row: ErasureRow): Promise<void> {
  await sql
    .insertInto('erasures')
    .values({
      workspace_id: workspaceId,
      id: row.id,
      at: row.at,
      erased_by: row.byMemberId,
      counts: json(row.counts),
    })
    .execute();
}

/** Which of these erasures the database knows. */
export async function knownErasures(
  sql: Sql,
  workspaceId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await sql
    .selectFrom('erasures')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

const IDENTITIES_AT_ONCE = 10_000;

/** Every identity of the workspace with its lead, in pages. */
export async function* identityPages(
  sql: Sql,
  workspaceId: string,
): AsyncGenerator<(PersonKey & { leadId: string })[]> {
  for (let after: PersonKey | null = null; ; ) {
    const later: RawBuilder<unknown> = after
      ? raw`and (kind, value) > (${after.kind}, ${after.value})`
      : raw``;
    const { rows } = await raw<PersonKey & { leadId: string }>`
      select kind, value, lead_id as "leadId" from identities where workspace_id = ${workspaceId} ${later}
      order by kind, value limit ${IDENTITIES_AT_ONCE}`.execute(sql);
    yield rows;
    if (rows.length < IDENTITIES_AT_ONCE) return;
    after = rows.at(-1) ?? null;
  }
}

/** The newest receipts. */
export async function readErasures(sql: Sql, workspaceId: string, limit: number): Promise<ErasureRow[]> {
  const rows = await sql
    .selectFrom('erasures')
    .select(['id', 'at', 'erased_by as byMemberId', 'counts'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, counts: Counts.parse(row.counts) }));
}

/** Whether an id stands for a lead that was erased. */
export async function isErased(sql: Sql, workspaceId: string, leadId: string): Promise<boolean> {
  const row = await sql
    .selectFrom('leads')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', leadId)
    .where('erased_at', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}
