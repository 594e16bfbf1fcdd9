/** How personas hold: what became of the leads that each is taken for. Never by seller. */

import * as z from 'zod';
import { Id } from './primitives.ts';
import { ListedStop } from './records.ts';
import { route } from './route.ts';

/** Good verdicts among those that said good or poor. */
const Votes = z.object({ good: z.int(), total: z.int() });

const PersonaFigures = z.object({
  /** null: leads that are no persona, or of whom too little is known. */
  personaId: z.nullable(Id),
  leads: z.int(),
  /** Leads that marketing gave to sales, or of whom sales said anything. */
  withSales: z.int(),
  /** Of these: taken on, by a good verdict, or accepted or further by their results. */
  accepted: z.int(),
  /** Won or lost. */
  decided: z.int(),
  won: z.int(),
  /** Verdicts that count and say poor, and how often each reason stands with them, the most frequent first. */
  poor: z.int(),
  reasons: z.array(z.object({ key: z.string(), count: z.int() })),
  /** Of the last 30 days, and of the 90 before. */
  recent: Votes,
  before: Votes,
  /** Leads that the rules take for this persona and a member says are another (null: none), the most frequent first. */
  corrected: z.array(z.object({ to: z.nullable(Id), count: z.int() })),
});
export type PersonaFigures = z.infer<typeof PersonaFigures>;

export const personaDrift = route({
  method: 'GET',
  path: '/api/v1/reports/personas',
  access: 'device',
  summary:
    'For each persona: its leads, how many were accepted and won, why sales said no, verdicts of two periods, and corrections. Reckoned when asked, over all leads.',
  response: z.object({ personas: z.array(PersonaFigures) }),
});

/** Which leads a figure counts. `poor`: with a verdict that says so · `corrected`: the rules take them for it, a member for another. */
export const BehindFigure = z.enum(['leads', 'accepted', 'won', 'poor', 'corrected']);
export type BehindFigure = z.infer<typeof BehindFigure>;

export const leadsBehind = route({
  method: 'GET',
  path: '/api/v1/reports/personas/leads',
  access: 'device',
  query: z.object({ persona: Id, of: BehindFigure }),
  summary:
    'The leads behind a figure of a persona: how many they are, and the first hundred. None of a persona that is not in use.',
  response: z.object({
    total: z.int(),
    leads: z.array(z.object({ id: Id, name: z.string(), stop: ListedStop, title: z.nullable(z.string()) })),
  }),
});
