/** Versions of teams' agreements as rows. Writers leave `seq` to the stamp that ends their transaction. */
import type { Approval } from '#lib/contract/approvals.ts';
import type { Agreement } from '#lib/contract/records.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** A version as it was proposed. */
export interface AgreementRow {
  number: number;
  content: Agreement;
  authorId: string;
  at: Date;
  approvals: Approval[];
}

/** The newest versions of a team's agreement, the newest first. */
export const readAgreements = (
  sql: Sql,
  workspaceId: string,
  teamId: string,
  limit: number,
): Promise<AgreementRow[]> =>
  sql
    .selectFrom('agreement_versions')
    .select(['number', 'content', 'author_id as authorId', 'at', 'approvals'])
    .where('workspace_id', '=', workspaceId)
    .where('team_id', '=', teamId)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();

/** Adds or overwrites a version, and lets devices know of it. Its team must be locked. */
export async function writeAgreement(
  sql: Sql,
  workspaceId: string,
  teamId: string,
  { number, content, authorId, at, approvals }: AgreementRow,
): Promise<void> {
  await sql
    .insertInto('agreement_versions')
    .values({
      workspace_id: workspaceId,
      team_id: teamId,
      number,
      content: json(content),
      author_id: authorId,
      at,
      approvals: json(approvals),
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'team_id', 'number']).doUpdateSet({ approvals: json(approvals) }),
    )
    .execute();
  await ofTeam(sql, workspaceId, teamId, { seq: null });
}

/** Makes a version the one in force. */
export const putInForce = (
  sql: Sql,
  workspaceId: string,
  teamId: string,
  { number, content }: AgreementRow,
): Promise<void> =>
  ofTeam(sql, workspaceId, teamId, { agreement: json(content), agreement_number: number, seq: null });

async function ofTeam(
  sql: Sql,
  workspaceId: string,
  teamId: string,
  values: { agreement?: ReturnType<typeof json>; agreement_number?: number; seq: null },
): Promise<void> {
  await sql
    .updateTable('teams')
    .set(values)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', teamId)
    .execute();
}
