/** Numbers of campaigns. */
import * as z from 'zod';
import { Day, Id } from './primitives.ts';
import { route } from './route.ts';

export const campaignReport = route({
  method: 'GET',
  path: '/api/v1/reports/campaigns',
  access: 'device',
  query: z.object({ from: Day, to: Day }),
  summary:
    'How often each campaign was met from one day to another, both included, by kind of touchpoint. Without machines.',
  response: z.object({
    counts: z.array(z.object({ campaignId: Id, kind: z.string(), touches: z.int() })),
  }),
});
