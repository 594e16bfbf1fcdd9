/** Reach × sales: what campaigns cost, and what became of the leads that came over them. Of campaigns alone, never by seller. */
import * as z from 'zod';
import { Day, Id } from './primitives.ts';
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

/** Both days are included, in UTC. `campaignId`: that one's row alone; it is reckoned the same. */
const Period = z
  .object({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to, { error: 'must not be before from', path: ['to'] });

export const reachSales = route({
  method: 'GET',
  path: '/api/v1/reports/reach-sales',
  access: 'device',
  query: Period.safeExtend({
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
