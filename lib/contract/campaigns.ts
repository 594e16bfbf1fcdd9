/** What marketing says of a campaign: when it runs, whom it is for, what it promises, and how its pages are known. */
import * as z from 'zod';
import { Day, Id, isStorable, NOT_STORABLE } from './primitives.ts';
import { type CampaignBrief, CampaignTool } from './records.ts';
import { route } from './route.ts';

export const MAX_BRIEF = 500;
export const MAX_ADDRESSES = 50;
export const MAX_ADDRESS = 500;
export const MAX_EXTERNAL_IDS = 50;
const MAX_AIMED_AT = 20;

const Sentence = z.string().trim().max(MAX_BRIEF).refine(isStorable, NOT_STORABLE);

/** An id as a tool writes it into addresses. */
export const ExternalId = z
  .string()
  .trim()
  .regex(/^[\w.-]{1,80}$/);

export const CampaignDetails = z
  .object({
    startsOn: z.nullable(Day),
    endsOn: z.nullable(Day),
    /** An active member of marketing. */
    ownerId: z.nullable(Id),
    brief: z.object({
      promise: Sentence,
      audience: Sentence,
      offer: Sentence,
      nextStep: Sentence,
    } satisfies Record<keyof CampaignBrief, z.ZodType>),
    personaIds: z.array(Id).max(MAX_AIMED_AT),
    /** As written; kept in their normal form (lib/domain/campaign-address.ts). */
    addresses: z.array(z.string().max(MAX_ADDRESS)).max(MAX_ADDRESSES),
    externalIds: z.array(z.object({ tool: CampaignTool, id: ExternalId })).max(MAX_EXTERNAL_IDS),
  })
  .refine(({ startsOn, endsOn }) => startsOn === null || endsOn === null || startsOn <= endsOn, {
    error: 'ends before it starts',
    path: ['endsOn'],
  });
export type CampaignDetails = z.infer<typeof CampaignDetails>;

export const setCampaign = route({
  method: 'POST',
  path: '/api/v1/campaigns/:id',
  access: 'marketing',
  params: z.object({ id: Id }),
  body: CampaignDetails,
  summary:
    'Says when a campaign runs, who answers for it, what it promises to whom, and by which addresses its pages are known.',
  response: z.object({}),
});
