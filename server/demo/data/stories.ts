/** Each lead's story: the journey, when sales called, how far it went; together exactly as many touchpoints as wanted. */
import { CAMPAIGN, MEMBERS } from '../cast.ts';
import { CAMPAIGNS, type CampaignPlan } from './campaigns.ts';
import { castStory } from './cast-journeys.ts';
import { before } from './clock.ts';
import { type DraftTouch, Journey, type Level, type Milestones, marketingJourney } from './journey.ts';
import type { DemoLead } from './leads.ts';
import type { Random } from './random.ts';

export interface Story {
  lead: DemoLead;
  /** Oldest first. */
  touches: DraftTouch[];
  /** Days before now of the first call; null when sales never called. */
  call: number | null;
  milestones: Milestones;
}

/** How much more than a cold lead is met. */
const OFTEN: Record<Level, number> = {
  cold: 1,
  warm: 1.6,
  evaluating: 2.4,
  deciding: 2.8,
  customer: 2.6,
  lost: 2,
};

function firstCall(random: Random, lead: DemoLead): number | null {
  const within = (from: number, to: number): number =>
    random.int(Math.min(from, lead.firstSeen - 3), Math.min(to, lead.firstSeen - 2));
  if (lead.owner === null) return null;
  if (lead.level === 'cold') return random.chance(0.3) ? within(8, 300) : null;
  if (lead.level === 'warm') return random.chance(0.6) ? within(6, 180) : null;
  if (lead.level === 'evaluating') return within(25, 75);
  if (lead.level === 'deciding') return within(45, 100);
  return within(lead.level === 'customer' ? 90 : 60, 300);
}

/** Campaigns that aim at the lead's trade; those that run now count twice, so that most people met them last. */
function campaignsFor(lead: DemoLead): CampaignPlan[] {
  const own = CAMPAIGNS.filter(({ personas }) => personas.some((key) => key === lead.trade));
  const running = own.filter(({ key, ends }) => key === CAMPAIGN.key || ends < 0);
  return own.length > 0 ? [...own, ...running] : [...CAMPAIGNS];
}

/** Shares out `total` in proportion to the weights; the parts add up exactly. */
function shares(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let given = 0;
  let until = 0;
  return weights.map((weight) => {
    until += weight;
    const part = Math.round((total * until) / sum) - given;
    given += part;
    return part;
  });
}

/** The stories of all leads, in their order, with `total` touchpoints together. */
export function makeStories(now: Date, random: Random, leads: readonly DemoLead[], total: number): Story[] {
  const begun = leads.map((lead) => {
    const own = random.stream(lead.id);
    const journey = new Journey(now, own);
    if (lead.cast) {
      const { touches, call, milestones } = castStory(lead.cast, now);
      journey.touches.push(...touches);
      return { lead, own, journey, call, milestones };
    }
    marketingJourney(journey, own, lead.level, campaignsFor(lead), lead.firstSeen);
    const call = firstCall(own, lead);
    const seller = MEMBERS.find(({ key }) => key === lead.owner)?.name.split(' ')[0] ?? '';
    return {
      lead,
      own,
      journey,
      call,
      milestones: call === null ? {} : journey.sales(lead.level, seller, call),
    };
  });

  const written = begun.reduce((sum, { journey }) => sum + journey.touches.length, 0);
  const weights = begun.map(({ lead, own }) => (lead.cast ? 0 : OFTEN[lead.level] * (0.3 + own.next())));
  const fillers = shares(total - written, weights);
  return begun.map(({ lead, journey, call, milestones }, index) => {
    journey.fill(journey.touches.length + (fillers[index] ?? 0), lead.firstSeen);
    return {
      lead,
      call,
      milestones,
      touches: journey.touches.sort((a, b) => a.at.getTime() - b.at.getTime()),
    };
  });
}

/** The last campaign that touched the lead before an instant, within 90 days. */
export function campaignBefore(touches: readonly DraftTouch[], at: Date): string | null {
  const oldest = before(at, 90);
  return (
    touches.findLast((one) => one.campaign !== null && one.at <= at && one.at >= oldest)?.campaign ?? null
  );
}
