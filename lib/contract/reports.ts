/** Numbers of campaigns. */
import * as z from 'zod';
import { Day, Id } from './primitives.ts';
import { ActionCode, ActionReason } from './records.ts';
import { route } from './route.ts';

export const campaignReport = route({
  method: 'GET',
  path: '/api/v1/reports/campaigns',
  access: 'device',
  query: z.object({ from: Day, to: Day }),
  summary:
    'How often each campaign was met from one day to another, both included, by kind of touchpoint. Without what machines did; what was sent to people counts, whoever sent it.',
  response: z.object({
    counts: z.array(z.object({ campaignId: Id, kind: z.string(), touches: z.int() })),
  }),
});

const CampaignQuality = z.object({
  campaign: Id,
  /** Its leads, and how many of them have a verdict for it. */
  leads: z.int(),
  rated: z.int(),
  lowCoverage: z.boolean(),
  /** The weight of the verdicts that say good or poor: an old one weighs less than 1. */
  votes: z.number(),
  /** The share of good ones as estimated, and the interval that holds it in 95 of 100 cases. */
  good: z.object({ mean: z.number(), low: z.number(), high: z.number() }),
});

/** Of campaigns alone: no report tells of a seller, who would be ranked by it. */
export const campaignQuality = route({
  method: 'GET',
  path: '/api/v1/reports/quality',
  access: 'device',
  summary:
    'How good the leads of each campaign are by the verdicts, with coverage and interval. `places`: the best first, campaigns of one place cannot be told apart; `tooFew` have no place. `calibratedFor`: by how many sellers’ strictness it is corrected, null for none.',
  response: z.object({
    places: z.array(z.array(CampaignQuality)),
    tooFew: z.array(CampaignQuality),
    calibratedFor: z.nullable(z.int()),
  }),
});

/** Never by seller. */
const NextSteps = z.object({
  code: ActionCode,
  /** Leads whose last decision about it was so. */
  done: z.int(),
  later: z.int(),
  refused: z.int(),
  /** Why it was refused, the most frequent first. */
  reasons: z.array(z.object({ reason: ActionReason, count: z.int() })),
});

export const nextSteps = route({
  method: 'GET',
  path: '/api/v1/reports/next-steps',
  access: 'device',
  summary:
    'What was decided of the next steps that were proposed, over all leads: of each lead the last decision about each kind of step.',
  response: z.object({ steps: z.array(NextSteps) }),
});
