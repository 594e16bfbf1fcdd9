/** Personas and their versions as rows. */
import { sql as raw } from 'kysely';
import type { Approval } from '#lib/contract/approvals.ts';
import type { PersonaContent, Retirement } from '#lib/contract/personas.ts';
import type { Criterion, Persona } from '#lib/contract/records.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** Whether the workspace has all these personas. */
export async function hasPersonas(sql: Sql, workspaceId: string, ids: readonly string[]): Promise<boolean> {
  const wanted = [...new Set(ids)];
  const rows = await sql
    .selectFrom('personas')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', raw<string>`any (${wanted}::uuid[])`)
    .where('deleted_at', 'is', null)
    .execute();
  return rows.length === wanted.length;
}

/** A version as it was saved. */
export interface VersionRow {
  personaId: string;
  number: number;
  name: string;
  threshold: number;
  criteria: Criterion[];
  text: Persona['text'];
  authorId: string | null;
  at: Date;
  approvals: Approval[];
  retired: Retirement | null;
  /** The version that classifies; null while the persona has none. */
  current: number | null;
  /** What that version says of being out of use. */
  isRetired: Retirement | null;
}

const versions = (sql: Sql, workspaceId: string) =>
  sql
    .selectFrom('persona_versions as v')
    .leftJoin('personas as p', (join) =>
      join.onRef('p.workspace_id', '=', 'v.workspace_id').onRef('p.id', '=', 'v.persona_id'),
    )
    .leftJoin('persona_versions as c', (join) =>
      join
        .onRef('c.workspace_id', '=', 'p.workspace_id')
        .onRef('c.persona_id', '=', 'p.id')
        .onRef('c.number', '=', 'p.version'),
    )
    .select([
      'v.persona_id as personaId',
      'v.number',
      'v.name',
      'v.threshold',
      'v.criteria',
      'v.text',
      'v.author_id as authorId',
      'v.at',
      'v.approvals',
      'v.retired',
      'p.version as current',
      'c.retired as isRetired',
    ])
    .where('v.workspace_id', '=', workspaceId);

/** The newest version of every persona, by name. */
export const readNewestVersions = (sql: Sql, workspaceId: string): Promise<VersionRow[]> =>
  versions(sql, workspaceId)
    .where('v.number', '=', (select) =>
      select
        .selectFrom('persona_versions as w')
        .select((newest) => newest.fn.max('w.number').as('number'))
        .where('w.workspace_id', '=', workspaceId)
        .whereRef('w.persona_id', '=', 'v.persona_id'),
    )
    .orderBy('v.name')
    .orderBy('v.persona_id')
    .execute();

/** The newest versions of one persona, the newest first; none when there is no such persona. */
export const readVersions = (
  sql: Sql,
  workspaceId: string,
  personaId: string,
  limit: number,
): Promise<VersionRow[]> =>
  versions(sql, workspaceId)
    .where('v.persona_id', '=', personaId)
    .orderBy('v.number', 'desc')
    .limit(limit)
    .execute();

/** Locks a version until the transaction ends, so that two approvals come one after the other. */
export async function lockVersion(
  sql: Sql,
  workspaceId: string,
  personaId: string,
  number: number,
): Promise<void> {
  await sql
    .selectFrom('persona_versions')
    .select('number')
    .where('workspace_id', '=', workspaceId)
    .where('persona_id', '=', personaId)
    .where('number', '=', number)
    .forUpdate()
    .execute();
}

/** How many personas the workspace has, also those that are only drafts; those out of use do not count. */
export async function countPersonas(sql: Sql, workspaceId: string): Promise<number> {
  const row = await sql
    .selectFrom('persona_versions')
    .select((select) => select.fn.count<number>('persona_id').distinct().as('n'))
    .where('workspace_id', '=', workspaceId)
    .where('persona_id', 'not in', (select) =>
      select
        .selectFrom('personas')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .where('deleted_at', 'is not', null),
    )
    .executeTakeFirst();
  return row?.n ?? 0;
}

/** Adds a version; false when somebody else has added that number meanwhile. */
export async function insertVersion(
  sql: Sql,
  workspaceId: string,
  { name, threshold, criteria, text }: PersonaContent,
  version: Pick<VersionRow, 'personaId' | 'number' | 'at' | 'retired'> & { authorId: string },
): Promise<boolean> {
  const added = await sql
    .insertInto('persona_versions')
    .values({
      workspace_id: workspaceId,
      persona_id: version.personaId,
      number: version.number,
      name,
      threshold,
      criteria: json(criteria),
      text: json(text),
      author_id: version.authorId,
      at: version.at,
      retired: version.retired && json(version.retired),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('number')
    .execute();
  return added.length === 1;
}

export async function writeApprovals(
  sql: Sql,
  workspaceId: string,
  { personaId, number }: Pick<VersionRow, 'personaId' | 'number'>,
  approvals: readonly Approval[],
): Promise<void> {
  await sql
    .updateTable('persona_versions')
    .set({ approvals: json(approvals) })
    .where('workspace_id', '=', workspaceId)
    .where('persona_id', '=', personaId)
    .where('number', '=', number)
    .execute();
}

/**
 * Makes a version the one that classifies: this row alone waits for its stamp, and devices read it alone. One that retires the
 * persona makes the row a tombstone, so that devices tell leads by the others.
 */
export async function makeCurrent(
  sql: Sql,
  workspaceId: string,
  { personaId, number, name, threshold, criteria, text, retired }: VersionRow,
): Promise<void> {
  const content = {
    ...{ name, threshold, criteria: json(criteria), text: json(text), version: number, seq: null },
    deleted_at: retired && new Date(),
  };
  await sql
    .insertInto('personas')
    .values({ workspace_id: workspaceId, id: personaId, ...content })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(content))
    .execute();
}

/** What people said with a persona's name goes on with the one that takes over: leads set by hand, and whom campaigns are aimed at. */
export async function handOnPersona(
  sql: Sql,
  workspaceId: string,
  personaId: string,
  replacedBy: string | null,
): Promise<void> {
  await raw`
    update leads set seq = null, persona_by_hand = ${
      replacedBy === null
        ? raw`null`
        : raw`jsonb_set(persona_by_hand, '{personaId}', to_jsonb(${replacedBy}::text))`
    }
    where workspace_id = ${workspaceId} and deleted_at is null and persona_by_hand ->> 'personaId' = ${personaId}`.execute(
    sql,
  );
  await raw`
    update campaigns set seq = null, persona_ids = ${
      replacedBy === null
        ? raw`array_remove(persona_ids, ${personaId}::uuid)`
        : raw`case when ${replacedBy}::uuid = any (persona_ids) then array_remove(persona_ids, ${personaId}::uuid)
            else array_replace(persona_ids, ${personaId}::uuid, ${replacedBy}::uuid) end`
    }
    where workspace_id = ${workspaceId} and deleted_at is null and ${personaId}::uuid = any (persona_ids)`.execute(
    sql,
  );
}
