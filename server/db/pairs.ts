/** Pairs of leads that may be one person: found by weak signs, decided by people. */
import { sql as raw } from 'kysely';
import type { PairEvidence, Stop } from '#lib/contract/records.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

export interface Pair {
  oneId: string;
  otherId: string;
  evidence: PairEvidence[];
}

const inOrder = (a: string, b: string): { one_id: string; other_id: string } =>
  a < b ? { one_id: a, other_id: b } : { one_id: b, other_id: a };

/** Suggests that two leads may be one person; a pair that is suggested already, or kept apart, stays as it is. */
export async function suggestPair(sql: Sql, workspaceId: string, pair: Pair): Promise<void> {
  await sql
    .insertInto('lead_pairs')
    .values({
      workspace_id: workspaceId,
      ...inOrder(pair.oneId, pair.otherId),
      evidence: json(pair.evidence),
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'one_id', 'other_id']).doNothing())
    .execute();
}

/** Keeps two leads apart from now on, or, with null, leaves the question open again. */
export async function writeApart(
  sql: Sql,
  workspaceId: string,
  { oneId, otherId }: Pick<Pair, 'oneId' | 'otherId'>,
  deed: { by: string; at: string } | null,
): Promise<void> {
  const apart = { apart_by: deed?.by ?? null, apart_at: deed?.at ?? null };
  await sql
    .insertInto('lead_pairs')
    .values({
      workspace_id: workspaceId,
      ...inOrder(oneId, otherId),
      evidence: json([{ by: 'person', value: '' }]),
      ...apart,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'one_id', 'other_id']).doUpdateSet(apart))
    .execute();
}

/** Whether somebody keeps one of these leads apart from one of the others. */
export async function isApart(
  sql: Sql,
  workspaceId: string,
  ones: readonly string[],
  others: readonly string[],
): Promise<boolean> {
  const { rows } = await raw`
    select from lead_pairs where workspace_id = ${workspaceId} and apart_at is not null
      and ((one_id = any (${[...ones]}::uuid[]) and other_id = any (${[...others]}::uuid[]))
        or (one_id = any (${[...others]}::uuid[]) and other_id = any (${[...ones]}::uuid[])))
    limit 1`.execute(sql);
  return rows.length > 0;
}

/** More namesakes in one account than this say that the name is a placeholder. */
const MOST_NAMESAKES = 5;

/**
 * Suggests pairs for leads that are new or changed: another lead of the same account with the same name, and one whose address
 * differs by a tag only. A name alone is never enough.
 */
export async function suggestFor(sql: Sql, workspaceId: string, leadIds: readonly string[]): Promise<void> {
  if (leadIds.length === 0) return;
  const ids = [...leadIds];
  const tagged = raw`kind = 'email' and value like '_%+%@%'`;
  const untagged = raw`split_part(split_part(value, '@', 1), '+', 1) || '@' || split_part(value, '@', 2)`;
  await raw`
    with changed as (
      select id, account_id, name_key, name from leads
      where workspace_id = ${workspaceId} and id = any (${ids}::uuid[]) and deleted_at is null),
    namesakes as (
      select c.id as a, l.id as b, 'name' as by, c.name as value, count(*) over (partition by c.id) as n
      from changed c join leads l on l.workspace_id = ${workspaceId} and l.account_id = c.account_id and l.name_key = c.name_key
        and l.id <> c.id and l.deleted_at is null
      where c.name_key like '% %'),
    addresses as (
      select lead_id, value, ${untagged} as weak, value like '_%+%@%' as has_tag from identities
      where workspace_id = ${workspaceId} and lead_id = any (${ids}::uuid[]) and kind = 'email'),
    alike as (
      select a.lead_id as a, i.lead_id as b, 'weak_email' as by, a.weak as value
      from addresses a join identities i on i.workspace_id = ${workspaceId} and i.kind = 'email' and i.value = a.weak
      where a.has_tag and i.lead_id <> a.lead_id
      union
      select a.lead_id, i.lead_id, 'weak_email', a.weak
      from addresses a join (select lead_id, ${untagged} as weak from identities where workspace_id = ${workspaceId} and ${tagged}) i
        on i.weak = a.weak
      where i.lead_id <> a.lead_id),
    found as (
      select least(a, b) as one_id, greatest(a, b) as other_id, by, min(value) as value
      from (select a, b, by, value from namesakes where n <= ${MOST_NAMESAKES} union all select a, b, by, value from alike) f
      group by 1, 2, 3)
    insert into lead_pairs (workspace_id, one_id, other_id, evidence)
    select ${workspaceId}::uuid, one_id, other_id, jsonb_agg(jsonb_build_object('by', by, 'value', value) order by by)
    from found group by one_id, other_id order by one_id, other_id
    on conflict do nothing`.execute(sql);
}

