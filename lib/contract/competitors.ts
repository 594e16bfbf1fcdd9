/** Marketing says which companies sell the same: a verdict on one of their people finds the reason at hand. */
import * as z from 'zod';
import { route } from './route.ts';

export const MAX_COMPETITORS = 300;

export const setCompetitors = route({
  method: 'POST',
  path: '/api/v1/competitors',
  access: 'marketing',
  body: z.object({
    /** As people write them; they are kept as the domain that a company is known by. */
    domains: z.array(z.string().min(1).max(253)).max(MAX_COMPETITORS),
  }),
  summary:
    'Sets the domains of the companies that sell the same, in place of those that were. Every device hears of them with the workspace’s record; who gives a verdict on one of their people finds the reason chosen, and sends it or takes it off. `bad_domain` for what is no domain of a company.',
  response: z.object({ domains: z.array(z.string()) }),
});
