/** Marketing calls a kind of touchpoint telling. Single touchpoints are marked offline as well (mutations.ts). */
import * as z from 'zod';
import { FreeText } from './primitives.ts';
import { route } from './route.ts';

export const changeKindMoment = route({
  method: 'POST',
  path: '/api/v1/kind-moments',
  access: 'marketing',
  body: z.object({
    kind: z.string(),
    /** What sellers should make of it; null: the kind is no moment any more. */
    text: z.nullable(FreeText.check(z.trim(), z.minLength(1))),
  }),
  summary:
    'Calls every touchpoint of a kind a moment, with a sentence for sellers, or takes that back. Every device hears of it with the workspace’s record.',
  response: z.object({}),
});
