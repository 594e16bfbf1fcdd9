/** What members watch, and the last news of it. */
import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { WatchAbout, Watched } from '#lib/contract/alerts.ts';
import type { Sql } from './db.ts';
import { leadMeantBy } from './leads.ts';

const COLUMN = { lead: 'lead_id', account: 'account_id', campaign: 'campaign_id' } as const;
const TABLE = { account: 'accounts', campaign: 'campaigns' } as const;

export interface Thing {
  about: WatchAbout;
  id: string;
}

/** The id of what is meant: of a merged lead, that of the lead that stands for it. null when there is none. */
export async function watchable(sql: Sql, workspaceId: string, { about, id }: Thing): Promise<string | null> {
  if (about === 'lead') return (await leadMeantBy(sql, workspaceId, id))?.leadId ?? null;
  const row = await sql
    .selectFrom(TABLE[about])
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Begins to watch something. */
export async function insertWatch(
  sql: Sql,
  workspaceId: string,
  memberId: string,
  { about, id }: Thing,
): Promise<void> {
  await sql
    .insertInto('watches')
    .values({ workspace_id: workspaceId, id: uuidv7(), member_id: memberId, [COLUMN[about]]: id })
    .execute();
}

/** Ends to watch something. */
export async function removeWatch(
  sql: Sql,
  workspaceId: string,
  memberId: string,
  { about, id }: Thing,
): Promise<void> {
  await sql
    .deleteFrom('watches')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .where(COLUMN[about], '=', id)
    .execute();
}

const watchesAny = (sql: Sql, workspaceId: string, memberId: string) =>
  sql
    .selectFrom('watches')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .limit(1)
    .executeTakeFirst();

/**
 * What a member watches and is still there, leads first, then companies, each by name, with the last that others did with it or said of
 * it since. Whoever watched two leads that became one watches that one once.
 */
export async function readWatches(sql: Sql, workspaceId: string, memberId: string): Promise<Watched[]> {
  // Most watch nothing, and every connection asks.
  if (!(await watchesAny(sql, workspaceId, memberId))) return [];
  const { rows } = await raw<
    Omit<Watched, 'since' | 'news'> & {
      since: Date;
      what: NonNullable<Watched['news']>['what'];
      at: Date | null;
    }
  >`
    with mine as (
      select 1 as rank, 'lead' as about, l.id, l.name, l.stop ->> 'kind' as stop, min(w.since) as since
      from watches w join leads l on l.workspace_id = ${workspaceId} and l.id = w.lead_id and l.deleted_at is null
      where w.workspace_id = ${workspaceId} and w.member_id = ${memberId} group by l.id, l.name, l.stop ->> 'kind'
      union all
      select 2, 'account', a.id, a.name, null, min(w.since)
      from watches w join accounts a on a.workspace_id = ${workspaceId} and a.id = w.account_id and a.deleted_at is null
      where w.workspace_id = ${workspaceId} and w.member_id = ${memberId} group by a.id, a.name
      union all
      select 3, 'campaign', c.id, c.name, null, min(w.since)
      from watches w join campaigns c on c.workspace_id = ${workspaceId} and c.id = w.campaign_id and c.deleted_at is null
      where w.workspace_id = ${workspaceId} and w.member_id = ${memberId} group by c.id, c.name),
    people as (
      select m.id as thing, m.since, l.id, l.last_sign_at, l.stage_at, l.stage_why
      from mine m join leads l on l.workspace_id = ${workspaceId} and l.deleted_at is null
        and ((m.rank = 1 and l.id = m.id) or (m.rank = 2 and l.account_id = m.id))),
    said as (
      select p.thing, p.since, f.* from people p
      join feedback f on f.workspace_id = ${workspaceId} and f.lead_id = p.id
      union all
      select m.id, m.since, f.* from mine m
      join feedback f on f.workspace_id = ${workspaceId} and f.campaign_id = m.id where m.rank = 3),
    events as (
      select thing, 'sign' as what, last_sign_at as at, since from people
      union all
      select thing, 'stage', stage_at, since from people where stage_why ->> 'memberId' is distinct from ${memberId}
      union all
      select thing, 'verdict', coalesce(revised_at, given_at), since from said
      where workspace_id = ${workspaceId} and author_id <> ${memberId} and retracted_at is null and deleted_at is null
      union all
      select thing, 'answer', (answer ->> 'at')::timestamptz, since
      from said cross join lateral jsonb_array_elements(answers) answer
      where workspace_id = ${workspaceId} and answer ->> 'authorId' <> ${memberId} and retracted_at is null and deleted_at is null),
    news as (
      select distinct on (thing) thing, what, at from events where at > since order by thing, at desc, what)
    select m.about, m.id, m.name, m.stop, m.since, n.what, n.at
    from mine m left join news n on n.thing = m.id
    order by m.rank, m.name, m.id`.execute(sql);
  return rows.map(({ since, what, at, ...thing }) => ({
    ...thing,
    since: since.toISOString(),
    news: at && { what, at: at.toISOString() },
  }));
}
