/** The rows of the audit log. What stands in them, and how they are chained, is for server/services/audit.ts. */
import type { AuditDetails, AuditEntry } from '#lib/contract/audit.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** An entry as it is chained: everything but the hash. */
export interface AuditRow {
  position: number;
  at: Date;
  actorKind: AuditEntry['by']['kind'];
  actorId: string | null;
  action: string;
  subjectKind: string | null;
  subjectId: string | null;
  details: AuditDetails;
}

export interface AuditHead {
  /** 0 before the first entry. */
  position: number;
  hash: Uint8Array;
}

/** Where the chain ends, its row locked until the transaction ends: entries are added one after the other. */
export async function lockAuditHead(sql: Sql, workspaceId: string, start: Uint8Array): Promise<AuditHead> {
  await sql
    .insertInto('audit_heads')
    .values({ workspace_id: workspaceId, position: 0, hash: start })
    .onConflict((conflict) => conflict.column('workspace_id').doNothing())
    .execute();
  return sql
    .selectFrom('audit_heads')
    .select(['position', 'hash'])
    .where('workspace_id', '=', workspaceId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** Where the chain ends, or null before the first entry. */
export async function readAuditHead(sql: Sql, workspaceId: string): Promise<AuditHead | null> {
  const head = await sql
    .selectFrom('audit_heads')
    .select(['position', 'hash'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return head ?? null;
}

/** Adds an entry and moves the head to it. */
export async function appendAudit(
  sql: Sql,
  workspaceId: string,
  row: AuditRow,
  hash: Uint8Array,
): Promise<void> {
  await sql
    .insertInto('audit_log')
    .values({
      workspace_id: workspaceId,
      position: row.position,
      at: row.at,
      actor_kind: row.actorKind,
      actor_id: row.actorId,
      action: row.action,
      subject_kind: row.subjectKind,
      subject_id: row.subjectId,
      details: json(row.details),
      hash,
    })
    .execute();
  await sql
    .updateTable('audit_heads')
    .set({ position: row.position, hash })
    .where('workspace_id', '=', workspaceId)
    .execute();
}

/** Keeps what a subject is called, outside the chain. */
export async function nameAuditSubject(
  sql: Sql,
  workspaceId: string,
  subjectId: string,
  name: string,
): Promise<void> {
  await sql
    .insertInto('audit_names')
    .values({ workspace_id: workspaceId, subject_id: subjectId, name })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'subject_id']).doUpdateSet({ name }))
    .execute();
}

/** Entries in the order of the chain, after a position, with their hashes. */
export async function auditChain(
  sql: Sql,
  workspaceId: string,
  after: number,
  limit: number,
): Promise<(AuditRow & { hash: Uint8Array })[]> {
  return sql
    .selectFrom('audit_log')
    .select([
      'position',
      'at',
      'actor_kind as actorKind',
      'actor_id as actorId',
      'action',
      'subject_kind as subjectKind',
      'subject_id as subjectId',
      'details',
      'hash',
    ])
    .where('workspace_id', '=', workspaceId)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute();
}

/** Entries before a position (null: from the newest), newest first, with the names that people and things have now. */
export async function auditPage(
  sql: Sql,
  workspaceId: string,
  before: number | null,
  limit: number,
): Promise<(AuditRow & { actorName: string | null; subjectName: string | null })[]> {
  let query = sql
    .selectFrom('audit_log as a')
    .leftJoin('members as actor', (join) =>
      join.onRef('actor.workspace_id', '=', 'a.workspace_id').onRef('actor.id', '=', 'a.actor_id'),
    )
    .leftJoin('members as m', (join) =>
      join.onRef('m.workspace_id', '=', 'a.workspace_id').onRef('m.id', '=', 'a.subject_id'),
    )
    .leftJoin('audit_names as n', (join) =>
      join.onRef('n.workspace_id', '=', 'a.workspace_id').onRef('n.subject_id', '=', 'a.subject_id'),
    )
    .select((select) => [
      'a.position',
      'a.at',
      'a.actor_kind as actorKind',
      'a.actor_id as actorId',
      'a.action',
      'a.subject_kind as subjectKind',
      'a.subject_id as subjectId',
      'a.details',
      'actor.name as actorName',
      select.fn.coalesce('m.name', 'n.name').as('subjectName'),
    ])
    .where('a.workspace_id', '=', workspaceId)
    .orderBy('a.position', 'desc')
    .limit(limit);
  if (before !== null) query = query.where('a.position', '<', before);
  return query.execute();
}
