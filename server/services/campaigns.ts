/** What marketing says of a campaign, for every device to know. */
import type { CampaignDetails } from '#lib/contract/campaigns.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { addressPattern } from '#lib/domain/campaign-address.ts';
import type { Actor } from '../auth/actor.ts';
import { lockCampaign, writeCampaign } from '../db/campaigns.ts';
import { stamp } from '../db/changes.ts';
import type { Sql } from '../db/db.ts';
import { memberForUpdate } from '../db/members.ts';
import { hasPersonas } from '../db/personas.ts';
import { audit } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/**
 * Writes what is said of a campaign. `not_found`; `invalid_request` with the field for an owner who is no active member of
 * marketing, a persona that there is none of, and what is no address of a web page.
 */
export async function describeCampaign(
  { db, bus }: Pick<Services, 'db' | 'bus'>,
  { workspaceId, memberId }: Actor,
  id: string,
  said: CampaignDetails,
): Promise<Result<Record<string, never>, Failure>> {
  const patterns = said.addresses.map(addressPattern);
  const wrong = patterns.indexOf(null);
  if (wrong !== -1) return fail({ code: 'invalid_request', path: `addresses[${wrong}]` });
  const addresses = [...new Set(patterns.filter((one) => one !== null))];
  const personaIds = [...new Set(said.personaIds)];
  const done = await db.workspaceTx(workspaceId, async (sql): Promise<Result<number | null, Failure>> => {
    const campaign = await lockCampaign(sql, workspaceId, id);
    if (!campaign) return fail({ code: 'not_found' });
    if (!(await hasPersonas(sql, workspaceId, personaIds)))
      return fail({ code: 'invalid_request', path: 'personaIds' });
    if (!(await mayAnswer(sql, workspaceId, said.ownerId)))
      return fail({ code: 'invalid_request', path: 'ownerId' });
    await writeCampaign(sql, workspaceId, id, { ...said, addresses, personaIds });
    await audit(sql, workspaceId, {
      by: { memberId },
      action: 'campaign_described',
      subject: { kind: 'campaign', id, name: campaign.name },
      details: { addresses: addresses.length, ids: said.externalIds.length },
    });
    return ok(await stamp(sql, workspaceId));
  });
  if (!done.ok) return done;
  if (done.value !== null) bus.publish({ ws: workspaceId, seq: done.value });
  return ok({});
}

/** Feedback is answered by marketing. */
async function mayAnswer(sql: Sql, workspaceId: string, memberId: string | null): Promise<boolean> {
  if (memberId === null) return true;
  const member = await memberForUpdate(sql, workspaceId, { id: memberId });
  return member?.active === true && member.department === 'marketing';
}
