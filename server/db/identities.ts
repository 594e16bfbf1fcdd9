/** What ties addresses to leads, and what people cut. */
import { sql as raw } from 'kysely';
import { v7 } from 'uuid';
import type { LeadIdentity } from '#lib/contract/records.ts';
import type { Db, Sql } from './db.ts';
import type { IdentityKind } from './tables.ts';

/** An identity in its normal form (lib/domain/identity.ts, lib/domain/linkedin.ts) and the lead it is about. */
interface Tie {
  kind: IdentityKind;
  value: string;
  leadId: string;
}

/** Who does it, and when (ISO 8601). */
interface Deed {
  by: string;
  at: string;
}

const MEMBER = 'member:';

/** The source of an identity that a member linked by hand. */
export const byMember = (memberId: string): string => MEMBER + memberId;

/** The lead that has this identity; or null. */
export async function holderOf(
  sql: Sql,
  workspaceId: string,
  { kind, value }: Pick<Tie, 'kind' | 'value'>,
): Promise<string | null> {
  const row = await sql
    .selectFrom('identities')
    .select('lead_id')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .executeTakeFirst();
  return row?.lead_id ?? null;
}

/** Ties an identity to a lead unless it is tied already; returns the id of the lead that has it afterwards. */
export async function claimIdentity(
  sql: Sql,
  workspaceId: string,
  { kind, value, leadId, source }: Tie & { source: string },
): Promise<string | null> {
  await sql
    .insertInto('identities')
    .values({ workspace_id: workspaceId, kind, value, lead_id: leadId, source })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'kind', 'value']).doNothing())
    .execute();
  return holderOf(sql, workspaceId, { kind, value });
}

/**
 * Takes an identity from a lead and notes who did it, so that only a person joins them again.
 * @param shown the spellings that stood on the lead's card, for the way back
 * @returns false when the lead does not have it
 */
export async function cutIdentity(
  sql: Sql,
  workspaceId: string,
  { kind, value, leadId }: Tie,
  shown: readonly string[],
  { by, at }: Deed,
): Promise<boolean> {
  const taken = await sql
    .deleteFrom('identities')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .where('lead_id', '=', leadId)
    .returning(['source', 'created_at', 'home_id'])
    .executeTakeFirst();
  if (!taken) return false;
  await sql
    .insertInto('identity_cuts')
    .values({
      workspace_id: workspaceId,
      id: v7(),
      kind,
      value,
      lead_id: leadId,
      shown: [...shown],
      home_id: taken.home_id,
      source: taken.source,
      linked_at: taken.created_at,
      cut_by: by,
      cut_at: at,
    })
    .execute();
  return true;
}

/** Whether this identity stands cut from this lead. */
export async function isCut(sql: Sql, workspaceId: string, { kind, value, leadId }: Tie): Promise<boolean> {
  const row = await sql
    .selectFrom('identity_cuts')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .where('lead_id', '=', leadId)
    .where('restored_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Ends a standing cut, which stays as history, and gives the identity, which the lead must have again, the evidence it had before.
 * Returns the spellings that stood on the card; none when nothing was cut.
 */
export async function restoreIdentity(
  sql: Sql,
  workspaceId: string,
  { kind, value, leadId }: Tie,
  { by, at }: Deed,
): Promise<string[]> {
  const cut = await sql
    .updateTable('identity_cuts')
    .set({ restored_by: by, restored_at: at })
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .where('lead_id', '=', leadId)
    .where('restored_at', 'is', null)
    .returning(['shown', 'source', 'linked_at', 'home_id'])
    .executeTakeFirst();
  if (!cut) return [];
  await sql
    .updateTable('identities')
    .set({ source: cut.source, created_at: cut.linked_at, home_id: cut.home_id })
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .where('lead_id', '=', leadId)
    .execute();
  return cut.shown;
}

interface HeldRow {
  leadId: string;
  kind: LeadIdentity['kind'];
  value: string;
  source: string;
  at: Date;
}

interface CutRow extends HeldRow {
  linkedAt: Date;
  by: string;
  restoredBy: string | null;
  restoredAt: Date | null;
}

const tieText = ({ leadId, kind, value }: { leadId: string; kind: string; value: string }): string =>
  `${leadId} ${kind} ${value}`;

/** A source as people read it: `member` and who, or what brought it. */
export const readSource = (source: string): Pick<LeadIdentity, 'source' | 'memberId'> =>
  source.startsWith(MEMBER)
    ? { source: 'member', memberId: source.slice(MEMBER.length) }
    : { source, memberId: null };

const evidence = (source: string, at: Date): Pick<LeadIdentity, 'source' | 'memberId' | 'at'> => ({
  ...readSource(source),
  at: at.toISOString(),
});

const asCut = ({ at, by, restoredAt, restoredBy }: CutRow): LeadIdentity['cuts'][number] => ({
  at: at.toISOString(),
  memberId: by,
  restored: restoredAt && restoredBy ? { at: restoredAt.toISOString(), memberId: restoredBy } : null,
});

/**
 * What each lead is known by, with its evidence, the oldest first, and what was cut from it. Browsers that were not signed in
 * (anonymous ids) say nothing of a person and are left out.
 */
export async function leadIdentities(
  db: Db,
  workspaceId: string,
  leadIds: readonly string[],
): Promise<Map<string, LeadIdentity[]>> {
  const { held, cut } = await db.workspaceTx(workspaceId, async (sql) => ({
    held: await raw<HeldRow>`
      select lead_id as "leadId", kind, value, source, created_at as at from identities
      where workspace_id = ${workspaceId} and lead_id = any (${leadIds}::uuid[]) and kind <> 'anonymous'
      order by created_at, kind, value`.execute(sql),
    cut: await raw<CutRow>`
      select lead_id as "leadId", kind, value, source, linked_at as "linkedAt", cut_by as by, cut_at as at,
        restored_by as "restoredBy", restored_at as "restoredAt"
      from identity_cuts where workspace_id = ${workspaceId} and lead_id = any (${leadIds}::uuid[]) and kind <> 'anonymous'
      order by cut_at, id`.execute(sql),
  }));
  const cuts = Map.groupBy(cut.rows, tieText);
  const known = held.rows.map((row) => ({ ...row, cuts: cuts.get(tieText(row)) ?? [] }));
  const mine = new Set(known.map(tieText));
  for (const [text, rows] of cuts) {
    const last = rows.at(-1);
    if (last && !mine.has(text)) known.push({ ...last, at: last.linkedAt, cuts: rows });
  }
  const byLead = Map.groupBy(known, ({ leadId }) => leadId);
  return new Map(
    [...byLead].map(([leadId, rows]) => [
      leadId,
      rows.map(({ kind, value, source, at, cuts: all }) => ({
        kind,
        value,
        ...evidence(source, at),
        cuts: all.map(asCut),
      })),
    ]),
  );
}
