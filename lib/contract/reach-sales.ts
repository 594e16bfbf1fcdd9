/** Reach × sales: what campaigns cost, and what became of the leads that came over them. Of campaigns alone, never by seller. */

import * as z from 'zod';
import { Day, Id, Instant, someOf } from './primitives.ts';
import { ListedStop } from './records.ts';
import { route } from './route.ts';

/** Why a figure cannot be reckoned. Each has its words: `reach.gap.${Gap}`. */
const Gap = z.enum(['no_leads', 'no_spend', 'too_few', 'no_opportunities', 'none_decided', 'no_value']);
export type Gap = z.infer<typeof Gap>;

const Count = z.int().min(0);
const Estimate = z.object({ mean: z.number(), low: z.number(), high: z.number() });
const GapOrNone = z.nullable(Gap);

const CampaignFigures = z.object({
  campaign: Id,
  reached: Count,
  impressions: Count,
  clicks: Count,
  spend: z.number(),
  leads: Count,
  rated: Count,
  coverage: z.nullable(z.number()),
  lowCoverage: z.boolean(),
  votes: z.number(),
  good: Estimate,
  place: z.nullable(z.int()),
  accepted: Count,
  meetings: Count,
  opportunities: Count,
  won: Count,
  lost: Count,
  value: z.number(),
  daysToWin: z.nullable(z.number()),
  costPerGood: z.nullable(Estimate),
  roi: z.nullable(z.number()),
  velocity: z.nullable(z.number()),
  gaps: z.object({ costPerGood: GapOrNone, roi: GapOrNone, velocity: GapOrNone }),
});
export type CampaignFigures = z.infer<typeof CampaignFigures>;

