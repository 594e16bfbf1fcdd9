/** What sales does about a campaign's leads, as far as both departments may know: never what was written or said. */
import * as z from 'zod';
import { Day, Id, Instant } from './primitives.ts';
import { ActionCode, ListedStop } from './records.ts';
import { route } from './route.ts';

export const salesProcess = route({
  method: 'GET',
  path: '/api/v1/campaigns/:id/sales-process',
  access: 'device',
  params: z.object({ id: Id }),
  query: z.object({
    after: z.optional(Id),
    limit: z.prefault(z.coerce.number().int().min(1).max(100), 20),
  }),
  summary:
    'Of a campaign’s leads, the newest first: who looks after each, its stage, when and how sales was last in touch, and what comes next, a booked meeting or a step that was put off to a day, unless they are not to be contacted. No words of mails or calls. `next`: what to give as `after` for the following page, null at the end.',
  response: z.object({
    leads: z.array(
      z.object({
        id: Id,
        name: z.string(),
        stop: ListedStop,
        account: z.nullable(z.string()),
        ownerId: z.nullable(Id),
        /** Key of the stage. */
        stage: z.nullable(z.string()),
        lastTouch: z.nullable(z.object({ at: Instant, kind: z.string() })),
        step: z.nullable(
          z.discriminatedUnion('is', [
            z.object({ is: z.literal('meeting'), at: Instant }),
            z.object({ is: z.literal('put_off'), code: ActionCode, until: Day }),
          ]),
        ),
      }),
    ),
    next: z.nullable(Id),
  }),
});
