/** Spellings of sources, media and campaigns, and touchpoints placed by what they mean. */
import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { DecidedSpelling, SpelledField, UnknownSpelling } from '#lib/contract/spellings.ts';
import type { Traffic } from '#lib/domain/link-tags.ts';
import { type Meanings, meaningKey, type Spelled } from '#lib/domain/spelling.ts';
import { isKind, type Kind } from '#lib/domain/touchpoint.ts';
import { noteDays } from './campaign-days.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** Anybody may put anything into a link: beyond so many nothing new is noted. Touchpoints keep what was written in any case. */
const MAX_SPELLINGS = 5_000;

/** What the workspace has decided. */
export async function readMeanings(sql: Sql, workspaceId: string): Promise<Meanings> {
  const rows = await sql
    .selectFrom('spellings')
    .select(['field', 'spelling', 'meaning'])
    .where('workspace_id', '=', workspaceId)
    .where('decided_at', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [meaningKey(row), row.meaning]));
}

/** Counts spellings of touchpoints. A campaign's own key is none that need be explained. */
export async function noteSpellings(
  sql: Sql,
  workspaceId: string,
  noted: readonly (Spelled & { at: Date })[],
): Promise<void> {
  if (noted.length === 0) return;
  const counted = [...Map.groupBy(noted, meaningKey).values()].flatMap((those) => {
    const times = those.map(({ at }) => at.getTime());
    const span = [Math.min(...times), Math.max(...times)].map((time) => new Date(time).toISOString());
    return those.slice(0, 1).map(({ field, spelling, written }) => ({
      ...{ id: uuidv7(), field, spelling, written, seen: those.length },
      ...{ first_at: span[0], last_at: span[1] },
    }));
  });
  // In one order everywhere, so that two batches wait for each other instead of locking each other out.
  await raw`
    insert into spellings as s (workspace_id, field, spelling, id, written, seen, first_at, last_at)
    select ${workspaceId}::uuid, n.field, n.spelling, n.id, n.written, n.seen, n.first_at, n.last_at
    from jsonb_to_recordset(${json(counted)}::jsonb)
      as n (field text, spelling text, id uuid, written text, seen bigint, first_at timestamptz, last_at timestamptz)
    left join spellings known on known.workspace_id = ${workspaceId} and known.field = n.field and known.spelling = n.spelling
    where known.id is not null or (
      not exists (
        select from campaigns c where n.field = 'campaign' and c.workspace_id = ${workspaceId} and c.key = n.spelling and c.deleted_at is null)
      and (select count(*) from spellings where workspace_id = ${workspaceId}) < ${MAX_SPELLINGS})
    order by n.field, n.spelling
    on conflict (workspace_id, field, spelling) do update set seen = s.seen + excluded.seen,
      first_at = least(s.first_at, excluded.first_at), last_at = greatest(s.last_at, excluded.last_at)`.execute(
    sql,
  );
}

interface Listed {
  unknown: UnknownSpelling[];
  open: number;
  decided: DecidedSpelling[];
}