/** Days of UTC, both included. */
const Period = z
  .object({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to, { error: 'must not be before from', path: ['to'] });

export const reachSales = route({
  method: 'GET',
  path: '/api/v1/reports/reach-sales',
  access: 'device',
  query: Period.safeExtend({
    /** That one's row alone; it is reckoned the same. */
    campaignId: z.optional(Id),
    /** What is left of a deal's value, for the return on spend. */
    margin: z.prefault(z.coerce.number().gt(0).max(1), 1),
  }),
  summary:
    'For each campaign: reach and spend of the days from one to another, both included; the leads that came in them and what became of these since: good share with interval, cost per good lead, accepted, meetings, opportunities, won, value, return on spend, velocity. A figure that cannot be reckoned is null, with the reason in `gaps`. `margin` is what is left of a deal’s value (1 when not given). `unmatched`: spend outside a campaign’s own dates or of a deleted one, leads without a campaign, and deals of companies without a lead.',
  response: z.object({
    rows: z.array(CampaignFigures),
    calibratedFor: z.nullable(z.int()),
    margin: z.number(),
    unmatched: z.object({
      spend: z.array(z.object({ campaign: Id, spend: z.number() })),
      leads: Count,
      won: Count,
      value: z.number(),
    }),
  }),
});

/** The figures that count leads. Each has its words: `reach.${LeadFigure}`. */
export const LeadFigure = z.enum(['leads', 'rated', 'good', 'accepted', 'meetings', 'opportunities', 'won']);
export type LeadFigure = z.infer<typeof LeadFigure>;

export const reachSalesLeads = route({
  method: 'GET',
  path: '/api/v1/reports/reach-sales/leads',
  access: 'device',
  query: Period.safeExtend({
    campaignId: z.optional(Id),
    figure: z.prefault(LeadFigure, 'leads'),
    after: z.optional(Id),
    limit: z.prefault(z.coerce.number().int().min(1).max(200), 50),
  }),
  summary:
    'The leads that a figure of reach × sales counts, the newest first; without `campaignId` those without a campaign. `next`: what to give as `after` for the following page, null at the end.',
  response: z.object({
    leads: z.array(
      z.object({
        id: Id,
        name: z.string(),
        stop: ListedStop,
        account: z.nullable(z.string()),
        came: Instant,
      }),
    ),
    next: z.nullable(Id),
  }),
});

/** Where figures of reach come from besides the platforms that are imported. */
export const FROM_TOUCHPOINTS = 'touchpoints';

export const reachSalesDays = route({
  method: 'GET',
  path: '/api/v1/reports/reach-sales/days',
  access: 'device',
  query: Period.safeExtend({ campaignId: Id }),
  summary:
    'What a campaign’s reach and spend are made of: the days from one to another, both included, by the platform that reports them or `touchpoints`, the newest first. `counted`: whether the day lies in the campaign’s own dates.',
  response: z.object({
    days: z.array(
      z.object({
        day: Day,
        source: z.string(),
        impressions: Count,
        clicks: Count,
        spend: z.number(),
        counted: z.boolean(),
      }),
    ),
  }),
});

/** Good verdicts among those that said good or poor. */
const Votes = z.object({ good: Count, total: Count });

/** Of a campaign's poor verdicts the newest are told with their words. */
export const MOST_POOR = 500;

export const campaignCourse = route({
  method: 'GET',
  path: '/api/v1/reports/reach-sales/course',
  access: 'device',
  query: Period.safeExtend({ campaignId: Id }),
  summary: `How a campaign went from one day to another, both included. \`votes\`: verdicts that count by the day they were given; \`marks\`: answers that changed or tried something; \`poor\`: the newest ${MOST_POOR} poor verdicts with reasons, words and the lead's persona, \`poorTotal\` how many there are; \`personas\`: the verdicts that count by the persona that the lead is, \`recent\` of the period and \`before\` of as many days before it; \`steps\`: how many of the leads that came got so far, and after how many days (median and upper quartile).`,
  response: z.object({
    votes: z.array(z.object({ day: Day, good: Count, total: Count })),
    marks: z.array(
      z.object({
        kind: z.enum(['fixed', 'tested']),
        text: z.string(),
        at: Instant,
        /** How many verdicts it answers. */
        answered: Count,
      }),
    ),
    poor: z.array(
      z.object({
        feedbackId: Id,
        leadId: Id,
        lead: z.string(),
        stop: ListedStop,
        personaId: z.nullable(Id),
        reasons: z.array(z.string()),
        note: z.string(),
        givenAt: Instant,
      }),
    ),
    poorTotal: Count,
    /** Missing from an older server. */
    personas: z.optional(z.array(z.object({ personaId: z.nullable(Id), recent: Votes, before: Votes }))),
    steps: z.array(
      z.object({
        step: z.enum(['accepted', 'meetings', 'opportunities', 'won']),
        leads: Count,
        medianDays: z.nullable(z.number()),
        p75Days: z.nullable(z.number()),
      }),
    ),
  }),
});

const Model = z.enum([
  'first',
  'last',
  'linear',
  'position',
  'timeDecay',
  'wShaped',
  'confirmed',
  'markov',
  'shapley',
]);
const Credits = z.array(
  z.object({ channel: z.nullable(z.string()), conversions: z.number(), value: z.number() }),
);
/** Above this the newest are told of. */
export const MOST_JOURNEYS = 5000;

export const attributionReport = route({
  method: 'GET',
  path: '/api/v1/reports/attribution',
  access: 'device',
  query: Period.safeExtend({ by: z.prefault(z.enum(['campaign', 'channel']), 'campaign') }),
  summary: `Which campaigns or channels the won leads of a period are credited to, by every attribution model side by side; \`channel\` is a campaign's id or a channel. What shows interest counts, up to the deal. \`leftOut\`: models without what they need; \`gate\`: whether markov and shapley rest on enough data to be findings. \`untouched\`: won leads that nothing of it touched. At most ${MOST_JOURNEYS} leads, the newest.`,
  response: z.object({
    models: someOf(Model.options, Credits),
    leftOut: someOf(
      Model.options,
      z.enum(['no_times', 'no_milestones', 'no_confirmations', 'too_many_channels']),
    ),
    gate: z.object({
      open: z.boolean(),
      conversions: Count,
      nulls: Count,
      thin: z.array(z.string()),
      needed: z.object({ conversions: Count, nulls: Count, perChannel: Count }),
    }),
    untouched: z.object({ conversions: Count, value: z.number() }),
  }),
});
