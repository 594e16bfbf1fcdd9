/** Campaigns as marketing describes them. */
import type { CampaignDetails } from '#lib/contract/campaigns.ts';
import type { Sql } from './db.ts';
import { json } from './tables.ts';

/** The campaign's name, locked until the transaction ends; null when there is none of this id. */
export async function lockCampaign(
  sql: Sql,
  workspaceId: string,
  id: string,
): Promise<{ name: string } | null> {
  const row = await sql
    .selectFrom('campaigns')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

/** Writes what is said of a campaign, which then waits for its stamp. */
export async function writeCampaign(
  sql: Sql,
  workspaceId: string,
  id: string,
  { startsOn, endsOn, ownerId, brief, personaIds, addresses, externalIds }: CampaignDetails,
): Promise<void> {
  await sql
    .updateTable('campaigns')
    .set({
      starts_on: startsOn,
      ends_on: endsOn,
      owner_id: ownerId,
      brief: json(brief),
      persona_ids: personaIds,
      addresses,
      external_ids: json(externalIds),
      seq: null,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute();
}