/** The undecided, the most frequent first, up to `limit`; how many there are; and what was decided, the newest first. */
export async function readSpellings(sql: Sql, workspaceId: string, limit: number): Promise<Listed> {
  const of = sql.selectFrom('spellings').where('workspace_id', '=', workspaceId);
  const unknown = await of
    .selectAll()
    .where('decided_at', 'is', null)
    .orderBy('seen', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  const { open } = await of
    .select((one) => one.fn.countAll<number>().as('open'))
    .where('decided_at', 'is', null)
    .executeTakeFirstOrThrow();
  const decided = await of
    .selectAll()
    .where('decided_at', 'is not', null)
    .orderBy('decided_at', 'desc')
    .orderBy('id')
    .execute();
  const line = (row: (typeof unknown)[number]): UnknownSpelling => ({
    id: row.id,
    field: row.field,
    written: row.written,
    seen: row.seen,
    lastAt: row.last_at.toISOString(),
    waiting: row.waiting !== null,
  });
  return {
    unknown: unknown.map(line),
    open,
    decided: decided.flatMap((row) =>
      row.decided_at === null
        ? []
        : {
            ...line(row),
            meaning: row.meaning,
            decidedBy: row.decided_by,
            decidedAt: row.decided_at.toISOString(),
          },
    ),
  };
}

/** Which field a spelling is of, how it was first written, and what it means so far; null when there is none of this id. */
export async function readSpelling(
  sql: Sql,
  workspaceId: string,
  id: string,
): Promise<{ field: SpelledField; written: string; meaning: string | null } | null> {
  const row = await sql
    .selectFrom('spellings')
    .select(['field', 'written', 'meaning'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Whether the workspace has a campaign of this key. */
export async function hasCampaign(sql: Sql, workspaceId: string, key: string): Promise<boolean> {
  const row = await sql
    .selectFrom('campaigns')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes a decision, or with null takes one back; earlier touchpoints wait from then on. */
export async function writeDecision(
  sql: Sql,
  workspaceId: string,
  id: string,
  decision: { meaning: string | null; by: string; at: Date } | null,
): Promise<void> {
  await sql
    .updateTable('spellings')
    .set({
      meaning: decision?.meaning ?? null,
      decided_by: decision?.by ?? null,
      decided_at: decision?.at ?? null,
      waiting: uuidv7(),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Campaigns of these keys wait for their stamp: devices know them by other spellings now. */
export async function spelledAnew(sql: Sql, workspaceId: string, keys: readonly string[]): Promise<void> {
  await sql
    .updateTable('campaigns')
    .set({ seq: null })
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', raw<string>`any (${keys}::text[])`)
    .execute();
}

/** A spelling whose earlier touchpoints wait. */
export interface WaitingSpelling {
  id: string;
  field: SpelledField;
  spelling: string;
  firstAt: Date;
  /** Of the decision. */
  waiting: string;
}

/** Those that wait, or the one of this id if it does. */
export async function waitingSpellings(
  sql: Sql,
  workspaceId: string,
  id: string | null = null,
): Promise<WaitingSpelling[]> {
  const rows = await sql
    .selectFrom('spellings')
    .select(['id', 'field', 'spelling', 'first_at as firstAt', 'waiting'])
    .where('workspace_id', '=', workspaceId)
    .where('waiting', 'is not', null)
    .$if(id !== null, (query) => query.where('id', '=', id ?? ''))
    .orderBy('id')
    .execute();
  return rows.flatMap(({ waiting, ...row }) => (waiting === null ? [] : { ...row, waiting }));
}

/** All earlier touchpoints follow the decision; a later one leaves it waiting. */
export async function endWaiting(
  sql: Sql,
  workspaceId: string,
  { id, waiting }: Pick<WaitingSpelling, 'id' | 'waiting'>,
): Promise<void> {
  await sql
    .updateTable('spellings')
    .set({ waiting: null })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('waiting', '=', waiting)
    .execute();
}

/** From one instant up to before another; null: to the end. */
export interface Span {
  from: Date;
  to: Date | null;
}

/** Where touchpoints came from that were spelled so, each way of it once. */
export interface SpelledWay {
  kind: Kind;
  traffic: Traffic;
}

const within = ({ from, to }: Span) =>
  raw`t.at >= ${from} and ${to === null ? raw`true` : raw`t.at < ${to}`}`;
const spelled = ({ field, spelling }: Pick<WaitingSpelling, 'field' | 'spelling'>) =>
  raw`t.props -> 'spelling' ->> ${field} = ${spelling}`;

/** The ways in which the touchpoints with a spelling came. */
export async function waysOf(
  sql: Sql,
  workspaceId: string,
  one: WaitingSpelling,
  span: Span,
): Promise<SpelledWay[]> {
  const { rows } = await raw<{
    kind: string;
    source: string | null;
    medium: string | null;
    campaign: string | null;
  }>`
    select distinct kind, props -> 'traffic' ->> 'source' as source, props -> 'traffic' ->> 'medium' as medium,
      props -> 'traffic' ->> 'campaign' as campaign
    from touchpoints t where t.workspace_id = ${workspaceId} and ${within(span)} and ${spelled(one)}`.execute(
    sql,
  );
  return rows.flatMap(({ kind, source, medium, campaign }) =>
    isKind(kind)
      ? {
          kind,
          traffic: {
            ...(source === null ? {} : { source }),
            ...(medium === null ? {} : { medium }),
            ...(campaign === null ? {} : { campaign }),
          },
        }
      : [],
  );
}

/**
 * Places touchpoints with a spelling anew; those that change have their leads and days counted again.
 * @returns whether any changed
 */
export async function placeAgain(
  sql: Sql,
  workspaceId: string,
  one: WaitingSpelling,
  span: Span,
  ways: readonly (SpelledWay & { channel: string; campaignKey: string | null })[],
): Promise<boolean> {
  if (ways.length === 0) return false;
  const given = ways.map(({ kind, traffic, channel, campaignKey }) => ({
    ...{ kind, channel, key: campaignKey },
    ...{ source: traffic.source ?? null, medium: traffic.medium ?? null, campaign: traffic.campaign ?? null },
  }));
  const { rows } = await raw<{ changed: number }>`
    with n as (
      select w.*, c.id as campaign_id
      from jsonb_to_recordset(${json(given)}::jsonb)
        as w (kind text, channel text, key text, source text, medium text, campaign text)
      left join campaigns c on c.workspace_id = ${workspaceId} and c.key = w.key and c.deleted_at is null),
    moved as (
      update touchpoints t set channel = n.channel, campaign_id = n.campaign_id from n
      where t.workspace_id = ${workspaceId} and ${within(span)} and ${spelled(one)} and t.kind = n.kind
        and t.props -> 'traffic' ->> 'source' is not distinct from n.source
        and t.props -> 'traffic' ->> 'medium' is not distinct from n.medium
        and t.props -> 'traffic' ->> 'campaign' is not distinct from n.campaign
        and (t.channel, t.campaign_id) is distinct from (n.channel, n.campaign_id)
      returning t.lead_id, t.at),
    days as (${noteDays(workspaceId, 'moved')}),
    leads as (
      insert into lead_dirty_batches (workspace_id, id, lead_ids)
      select ${workspaceId}::uuid, ${uuidv7()}::uuid, array_agg(distinct lead_id) from moved having count(*) > 0)
    select count(*)::int as changed from moved`.execute(sql);
  return (rows[0]?.changed ?? 0) > 0;
}
