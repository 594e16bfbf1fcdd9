/** Writes and removes the demo workspace. Every statement names the demo's own workspace id. */
import { sql as raw } from 'kysely';
import type { Reason, Stage } from '#lib/contract/records.ts';
import { nameKey } from '#lib/domain/name.ts';
import { type DemoData, DEMO_WORKSPACE_ID as WS } from '../demo/data.ts';
import { chunks } from './chunks.ts';
import type { Db, Sql } from './db.ts';
import { insertTouchpoints } from './ingest.ts';
import { setWorkspace } from './pool.ts';
import { json, type Tables } from './tables.ts';

const AT_ONCE = 2_000;

export type DemoState = 'absent' | 'present' | 'name_taken';

/** Whether the demo is there; `name_taken` when another workspace has its short name, which then stays untouched. */
export async function demoState(db: Db, slug: string): Promise<DemoState> {
  const rows = await db.tx((sql) =>
    sql
      .selectFrom('workspaces')
      .select(['workspace_id', 'slug'])
      .where((where) => where.or([where('workspace_id', '=', WS), where('slug', '=', slug)]))
      .execute(),
  );
  if (rows.some((row) => row.workspace_id !== WS)) return 'name_taken';
  if (rows.length === 0) return 'absent';
  const settings = await db.workspaceTx(WS, (sql) =>
    sql.selectFrom('workspace_settings').select('name').where('workspace_id', '=', WS).executeTakeFirst(),
  );
  return settings ? 'present' : 'absent';
}

/** Makes the workspace's own row; there already, it begins a new epoch, so that devices pull all anew. */
export async function beginDemoEpoch(db: Db, slug: string): Promise<void> {
  await db.tx((sql) =>
    raw`insert into workspaces (workspace_id, slug) values (${WS}, ${slug})
      on conflict (workspace_id) do update set epoch = workspaces.epoch + 1`.execute(sql),
  );
}

/** In an order that foreign keys allow. Members and tokens are not here: who is signed in to the demo stays so. */
const CONTENT: readonly (keyof Tables)[] = [
  'handover_rules',
  'watches',
  'questions',
  'feedback',
  'outcomes',
  'lead_dirty',
  'lead_dirty_batches',
  'anonymous_touches',
  'campaign_days_dirty',
  'campaign_days',
  'lead_days_dirty',
  'lead_day_votes',
  'lead_days',
  'moments',
  'touchpoints',
  'ingest_keys',
  'applied_mutations',
  'imports',
  'import_changes',
  'import_refused',
  'import_mappings',
  'identity_cuts',
  'lead_aliases',
  'lead_merges',
  'lead_pairs',
  'identities',
  'leads',
  'account_domains',
  'accounts',
  'campaign_reach',
  'campaigns',
  'persona_versions',
  'personas',
  'teams',
  'models',
  'workspace_settings',
];

/** Removes what the demo holds, but not its members and their tokens. */
export async function clearDemo(sql: Sql): Promise<void> {
  for (const table of CONTENT)
    await raw`delete from ${raw.table(table)} where workspace_id = ${WS}`.execute(sql);
}

/** Removes the demo whole: its content, tokens, members, and the workspace itself. */
export async function removeDemoRows(db: Db): Promise<void> {
  await db.workspaceTx(WS, async (sql) => {
    await clearDemo(sql);
    for (const table of ['tokens', 'invites', 'alert_choices', 'members'] as const)
      await raw`delete from ${raw.table(table)} where workspace_id = ${WS}`.execute(sql);
  });
  await db.tx(async (sql) => {
    // The audit log is removed with its workspace only, and by the owner only.
    await setWorkspace(sql, WS);
    for (const table of ['audit_log', 'audit_heads', 'audit_names'] as const)
      await raw`delete from ${raw.table(table)} where workspace_id = ${WS}`.execute(sql);
    await sql.deleteFrom('pairings').where('workspace_id', '=', WS).execute();
    await sql.deleteFrom('user_workspaces').where('workspace_id', '=', WS).execute();
    await sql.deleteFrom('workspaces').where('workspace_id', '=', WS).execute();
  });
}

