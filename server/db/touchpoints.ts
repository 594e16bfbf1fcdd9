/** What happened with leads. Reads for timelines; ingest writes. */
import type { Selectable } from 'kysely';
import type { LeadHistory, Touchpoint } from '#lib/contract/records.ts';
import { AHEAD_DAYS } from '#lib/domain/upcoming.ts';
import type { Db } from './db.ts';
import type { Tables } from './tables.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Things ahead of one lead. */
const MOST_AHEAD = 20;

const COLUMNS = [
  'id',
  'lead_id',
  'at',
  'kind',
  'direction',
  'actor',
  'rule',
  'side',
  'channel',
  'campaign_id',
  'title',
  'detail',
  'starts_at',
] as const;
type Row = Pick<Selectable<Tables['touchpoints']>, (typeof COLUMNS)[number]>;

const toTouchpoint = (row: Row): Touchpoint => ({
  id: row.id,
  leadId: row.lead_id,
  at: row.at.toISOString(),
  kind: row.kind,
  direction: row.direction,
  actor: row.actor,
  rule: row.rule,
  side: row.side,
  channel: row.channel,
  campaignId: row.campaign_id,
  title: row.title,
  detail: row.detail,
  startsAt: row.starts_at?.toISOString() ?? null,
});

export interface Timeline {
  leadId: string;
  touchpoints: Touchpoint[];
  /** Those that announce something in the days ahead, the nearest first. */
  ahead: Touchpoint[];
  total: number;
  /** null until the roll-up has counted. */
  history: LeadHistory | null;
}

/** The newest touchpoints of each lead, newest first, and how many there are; in the order asked, without leads that do not exist. */
export async function newestTouchpoints(
  db: Db,
  workspaceId: string,
  leadIds: readonly string[],
  limit: number,
  now = new Date(),
): Promise<Timeline[]> {
  const ids = [...leadIds];
  const { leads, rows, ahead } = await db.workspaceTx(workspaceId, async (sql) => ({
    leads: await sql
      .selectFrom('leads')
      .select((lead) => [
        'leads.id',
        'leads.history',
        lead
          .selectFrom('touchpoints')
          .select((count) => count.fn.countAll<number>().as('total'))
          .where('touchpoints.workspace_id', '=', workspaceId)
          .whereRef('touchpoints.lead_id', '=', 'leads.id')
          .as('total'),
      ])
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', ids)
      .where('deleted_at', 'is', null)
      .execute(),
    rows: await sql
      .selectFrom('leads')
      .innerJoinLateral(
        (from) =>
          from
            .selectFrom('touchpoints')
            .select(COLUMNS.map((column) => `touchpoints.${column}` as const))
            .where('touchpoints.workspace_id', '=', workspaceId)
            .whereRef('touchpoints.lead_id', '=', 'leads.id')
            .orderBy('at', 'desc')
            .orderBy('id', 'desc')
            .limit(limit)
            .as('newest'),
        (join) => join.onTrue(),
      )
      .selectAll('newest')
      .where('leads.workspace_id', '=', workspaceId)
      .where('leads.id', 'in', ids)
      .orderBy('newest.at', 'desc')
      .orderBy('newest.id', 'desc')
      .execute(),
    ahead: await sql
      .selectFrom('touchpoints')
      .select(COLUMNS)
      .where('workspace_id', '=', workspaceId)
      .where('lead_id', 'in', ids)
      .where('starts_at', '>', now)
      .where('starts_at', '<=', new Date(now.getTime() + AHEAD_DAYS * DAY))
      .orderBy('starts_at')
      .orderBy('id')
      .limit(MOST_AHEAD * ids.length)
      .execute(),
  }));
  const known = new Map(leads.map((lead) => [lead.id, lead]));
  const byLead = Map.groupBy(rows, (row) => row.lead_id);
  const aheadByLead = Map.groupBy(ahead, (row) => row.lead_id);
  return ids.flatMap((leadId) => {
    const lead = known.get(leadId);
    if (!lead) return [];
    const touchpoints = (byLead.get(leadId) ?? []).map(toTouchpoint);
    const coming = (aheadByLead.get(leadId) ?? []).slice(0, MOST_AHEAD).map(toTouchpoint);
    return [{ leadId, touchpoints, ahead: coming, total: lead.total ?? 0, history: lead.history }];
  });
}

