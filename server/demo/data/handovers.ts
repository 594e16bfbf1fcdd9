/** Leads that marketing has just handed to sales: some by hand, the others by a rule. */
import type { HandoverRule } from '#lib/contract/handover-rules.ts';
import type { Handover } from '#lib/contract/records.ts';
import { CAMPAIGN, type MemberKey } from '../cast.ts';
import { TEAMS } from './campaigns.ts';
import { campaignBefore, type Story } from './stories.ts';

interface Ids {
  member(key: MemberKey): string;
  campaign(key: string): string;
  team(name: string): string;
}

const hoursBefore = (now: Date, hours: number): string =>
  new Date(now.getTime() - hours * 3_600_000).toISOString();

const BY_HAND: readonly { to: MemberKey; hours: number; note: string; returned?: number }[] = [
  { to: 'anna', hours: 26, note: 'Asked twice for the price sheet, and nobody has called.' },
  { to: 'anna', hours: 4, note: 'Was at the webinar to the end and asked about rollout.' },
  { to: 'olle', hours: 30, note: 'Downloaded the guide for grid operators.', returned: 5 },
];

/** By the lead's id: leads whom sales has not spoken with, in the order of the stories. */
export function makeHandovers(
  now: Date,
  stories: readonly Story[],
  { member, campaign }: Ids,
): Map<string, Handover> {
  const handed = new Map<string, Handover>();
  for (const { to, hours, note, returned } of BY_HAND) {
    const story = stories.find(
      ({ lead, call, touches }) =>
        lead.cast === null &&
        lead.owner === to &&
        call === null &&
        campaignBefore(touches, now) !== null &&
        !handed.has(lead.id),
    );
    const key = story && campaignBefore(story.touches, now);
    if (!story || !key) continue;
    handed.set(story.lead.id, {
      ...{ campaignId: campaign(key), byId: member('ida'), at: hoursBefore(now, hours), note },
      to: { memberId: member(to), teamId: null },
      answer:
        returned === undefined
          ? null
          : {
              ...{ is: 'returned', memberId: member(to), at: hoursBefore(now, returned) },
              ...{ reason: 'wrong_person_role', note: 'Works in billing, not in operations.' },
            },
      followedUpAt: null,
    });
  }
  return handed;
}

/** Leads of the campaign from the neighbouring countries go to its team. */
export const makeRule = ({ campaign, team }: Ids): { campaignId: string; rule: HandoverRule } => ({
  campaignId: campaign(CAMPAIGN.key),
  rule: {
    ...{ on: true, to: { memberId: null, teamId: team(TEAMS[0]?.name ?? '') }, personaIds: [], stages: [] },
    ...{
      countries: ['NO', 'DK', 'FI'],
      note: 'From the Nordic campaign page. Whoever speaks the language takes it.',
    },
  },
});