/** Writes the whole demo into a cleared workspace. The rows wait for their stamp. */
export async function insertDemo(
  sql: Sql,
  data: DemoData,
  settings: { name: string; currency: string; stages: Stage[]; reasons: Reason[] },
): Promise<void> {
  const workspace_id = WS;
  await sql
    .insertInto('workspace_settings')
    .values({
      workspace_id,
      name: settings.name,
      currency: settings.currency,
      stages: json(settings.stages),
      reasons: json(settings.reasons),
    })
    .execute();
  for (const { id, name, email, department, admin } of data.members) {
    const row = { name, email, department, admin, active: true, deleted_at: null, seq: null };
    await sql
      .insertInto('members')
      .values({ workspace_id, id, ...row })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(row))
      .execute();
  }
  await sql
    .insertInto('campaigns')
    .values(
      data.campaigns.map(({ startsOn, endsOn, ownerId, brief, personaIds, externalIds, ...rest }) => ({
        workspace_id,
        ...rest,
        brief: json(brief),
        persona_ids: personaIds,
        external_ids: json(externalIds),
        starts_on: startsOn,
        ends_on: endsOn,
        owner_id: ownerId,
      })),
    )
    .execute();
  await sql
    .insertInto('teams')
    .values(
      data.teams.map(({ id, name, problem, memberIds, campaignIds, goal }) => ({
        workspace_id,
        id,
        name,
        problem,
        member_ids: memberIds,
        campaign_ids: campaignIds,
        goal: goal && json(goal),
      })),
    )
    .execute();
  await sql
    .insertInto('personas')
    .values(
      data.personas.map(({ criteria, text, ...rest }) => ({
        workspace_id,
        ...rest,
        criteria: json(criteria),
        text: json(text),
      })),
    )
    .execute();
  await raw`
    insert into persona_versions (workspace_id, persona_id, number, name, threshold, criteria, text, at)
    select workspace_id, id, version, name, threshold, criteria, text, now() from personas where workspace_id = ${WS}`.execute(
    sql,
  );
  await sql
    .insertInto('accounts')
    .values(data.accounts.map((account) => ({ workspace_id, ...account })))
    .execute();
  await sql
    .insertInto('account_domains')
    .values(
      data.accounts.flatMap(({ id, domains }) =>
        domains.map((domain) => ({ workspace_id, domain, account_id: id })),
      ),
    )
    .execute();
  await sql
    .insertInto('leads')
    .values(
      data.leads.map((lead) => ({
        workspace_id,
        id: lead.id,
        account_id: lead.accountId,
        owner_id: lead.ownerId,
        name: lead.name,
        name_key: nameKey(lead.name),
        title: lead.title,
        country: lead.country,
        emails: [lead.email],
        linkedin: lead.linkedin === null ? [] : [lead.linkedin],
        handover_campaign_id: lead.handoverCampaignId,
        handover: lead.handover && json(lead.handover),
        handed_over_at: lead.handover?.at ?? null,
        created_at: lead.createdAt,
        card_at: lead.createdAt,
      })),
    )
    .execute();
  const identities = data.leads.flatMap(({ id, email, linkedin, externalId, createdAt }) => {
    const from = { workspace_id, lead_id: id, source: 'import', created_at: createdAt };
    return [
      { ...from, kind: 'email' as const, value: email },
      { ...from, kind: 'external' as const, value: externalId },
      ...(linkedin === null ? [] : [{ ...from, kind: 'linkedin' as const, value: linkedin }]),
    ];
  });
  for (const rows of chunks(identities, AT_ONCE)) await sql.insertInto('identities').values(rows).execute();
  for (const rows of chunks(data.reach, AT_ONCE)) {
    await sql
      .insertInto('campaign_reach')
      .values(rows.map(({ campaignId, ...rest }) => ({ workspace_id, campaign_id: campaignId, ...rest })))
      .execute();
  }
  for (const rows of chunks(data.touchpoints, AT_ONCE)) {
    await insertTouchpoints(
      sql,
      WS,
      rows.map(({ props, ...rest }) => ({ ...rest, props: props === null ? null : JSON.stringify(props) })),
    );
  }
  await sql
    .insertInto('outcomes')
    .values(
      data.outcomes.map(({ leadId, accountId, campaignId, ...rest }) => ({
        workspace_id,
        ...rest,
        lead_id: leadId,
        account_id: accountId,
        campaign_id: campaignId,
      })),
    )
    .execute();
  await sql
    .insertInto('feedback')
    .values(
      data.feedback.map(
        ({
          leadId,
          authorId,
          campaignId,
          givenAt,
          revisedAt,
          retractedAt,
          history,
          answers,
          pin,
          pinned,
          notNow,
          triggered,
          ...rest
        }) => ({
          workspace_id,
          ...rest,
          lead_id: leadId,
          author_id: authorId,
          campaign_id: campaignId,
          given_at: givenAt,
          revised_at: revisedAt,
          retracted_at: retractedAt,
          history: json(history),
          answers: json(answers),
          pin: pin && json(pin),
          pinned: json(pinned),
          not_now: notNow && json(notNow),
          triggered: triggered && json(triggered),
        }),
      ),
    )
    .execute();
}
