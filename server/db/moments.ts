/** Touchpoints that marketing calls telling. A moment without its touchpoint is none: it goes when that goes. */
import { type RawBuilder, sql as raw } from 'kysely';
import type { Moment } from '#lib/contract/records.ts';
import type { Db, Sql } from './db.ts';

/** The moments of these leads, those of the newest touchpoints first. */
export async function leadMoments(
  db: Db,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<Map<string, Moment[]>> {
  const rows = await db.workspaceTx(workspaceId, (sql) =>
    sql
      .selectFrom('moments as m')
      .innerJoin('touchpoints as t', (join) =>
        join
          .onRef('t.workspace_id', '=', 'm.workspace_id')
          .onRef('t.lead_id', '=', 'm.lead_id')
          .onRef('t.at', '=', 'm.touched_at')
          .onRef('t.id', '=', 'm.touchpoint_id'),
      )
      .select([
        'm.lead_id',
        'm.touchpoint_id',
        'm.touched_at',
        't.kind',
        't.title',
        'm.text',
        'm.member_id',
        'm.at',
      ])
      .where('m.workspace_id', '=', workspaceId)
      .where('m.lead_id', '=', raw<string>`any (${[...leadIds]}::uuid[])`)
      .orderBy('m.touched_at', 'desc')
      .orderBy('m.touchpoint_id', 'desc')
      .execute(),
  );
  const found = new Map<string, Moment[]>();
  for (const { lead_id, touchpoint_id, touched_at, kind, title, text, member_id, at } of rows) {
    const moment = {
      touchpointId: touchpoint_id,
      touchedAt: touched_at.toISOString(),
      kind,
      title,
      text,
      memberId: member_id,
      at: at.toISOString(),
    };
    found.set(lead_id, [...(found.get(lead_id) ?? []), moment]);
  }
  return found;
}

/** Calls a touchpoint of a lead a moment, or words that anew. False when the lead has no such touchpoint. */
export async function writeMoment(
  sql: Sql,
  workspaceId: string,
  {
    leadId,
    touchpointId,
    text,
    memberId,
    at,
  }: Pick<Moment, 'touchpointId' | 'text' | 'memberId' | 'at'> & { leadId: string },
): Promise<boolean> {
  const { rows } = await raw`
    insert into moments (workspace_id, lead_id, touchpoint_id, touched_at, text, member_id, at)
    select ${workspaceId}, t.lead_id, t.id, t.at, ${text}, ${memberId}::uuid, ${at}::timestamptz from touchpoints t
    where t.workspace_id = ${workspaceId} and t.lead_id = ${leadId} and t.id = ${touchpointId}
    on conflict (workspace_id, lead_id, touchpoint_id) do update set text = excluded.text, member_id = excluded.member_id, at = excluded.at
    returning lead_id`.execute(sql);
  if (rows.length > 0) await restamp(sql, workspaceId, leadId);
  return rows.length > 0;
}

/** It is no moment any more; again has no effect. */
export async function deleteMoment(
  sql: Sql,
  workspaceId: string,
  { leadId, touchpointId }: { leadId: string; touchpointId: string },
): Promise<void> {
  await sql
    .deleteFrom('moments')
    .where('workspace_id', '=', workspaceId)
    .where('lead_id', '=', leadId)
    .where('touchpoint_id', '=', touchpointId)
    .execute();
  await restamp(sql, workspaceId, leadId);
}

/** The lead waits for its stamp: devices that hold its timeline fetch it anew then. */
const restamp = (sql: Sql, workspaceId: string, leadId: string) =>
  sql
    .updateTable('leads')
    .set({ seq: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', leadId)
    .execute();

/** A statement that takes away moments whose touchpoints were between two instants. @param before not itself */
export const deleteMomentsOf = (
  workspaceId: string,
  from: Date | null,
  before: Date,
): RawBuilder<unknown> => raw`
  delete from moments where workspace_id = ${workspaceId} and touched_at < ${before} ${from ? raw`and touched_at >= ${from}` : raw``}`;
