/** Reach × sales: what campaigns cost, and what became of the leads that came over them. Of campaigns alone, never by seller. */
import * as z from 'zod';
import { Day, Id, Instant } from './primitives.ts';
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
    leads: z.array(z.object({ id: Id, name: z.string(), account: z.nullable(z.string()), came: Instant })),
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