/** A lead as the review list shows it. */
interface PairLead {
  id: string;
  name: string;
  stop: Stop['kind'] | null;
  title: string | null;
  accountName: string | null;
  emails: string[];
  linkedin: string[];
  touches: number;
  feedback: number;
}

export interface OpenPair {
  one: PairLead;
  other: PairLead;
  evidence: PairEvidence[];
  foundAt: Date;
  apart: { by: string; at: Date } | null;
}

/**
 * Pairs of leads that are both there, those that wait first: the oldest `limit` of them; then the last `limit` that were kept apart.
 */
export async function readPairs(
  sql: Sql,
  workspaceId: string,
  limit: number,
): Promise<{ pairs: OpenPair[]; open: number }> {
  const brief = (lead: string) => raw`jsonb_build_object(
    'id', ${raw.ref(lead)}.id, 'name', ${raw.ref(lead)}.name, 'stop', ${raw.ref(lead)}.stop -> 'kind', 'title', ${raw.ref(lead)}.title,
    'accountName', (select name from accounts where workspace_id = ${workspaceId} and id = ${raw.ref(lead)}.account_id),
    'emails', ${raw.ref(lead)}.emails, 'linkedin', ${raw.ref(lead)}.linkedin, 'touches', ${raw.ref(lead)}.touches,
    'feedback', (select count(*) from feedback where workspace_id = ${workspaceId} and lead_id = ${raw.ref(lead)}.id and retracted_at is null))`;
  const live = raw`
    from lead_pairs p
    join leads one on one.workspace_id = ${workspaceId} and one.id = p.one_id and one.deleted_at is null
    join leads other on other.workspace_id = ${workspaceId} and other.id = p.other_id and other.deleted_at is null
    where p.workspace_id = ${workspaceId}`;
  const { rows } = await raw<{
    one: PairLead;
    other: PairLead;
    evidence: PairEvidence[];
    foundAt: Date;
    apartBy: string | null;
    apartAt: Date | null;
  }>`
    with listed as (
      (select p.* ${live} and p.apart_at is null order by p.found_at, p.one_id limit ${limit})
      union all
      (select p.* ${live} and p.apart_at is not null order by p.apart_at desc, p.one_id limit ${limit}))
    select ${brief('one')} as one, ${brief('other')} as other, p.evidence, p.found_at as "foundAt", p.apart_by as "apartBy", p.apart_at as "apartAt"
    from listed p
    join leads one on one.workspace_id = ${workspaceId} and one.id = p.one_id
    join leads other on other.workspace_id = ${workspaceId} and other.id = p.other_id
    order by p.apart_at desc nulls first, p.found_at, p.one_id`.execute(sql);
  const counted = await raw<{ n: number }>`select count(*)::int as n ${live} and p.apart_at is null`.execute(
    sql,
  );
  return {
    pairs: rows.map(({ apartBy, apartAt, ...pair }) => ({
      ...pair,
      apart: apartBy && apartAt ? { by: apartBy, at: apartAt } : null,
    })),
    open: counted.rows[0]?.n ?? 0,
  };
}
