/** Leads that marketing hands to sales. Writers leave `seq` to the stamp that ends their transaction. */
import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Handover } from '#lib/contract/records.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** Who may answer: the member it was given to, or the members of the team; of a team that is gone, everybody. */
export async function isAddressee(
  sql: Sql,
  workspaceId: string,
  { memberId, teamId }: Handover['to'],
  asks: string,
): Promise<boolean> {
  if (teamId === null) return memberId === null || memberId === asks;
  const team = await readTeam(sql, workspaceId, teamId);
  return team === undefined || team.memberIds.includes(asks);
}

/** Whether there is such a team. */
export const hasTeam = async (sql: Sql, workspaceId: string, id: string): Promise<boolean> =>
  (await readTeam(sql, workspaceId, id)) !== undefined;

const readTeam = (sql: Sql, workspaceId: string, id: string) =>
  sql
    .selectFrom('teams')
    .select('member_ids as memberIds')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();

/** Writes the handover that holds, or that none does, and the campaign that verdicts count for then. */
export async function writeHandover(
  sql: Sql,
  workspaceId: string,
  { id, handover, campaignId }: { id: string; handover: Handover | null; campaignId: string | null },
): Promise<void> {
  await sql
    .updateTable('leads')
    .set({
      handover: handover && json(handover),
      handover_campaign_id: campaignId,
      ...(handover && { handed_over_at: raw<Date>`coalesce(handed_over_at, ${handover.at}::timestamptz)` }),
      seq: null,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Notes that sales accepted a lead: the result of that name. */
export async function insertAccepted(
  sql: Sql,
  workspaceId: string,
  accepted: { leadId: string; accountId: string | null; campaignId: string; at: string },
): Promise<void> {
  await sql
    .insertInto('outcomes')
    .values({
      workspace_id: workspaceId,
      id: uuidv7(),
      lead_id: accepted.leadId,
      account_id: accepted.accountId,
      campaign_id: accepted.campaignId,
      kind: 'accepted',
      at: accepted.at,
    })
    .execute();
}

const followedUpAt = (at: string) =>
  raw`jsonb_set(handover, '{followedUpAt}', to_jsonb(to_char(${raw.ref(at)}::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`;

/** Kinds of touchpoints in which people spoke with each other (lib/domain/brief.ts, isContact). */
const TALKS = ['call_inbound', 'meeting_booked', 'meeting_held', 'demo'];

/** Notes with handed-over leads when sales first was in contact after the handover, as far as touchpoints tell. */
export async function markContacted(
  sql: Sql,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<void> {
  await raw`
    with touched as (
      select l.id as lead_id, t.at from leads l cross join lateral (
        select min(at) as at from touchpoints t
        where t.workspace_id = ${workspaceId} and t.lead_id = l.id and t.at > (l.handover ->> 'at')::timestamptz and t.rule is null
          and (t.kind = any (${TALKS}::text[]) or (t.direction = 'out' and t.side = 'sales'))) t
      where l.workspace_id = ${workspaceId} and l.id = any (${[...leadIds]}::uuid[]) and l.handover is not null
        and l.handover ->> 'followedUpAt' is null and t.at is not null)
    update leads l set handover = ${followedUpAt('touched.at')}, seq = null from touched
    where l.workspace_id = ${workspaceId} and l.id = touched.lead_id`.execute(sql);
}

/** A verdict is a follow-up of the handover as well. */
export async function markJudged(
  sql: Sql,
  workspaceId: string,
  { leadId, at }: { leadId: string; at: string },
): Promise<void> {
  await raw`
    update leads set handover = ${followedUpAt('said.at')}, seq = null from (select ${at}::text as at) said
    where workspace_id = ${workspaceId} and id = ${leadId} and handover is not null and handover ->> 'followedUpAt' is null
      and (handover ->> 'at')::timestamptz <= said.at::timestamptz`.execute(sql);
}

/** Gives handovers that nobody has answered from one member to another. */
export async function passHandovers(sql: Sql, workspaceId: string, from: string, to: string): Promise<void> {
  await raw`
    update leads set handover = jsonb_set(handover, '{to,memberId}', to_jsonb(${to}::text)), seq = null
    where workspace_id = ${workspaceId} and handover is not null and handover -> 'to' ->> 'memberId' = ${from}
      and handover ->> 'answer' is null and deleted_at is null`.execute(sql);
}
