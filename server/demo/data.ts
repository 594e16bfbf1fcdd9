/**
 * The demo workspace: Nordlys AB, which sells software to Nordic energy companies. Made of one seed and one instant: the same
 * two give the same data on every machine, and every date is counted back from the instant.
 */
import type { HandoverRule } from '#lib/contract/handover-rules.ts';
import type {
  Account,
  Campaign,
  Feedback,
  Handover,
  Member,
  OutcomeKind,
  Persona,
  Team,
} from '#lib/contract/records.ts';
import { addressPattern } from '#lib/domain/campaign-address.ts';
import { MEMBERS, type MemberKey, memberEmail, WORKSPACE } from './cast.ts';
import { CAMPAIGNS, TEAMS } from './data/campaigns.ts';
import { before, dayOf, workday } from './data/clock.ts';
import { makeFeedback, type Rated } from './data/feedback.ts';
import { makeHandovers, makeRule } from './data/handovers.ts';
import type { DraftTouch } from './data/journey.ts';
import { makeAccounts, makeLeads } from './data/leads.ts';
import { PERSONA_KEYS, PERSONAS } from './data/personas.ts';
import { Random } from './data/random.ts';
import { campaignBefore, makeStories, type Story } from './data/stories.ts';

const TOUCHPOINT_COUNT = 20_000;

/** Workspace, members, campaigns and the cast have the same ids in every demo, so that paired devices survive a reset. */
const STABLE = new Date('2025-01-01T00:00:00.000Z');
const stableId = (subject: string): string => new Random('ids').stream(subject).id(STABLE);

export const DEMO_SEED = 'nordlys';
export const DEMO_WORKSPACE_ID = stableId('workspace');

interface DemoTouchpoint extends Omit<DraftTouch, 'campaign'> {
  id: string;
  leadId: string;
  campaignKey: string | null;
}

interface DemoOutcome {
  id: string;
  leadId: string;
  accountId: string;
  campaignId: string | null;
  kind: OutcomeKind;
  /** Kronor, from the opportunity on. */
  amount: number | null;
  at: Date;
}

interface DemoLeadRow {
  id: string;
  accountId: string;
  ownerId: string | null;
  name: string;
  title: string | null;
  country: string;
  email: string;
  linkedin: string | null;
  /** Its number in the CRM it came from. */
  externalId: string;
  handoverCampaignId: string | null;
  handover: Handover | null;
  createdAt: Date;
}

interface DemoReach {
  campaignId: string;
  day: string;
  source: string;
  impressions: number;
  clicks: number;
  spend: number;
}

export interface DemoData {
  members: Omit<Member, 'active'>[];
  teams: Team[];
  accounts: Account[];
  personas: Persona[];
  /** Links name them by their keys alone. */
  campaigns: Omit<Campaign, 'spellings'>[];
  reach: DemoReach[];
  leads: DemoLeadRow[];
  touchpoints: DemoTouchpoint[];
  outcomes: DemoOutcome[];
  feedback: Feedback[];
  handoverRule: { campaignId: string; rule: HandoverRule };
}

const member = (key: MemberKey): string => stableId(`member ${key}`);
const campaign = (key: string): string => stableId(`campaign ${key}`);
const team = (name: string): string => stableId(`team ${name}`);
const campaignOrNull = (key: string | null): string | null => (key === null ? null : campaign(key));

function makeReach(random: Random, now: Date): DemoReach[] {
  return CAMPAIGNS.flatMap((plan) =>
    Object.entries(plan.reach).flatMap(([source, usual]) => {
      const days = plan.starts - Math.max(plan.ends, 1) + 1;
      return Array.from({ length: days }, (_, index) => {
        const day = before(now, plan.starts - index);
        const weekend = day.getUTCDay() % 6 === 0;
        const impressions = Math.round(usual * (weekend ? 0.35 : 1) * (0.75 + random.next() * 0.5));
        const clicks = Math.round(
          impressions * (source === 'email' ? 0.05 : 0.008) * (0.6 + random.next() * 0.8),
        );
        const spend =
          source === 'email' ? 0 : Math.round(clicks * plan.clickPrice * (0.85 + random.next() * 0.3));
        return { campaignId: campaign(plan.key), day: dayOf(day), source, impressions, clicks, spend };
      });
    }),
  );
}

/** Key of the campaign for which marketing handed the lead over; null when it did not. */
function handover({ lead, touches, call }: Story, now: Date): string | null {
  if (call === null || lead.level === 'cold') return null;
  return campaignBefore(touches, lead.cast ? now : workday(now, call, 9));
}