/**
 * Touchpoints of one lead before an instant, newest first: `limit` of them, and all others of the last one's very instant, so
 * that going on from there leaves none out. `more` says whether there are older ones.
 *
 * @param from none older than this; null: however old
 */
export async function olderTouchpoints(
  db: Db,
  workspaceId: string,
  leadId: string,
  { from, before, limit }: { from: string | null; before: string | null; limit: number },
): Promise<{ touchpoints: Touchpoint[]; more: boolean }> {
  return db.workspaceTx(workspaceId, async (sql) => {
    const all = sql
      .selectFrom('touchpoints')
      .where('workspace_id', '=', workspaceId)
      .where('lead_id', '=', leadId)
      .$if(from !== null, (query) => query.where('at', '>=', new Date(from ?? 0)));
    const rows = await all
      .select(COLUMNS)
      .$if(before !== null, (query) => query.where('at', '<', new Date(before ?? 0)))
      .orderBy('at', 'desc')
      .fetch(limit, 'with ties')
      .execute();
    const last = rows.at(-1);
    const older = last && (await all.select('id').where('at', '<', last.at).limit(1).executeTakeFirst());
    return { touchpoints: rows.map(toTouchpoint).toSorted(newestFirst), more: older !== undefined };
  });
}

/** What an event said of a touchpoint; null when nothing, undefined when the lead has no such touchpoint. */
export async function touchpointFacts(
  db: Db,
  workspaceId: string,
  leadId: string,
  id: string,
): Promise<Record<string, unknown> | null | undefined> {
  const row = await db.workspaceTx(workspaceId, (sql) =>
    sql
      .selectFrom('touchpoints')
      .select('props')
      .where('workspace_id', '=', workspaceId)
      .where('lead_id', '=', leadId)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
  return row?.props;
}

/**
 * As `olderTouchpoints`, of everybody at a company in one. Each person's are looked up by themselves: the newest of all are among
 * the newest of each.
 */
export async function accountTouchpoints(
  db: Db,
  workspaceId: string,
  accountId: string,
  before: string | null,
  limit: number,
): Promise<{ touchpoints: Touchpoint[]; more: boolean }> {
  return db.workspaceTx(workspaceId, async (sql) => {
    const newest = (of: string | null | Date, columns: readonly (typeof COLUMNS)[number][], most: number) =>
      sql
        .selectFrom('leads')
        .innerJoinLateral(
          (from) =>
            from
              .selectFrom('touchpoints')
              .select(columns.map((column) => `touchpoints.${column}` as const))
              .where('touchpoints.workspace_id', '=', workspaceId)
              .whereRef('touchpoints.lead_id', '=', 'leads.id')
              .$if(of !== null, (query) => query.where('at', '<', new Date(of ?? 0)))
              .orderBy('at', 'desc')
              .fetch(most, 'with ties')
              .as('newest'),
          (join) => join.onTrue(),
        )
        .where('leads.workspace_id', '=', workspaceId)
        .where('leads.account_id', '=', accountId)
        .where('leads.deleted_at', 'is', null);
    const rows = await newest(before, COLUMNS, limit)
      .selectAll('newest')
      .orderBy('newest.at', 'desc')
      .fetch(limit, 'with ties')
      .execute();
    const last = rows.at(-1);
    const older = last && (await newest(last.at, ['id'], 1).select('newest.id').limit(1).executeTakeFirst());
    return { touchpoints: rows.map(toTouchpoint).toSorted(newestFirst), more: older !== undefined };
  });
}

const newestFirst = (a: Touchpoint, b: Touchpoint): number =>
  a.at === b.at ? b.id.localeCompare(a.id) : b.at.localeCompare(a.at);
