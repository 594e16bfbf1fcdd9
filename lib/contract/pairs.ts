/** The review list of leads that may be one person. */
import * as z from 'zod';
import { Id, Instant } from './primitives.ts';
import { ListedStop, PairEvidence } from './records.ts';
import { route } from './route.ts';

const PairLead = z.object({
  id: Id,
  name: z.string(),
  stop: ListedStop,
  title: z.nullable(z.string()),
  accountName: z.nullable(z.string()),
  emails: z.array(z.string()),
  linkedin: z.array(z.string()),
  touches: z.int(),
  feedback: z.int(),
});

export const pairs = route({
  method: 'GET',
  path: '/api/v1/pairs',
  access: 'device',
  query: z.object({ limit: z.optional(z.coerce.number().int().min(1).max(200)) }),
  summary:
    'Pairs of leads that may be one person: those that wait, the oldest first, then those that somebody keeps apart.',
  response: z.object({
    pairs: z.array(
      z.object({
        one: PairLead,
        other: PairLead,
        evidence: z.array(PairEvidence),
        foundAt: Instant,
        /** Who said that they are two people; null while it waits. */
        apart: z.nullable(z.object({ memberId: Id, at: Instant })),
      }),
    ),
    /** How many wait, also beyond the limit. */
    open: z.int(),
  }),
});