function outcomesOf(story: Story, now: Date, random: Random): DemoOutcome[] {
  const { lead, call, milestones } = story;
  const campaignId = campaignOrNull(handover(story, now));
  const outcome = (kind: OutcomeKind, days: number, amount: number | null = null): DemoOutcome => {
    const at = workday(now, Math.max(days, 1), 15);
    return { id: random.id(at), leadId: lead.id, accountId: lead.accountId, campaignId, kind, amount, at };
  };
  const outcomes: DemoOutcome[] = [];
  if (call !== null && campaignId !== null) outcomes.push(outcome('accepted', call));
  if (milestones.meeting !== undefined) outcomes.push(outcome('meeting', milestones.meeting));
  if (milestones.opportunity === undefined) return outcomes;
  const amount = random.int(12, 190) * 10_000;
  outcomes.push(outcome('opportunity', milestones.opportunity, amount));
  const decided = Math.max(milestones.opportunity - random.int(12, 45), 1);
  if (lead.level === 'customer') outcomes.push(outcome('won', decided, amount));
  if (lead.level === 'lost') outcomes.push(outcome('lost', decided, amount));
  return outcomes;
}

/**
 * All rows of the demo workspace. Pure: no clock and no chance but the arguments.
 *
 * @param now every date is counted back from here
 */
export function makeDemo({ now, seed = DEMO_SEED }: { now: Date; seed?: string }): DemoData {
  const random = new Random(seed);
  const accounts = makeAccounts(random.stream('accounts'), STABLE);
  const leads = makeLeads(random.stream('leads'), now, STABLE, accounts);
  const stories = makeStories(now, random.stream('stories'), leads, TOUCHPOINT_COUNT);
  const companyOf = new Map(accounts.map(({ id, name }) => [id, name]));

  const rated = stories.flatMap((story): Rated[] => {
    const { lead, call, touches } = story;
    if (lead.owner === null || call === null) return [];
    const { id, cast, owner, trade, level } = lead;
    const given = handover(story, now);
    const from = workday(now, call, 9);
    const campaignAt = (at: Date): string | null =>
      given !== null && from <= at ? given : campaignBefore(touches, at);
    return [
      {
        id,
        cast,
        owner,
        trade,
        level,
        company: companyOf.get(lead.accountId) ?? '',
        firstCall: call,
        campaignAt,
      },
    ];
  });

  const handed = makeHandovers(now, stories, { member, campaign, team });
  const outcomeIds = random.stream('outcomes');
  const touchIds = random.stream('touchpoints');
  return {
    members: MEMBERS.map(({ key, name, department, admin }) => ({
      id: member(key),
      name,
      email: memberEmail(name),
      department,
      admin,
    })),
    teams: TEAMS.map(({ name, problem, members, campaigns, goal }) => ({
      id: team(name),
      name,
      problem,
      memberIds: members.map(member),
      campaignIds: campaigns.map(campaign),
      agreement: null,
      proposed: null,
      goal: goal && {
        title: goal.title,
        from: dayOf(before(now, goal.began)),
        to: dayOf(before(now, -goal.left)),
        accounts: accounts
          .filter(({ industry }) => industry === goal.industry)
          .flatMap(({ domains }) => domains),
        subGoals: goal.subGoals,
        setById: member(goal.setBy),
        setAt: workday(now, goal.began, 9).toISOString(),
      },
    })),
    accounts: accounts.map(({ owner: _, ...account }) => account),
    personas: PERSONA_KEYS.map((key) => ({ id: stableId(`persona ${key}`), ...PERSONAS[key] })),
    campaigns: CAMPAIGNS.map(({ key, name, channels, starts, ends, owner, ...plan }) => ({
      id: campaign(key),
      key,
      name,
      channels: [...channels],
      startsOn: dayOf(before(now, starts)),
      endsOn: dayOf(before(now, ends)),
      ownerId: member(owner),
      brief: plan.brief,
      personaIds: plan.personas.map((persona) => stableId(`persona ${persona}`)),
      addresses: [plan.page, plan.guide, plan.webinar ?? []]
        .flat()
        .map(({ path }) => `${WORKSPACE.domain}${path}`)
        .concat(plan.pages ?? [])
        .flatMap((address) => addressPattern(address) ?? []),
      externalIds: plan.ids ?? [],
    })),
    reach: makeReach(random.stream('reach'), now),
    leads: stories.map((story, index) => {
      const { id, accountId, owner, name, title, country, email, linkedin, firstSeen } = story.lead;
      return {
        id,
        accountId,
        ownerId: owner === null ? null : member(owner),
        name,
        title,
        country,
        email,
        linkedin,
        externalId: `hubspot:${41_000 + index}`,
        handoverCampaignId: handed.get(id)?.campaignId ?? campaignOrNull(handover(story, now)),
        handover: handed.get(id) ?? null,
        createdAt: before(now, firstSeen),
      };
    }),
    touchpoints: stories.flatMap(({ lead, touches }) =>
      touches.map(({ campaign: key, ...rest }) => ({
        ...rest,
        id: touchIds.id(rest.at),
        leadId: lead.id,
        campaignKey: key,
      })),
    ),
    outcomes: stories.flatMap((story) => outcomesOf(story, now, outcomeIds)),
    feedback: makeFeedback(now, random.stream('feedback'), rated, { member, campaign }),
    handoverRule: makeRule({ member, campaign, team }),
  };
}
