/** What a workspace adds to how job titles are read. */
import { NO_TITLE_RULES, type TitleRules } from '#lib/contract/titles.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** The rules as they stand. */
export async function readTitleRules(sql: Sql, workspaceId: string): Promise<TitleRules> {
  const row = await sql
    .selectFrom('workspace_settings')
    .select('title_rules')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.title_rules ?? NO_TITLE_RULES;
}

/** As readTitleRules, locked until the transaction ends, so that two changes at once do not lose one. */
export async function titleRulesForUpdate(sql: Sql, workspaceId: string): Promise<TitleRules> {
  const row = await sql
    .selectFrom('workspace_settings')
    .select('title_rules')
    .where('workspace_id', '=', workspaceId)
    .forUpdate()
    .executeTakeFirst();
  return row?.title_rules ?? NO_TITLE_RULES;
}

/** Writes the rules; the settings wait for their stamp. */
export async function writeTitleRules(sql: Sql, workspaceId: string, rules: TitleRules): Promise<void> {
  await sql
    .updateTable('workspace_settings')
    .set({ title_rules: json(rules), seq: null })
    .where('workspace_id', '=', workspaceId)
    .execute();
}
