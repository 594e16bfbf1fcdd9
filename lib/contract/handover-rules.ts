/** Rules by which the leads of a campaign are handed over to sales as soon as they match. */
import * as z from 'zod';
import { Country, FreeText, Id } from './primitives.ts';
import { route } from './route.ts';

/** What is left empty lets every lead of the campaign through. */
export const HandoverRule = z.object({
  on: z.boolean(),
  /** One of them: a seller, or whoever of a team takes it. */
  to: z.object({ memberId: z.nullable(Id), teamId: z.nullable(Id) }),
  personaIds: z.array(Id).max(50),
  /** Keys of stages. */
  stages: z.array(z.string().min(1).max(64)).max(30),
  /** Of the lead, else of its company. */
  countries: z.array(Country).max(60),
  /** What sales should know. */
  note: FreeText.check(z.trim()),
});
export type HandoverRule = z.infer<typeof HandoverRule>;

const params = z.object({ id: Id });

export const handoverRule = route({
  method: 'GET',
  path: '/api/v1/campaigns/:id/handover-rule',
  access: 'marketing',
  params,
  summary: 'By which rule leads of this campaign are handed over to sales; null while there is none.',
  response: z.object({ rule: z.nullable(HandoverRule) }),
});

export const setHandoverRule = route({
  method: 'POST',
  path: '/api/v1/campaigns/:id/handover-rule',
  access: 'marketing',
  params,
  body: HandoverRule,
  summary:
    'Makes or changes the rule. While it is on, each lead whose last campaign this is goes to sales when it matches: once, and never one that has an owner, was handed over before, or is not to be contacted.',
  response: z.object({}),
});

export const previewHandoverRule = route({
  method: 'POST',
  path: '/api/v1/campaigns/:id/handover-rule/preview',
  access: 'marketing',
  params,
  body: HandoverRule,
  summary: 'How many leads such a rule would hand over now, with the names of the first five.',
  response: z.object({ count: z.int(), names: z.array(z.string()) }),
});
