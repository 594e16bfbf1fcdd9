import type { Lead, Team } from '#lib/contract/records.ts';

type Touched = Pick<Lead, 'handoverCampaignId' | 'lastCampaignId' | 'ownerId'>;

/** The teams around a lead: those of its campaigns, else its owner's. Without a lead: mine. */
export function teamsAround(teams: readonly Team[], lead: Touched | null, me: string | null): Team[] {
  const of = (memberId: string | null) =>
    teams.filter((team) => memberId !== null && team.memberIds.includes(memberId));
  if (!lead) return of(me);
  const campaigns = [lead.handoverCampaignId, lead.lastCampaignId].filter((id) => id !== null);
  const byCampaign = teams.filter((team) => team.campaignIds.some((id) => campaigns.includes(id)));
  return byCampaign.length > 0 ? byCampaign : of(lead.ownerId);
}
