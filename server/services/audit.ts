/**
 * The audit log: what was administered, by whom. Entries of a workspace form a chain, each holding the SHA-256 of itself and
 * of the one before, so that a changed, removed or inserted entry shows. No personal data is chained, only ids: erasing a person
 * leaves the chain as it was.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { AuditAction, AuditDetails, AuditEntry, AuditSubject } from '#lib/contract/audit.ts';
import { ok, type Result } from '#lib/contract/result.ts';
import {
  type AuditHead,
  type AuditRow,
  appendAudit,
  auditChain,
  auditPage,
  lockAuditHead,
  nameAuditSubject,
  readAuditHead,
} from '../db/audit.ts';
import type { Db, Sql } from '../db/db.ts';
import { chooseWorkspace } from './choose-workspace.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** What the first entry follows. */
const START = new Uint8Array(32);
const VERIFIED_AT_ONCE = 1_000;
const PAGE = 50;

/** Who did it: a member; the owner of the data folder, at the command line; the server by itself; somebody nobody knows. */
export type Auditor = { memberId: string } | 'operator' | 'server' | 'unknown';

export interface Audited {
  by: Auditor;
  action: AuditAction;
  /** To what; its `name` is kept outside the chain. A member needs none: the list shows the one they have. */
  subject?: { kind: AuditSubject; id: string; name?: string };
  details?: AuditDetails;
}

function hashOf(workspaceId: string, before: Uint8Array, row: AuditRow): Buffer {
  const details = Object.entries(row.details).sort(([a], [b]) => (a < b ? -1 : 1));
  const { position, at, actorKind, actorId, action, subjectKind, subjectId } = row;
  return createHash('sha256')
    .update(before)
    .update(
      JSON.stringify([
        workspaceId,
        position,
        at.toISOString(),
        actorKind,
        actorId,
        action,
        subjectKind,
        subjectId,
        details,
      ]),
    )
    .digest();
}

/**
 * Writes one entry, inside the transaction of what it is about (Db.workspaceTx), so that neither is there without the other.
 * Comes before the stamp, which ends a transaction.
 */
export async function audit(
  sql: Sql,
  workspaceId: string,
  { by, action, subject, details = {} }: Audited,
): Promise<void> {
  const head = await lockAuditHead(sql, workspaceId, START);
  const row: AuditRow = {
    position: head.position + 1,
    at: new Date(),
    ...(typeof by === 'string'
      ? { actorKind: by, actorId: null }
      : { actorKind: 'member' as const, actorId: by.memberId }),
    action,
    subjectKind: subject?.kind ?? null,
    subjectId: subject?.id ?? null,
    details,
  };
  await appendAudit(sql, workspaceId, row, hashOf(workspaceId, head.hash, row));
  if (subject?.name !== undefined) await nameAuditSubject(sql, workspaceId, subject.id, subject.name);
}

/**
 * Writes entries about things of one kind, by the member who acts. Inside the transaction of what they are about, as `audit`.
 * @returns a function of the actor, the action, and the thing's id, with its name where the log is to keep one
 */
export const auditorOf =
  (kind: AuditSubject) =>
  (
    sql: Sql,
    { workspaceId, memberId }: { workspaceId: string; memberId: string },
    action: AuditAction,
    id: string,
    name?: string,
  ): Promise<void> =>
    audit(sql, workspaceId, {
      by: { memberId },
      action,
      subject: { kind, id, ...(name === undefined ? {} : { name }) },
    });

/** A page of the log, newest first; `before` is the position of the last entry already seen. */
export async function listAudit(
  { db }: Pick<Services, 'db'>,
  workspaceId: string,
  { before, limit = PAGE }: { before?: number | undefined; limit?: number | undefined },
): Promise<{ entries: AuditEntry[]; more: boolean }> {
  const rows = await db.workspaceTx(workspaceId, (sql) =>
    auditPage(sql, workspaceId, before ?? null, limit + 1),
  );
  return {
    entries: rows.slice(0, limit).map((row) => ({
      position: row.position,
      at: row.at.toISOString(),
      by: { kind: row.actorKind, name: row.actorName },
      action: row.action,
      subject:
        row.subjectKind === null || row.subjectId === null
          ? null
          : { kind: row.subjectKind, id: row.subjectId, name: row.subjectName },
      details: row.details,
    })),
    more: rows.length > limit,
  };
}

/** `<position>:<hash in hexadecimal>`, the end of a chain as people keep it elsewhere. */
const headText = ({ position, hash }: AuditHead): string =>
  `${position}:${Buffer.from(hash).toString('hex')}`;

/** The end of a workspace's chain; null before the first entry. */
export async function auditEnd(db: Db, workspaceId: string): Promise<string | null> {
  const head = await db.workspaceTx(workspaceId, (sql) => readAuditHead(sql, workspaceId));
  return head && headText(head);
}

export const Verified = z.object({
  entries: z.int(),
  /** The end of the chain; null when it is broken. */
  head: z.nullable(z.string()),
  /** Position of the first entry that is not as it was written; null when all are. */
  broken: z.nullable(z.int()),
});
export type Verified = z.infer<typeof Verified>;

export const AuditCheck = z.object({
  /** An end of the chain that was kept elsewhere. */
  kept: z.nullable(
    z.string().regex(/^\d{1,15}:[0-9a-f]{64}$/, 'An end is a number, a colon, and 64 digits.'),
  ),
  /** Short name of the workspace; null when there is only one. */
  workspace: z.string().nullable(),
});
export type AuditCheck = z.infer<typeof AuditCheck>;

/** Verifies the chosen workspace's log. */
export async function checkAudit(
  services: Pick<Services, 'db'>,
  { kept, workspace }: AuditCheck,
): Promise<Result<Verified, Failure>> {
  const target = await chooseWorkspace(services.db, workspace);
  return target.ok ? ok(await verifyAudit(services, target.value, kept)) : target;
}

/**
 * Reads the whole chain again.
 * @param kept an end of the chain that was kept elsewhere; without one, nobody can tell when the log was replaced as a whole
 */
export async function verifyAudit(
  { db }: Pick<Services, 'db'>,
  workspaceId: string,
  kept: string | null = null,
): Promise<Verified> {
  let last: AuditHead = { position: 0, hash: START };
  const broken = (position: number): Verified => ({ entries: last.position, head: null, broken: position });
  let keptSeen = kept === null;
  for (;;) {
    const rows = await db.workspaceTx(workspaceId, (sql) =>
      auditChain(sql, workspaceId, last.position, VERIFIED_AT_ONCE),
    );
    for (const { hash, ...row } of rows) {
      if (row.position !== last.position + 1 || !hashOf(workspaceId, last.hash, row).equals(hash))
        return broken(last.position + 1);
      last = { position: row.position, hash };
      keptSeen ||= headText(last) === kept;
    }
    if (rows.length === VERIFIED_AT_ONCE) continue;
    const head = (await db.workspaceTx(workspaceId, (sql) => readAuditHead(sql, workspaceId))) ?? {
      position: 0,
      hash: START,
    };
    if (head.position < last.position) return broken(head.position + 1);
    // Entries were added since; when there are none, the newest were removed.
    if (head.position > last.position && rows.length > 0) continue;
    if (headText(head) !== headText(last)) return broken(last.position + 1);
    break;
  }
  if (!keptSeen) return broken(Number(kept?.split(':')[0]));
  return { entries: last.position, head: headText(last), broken: null };
}
