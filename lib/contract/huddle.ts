/** What a team looks back on when it meets. */

import * as z from 'zod';
import { Day, Id, Instant } from './primitives.ts';
import { campaignCourse } from './reach-sales.ts';
import { ListedStop } from './records.ts';
import { route } from './route.ts';

const { poor, poorTotal, marks } = campaignCourse.response.shape;

export const huddle = route({
  method: 'GET',
  path: '/api/v1/teams/:id/huddle',
  access: 'device',
  params: z.object({ id: Id }),
  query: z
    .object({ from: Day, to: Day })
    .refine(({ from, to }) => from <= to, { error: 'must not be before from', path: ['to'] }),
  summary:
    'What a team looks back on, of its campaigns from one day to another, both included: leads won, poor verdicts with reasons and words (as `campaignCourse` tells them), and answers that changed or tried something.',
  response: z.object({
    /** The newest first. */
    wins: z.array(
      z.object({
        leadId: Id,
        lead: z.string(),
        stop: ListedStop,
        account: z.nullable(z.string()),
        campaignId: Id,
        at: Instant,
        value: z.nullable(z.number()),
      }),
    ),
    poor: z.array(poor.element.extend({ campaignId: Id })),
    poorTotal,
    marks: z.array(marks.element.extend({ campaignId: Id })),
  }),
});
