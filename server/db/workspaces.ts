/** Workspaces: companies. Global, few and small; what a workspace says of itself is its settings. */
import type { Reason, Workspace } from '#lib/contract/records.ts';
import type { Db, Sql } from './db.ts';
import { setWorkspace } from './pool.ts';
import { json } from './tables.ts';

/** The ids of all workspaces. */
export async function workspaceIds(db: Db): Promise<string[]> {
  const rows = await db.tx((sql) =>
    sql.selectFrom('workspaces').select('workspace_id').orderBy('workspace_id').execute(),
  );
  return rows.map((row) => row.workspace_id);
}

/** The id of the workspace with this short name, or null. */
export async function workspaceBySlug(db: Db, slug: string): Promise<string | null> {
  const row = await db.tx((sql) =>
    sql.selectFrom('workspaces').select('workspace_id').where('slug', '=', slug).executeTakeFirst(),
  );
  return row?.workspace_id ?? null;
}

/**
 * Makes a workspace with its settings, inside Db.tx; the rest of that transaction may see and change this workspace too.
 * A taken slug is a DbError 23505.
 */
export async function createWorkspace(
  sql: Sql,
  slug: string,
  workspace: Omit<Workspace, 'sitesOff' | 'titleRules' | 'leadModel' | 'kindMoments' | 'competitors'>,
): Promise<void> {
  await sql.insertInto('workspaces').values({ workspace_id: workspace.id, slug }).execute();
  await setWorkspace(sql, workspace.id);
  await sql
    .insertInto('workspace_settings')
    .values({
      workspace_id: workspace.id,
      name: workspace.name,
      currency: workspace.currency,
      stages: json(workspace.stages),
      reasons: json(workspace.reasons),
    })
    .execute();
}

/** What a workspace calls itself, inside Db.workspaceTx. */
export async function workspaceName(sql: Sql, workspaceId: string): Promise<string> {
  const row = await sql
    .selectFrom('workspace_settings')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.name ?? '';
}

/** Ids of the site records that are off, inside Db.workspaceTx; the row is locked until the transaction ends. */
export async function readSitesOff(sql: Sql, workspaceId: string): Promise<string[]> {
  const row = await sql
    .selectFrom('workspace_settings')
    .select('sites_off')
    .where('workspace_id', '=', workspaceId)
    .forUpdate()
    .executeTakeFirst();
  return row?.sites_off ?? [];
}

/** Sets the ids of the site records that are off; the row waits for its stamp. */
export async function writeSitesOff(sql: Sql, workspaceId: string, sitesOff: string[]): Promise<void> {
  await sql
    .updateTable('workspace_settings')
    .set({ sites_off: sitesOff, seq: null })
    .where('workspace_id', '=', workspaceId)
    .execute();
}

/** Sets the domains of the companies that sell the same; the row waits for its stamp. */
export async function writeCompetitors(sql: Sql, workspaceId: string, domains: string[]): Promise<void> {
  await sql
    .updateTable('workspace_settings')
    .set({ competitors: domains, seq: null })
    .where('workspace_id', '=', workspaceId)
    .execute();
}

/** The reasons that a verdict may have, inside Db.workspaceTx. */
export async function readReasons(sql: Sql, workspaceId: string): Promise<Reason[]> {
  const row = await sql
    .selectFrom('workspace_settings')
    .select('reasons')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return row?.reasons ?? [];
}
