/** What members want to be told of, and everything that may wait for one of them. */
import { type RawBuilder, sql as raw } from 'kysely';
import type { AlertChoices } from '#lib/contract/alerts.ts';
import type { Member } from '#lib/contract/records.ts';
import type { AlertFacts } from '#lib/domain/alerts.ts';
import { readRecords } from './changes.ts';
import type { Sql } from './db.ts';
import { isOpen, keeper } from './handover.ts';
import { json } from './tables.ts';
import { readWatches } from './watches.ts';

const choicesOf = (sql: Sql, workspaceId: string, memberId: string) =>
  sql
    .selectFrom('alert_choices')
    .select(['choices', 'mail_at as mailAt', 'mailed_on as mailedOn', 'told_until as toldUntil'])
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId);

/** null while the member has not chosen. */
export const readChoices = async (
  sql: Sql,
  workspaceId: string,
  memberId: string,
): Promise<AlertChoices | null> =>
  (await choicesOf(sql, workspaceId, memberId).executeTakeFirst())?.choices ?? null;

/** @param mailAt when the next digest is due; null: none is */
export async function writeChoices(
  sql: Sql,
  workspaceId: string,
  memberId: string,
  { choices, mailAt }: { choices: AlertChoices; mailAt: Date | null },
): Promise<void> {
  const said = { choices: json(choices), mail_at: mailAt };
  await sql
    .insertInto('alert_choices')
    .values({ workspace_id: workspaceId, member_id: memberId, ...said })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'member_id']).doUpdateSet(said))
    .execute();
}

/** Members whose digest is due. */
export async function membersToMail(sql: Sql, workspaceId: string, now: Date): Promise<string[]> {
  const rows = await sql
    .selectFrom('alert_choices')
    .select('member_id as id')
    .where('workspace_id', '=', workspaceId)
    .where('mail_at', '<=', now)
    .orderBy('mail_at')
    .execute();
  return rows.map(({ id }) => id);
}

/** When the next digest is due; null: none is. */
export async function nextMail(sql: Sql, workspaceId: string): Promise<Date | null> {
  const row = await sql
    .selectFrom('alert_choices')
    .select(({ fn }) => fn.min('mail_at').as('at'))
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** A member's digest, locked until the transaction ends: another server that finds it due waits, and then finds it done. */
export const digestForUpdate = (sql: Sql, workspaceId: string, memberId: string) =>
  choicesOf(sql, workspaceId, memberId).forUpdate().executeTakeFirst();

/** When the next one is due, and, of one that was mailed, on which of the member's days and what it told. */
export async function moveDigest(
  sql: Sql,
  workspaceId: string,
  memberId: string,
  { mailAt, mailed }: { mailAt: Date | null; mailed?: { on: string; toldUntil: Date } },
): Promise<void> {
  await sql
    .updateTable('alert_choices')
    .set({ mail_at: mailAt, ...(mailed && { mailed_on: mailed.on, told_until: mailed.toldUntil }) })
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .execute();
}

/** What a mail that was not taken would have told is still to be told. */
export async function untell(
  sql: Sql,
  workspaceId: string,
  memberId: string,
  toldUntil: Date,
): Promise<void> {
  await sql
    .updateTable('alert_choices')
    .set({ told_until: toldUntil })
    .where('workspace_id', '=', workspaceId)
    .where('member_id', '=', memberId)
    .execute();
}

/** What is looked through for one member, with the names of campaigns; null for who has left. */
export async function readFacts(
  sql: Sql,
  workspaceId: string,
  memberId: string,
): Promise<(AlertFacts & { me: Member; campaignName: (id: string) => string | null }) | null> {
  const members = await readRecords(sql, workspaceId, 'members');
  const me = members.find(({ id, active }) => id === memberId && active);
  if (!me) return null;
  const campaigns = new Map((await readRecords(sql, workspaceId, 'campaigns')).map((one) => [one.id, one]));
  return {
    me,
    members: new Map(members.map((one) => [one.id, one])),
    teams: await readRecords(sql, workspaceId, 'teams'),
    campaigns,
    campaignName: (id) => campaigns.get(id)?.name ?? null,
    feedback: await readRecords(sql, workspaceId, 'feedback', feedbackFor(workspaceId, memberId)),
    leads: await readRecords(sql, workspaceId, 'leads', leadsFor(workspaceId, memberId)),
    questions: await readRecords(sql, workspaceId, 'questions'),
    watches: await readWatches(sql, workspaceId, memberId),
  };
}

/** Every one handed over; and those that this member put off, as far as they are not to be contacted. */
const leadsFor = (workspaceId: string, memberId: string): RawBuilder<unknown> => raw`(handover is not null
  or (stop is not null and id in (
    select lead_id from feedback where workspace_id = ${workspaceId} and ${keeper} = ${memberId} and not_now is not null)))`;

/** Everybody's that is open, for who answers it is no column; and all of this member's on leads that they put off. */
const feedbackFor = (workspaceId: string, memberId: string): RawBuilder<unknown> => raw`(${isOpen}
  or (${keeper} = ${memberId} and lead_id in (
    select lead_id from feedback where workspace_id = ${workspaceId} and ${keeper} = ${memberId} and not_now is not null)))`;
