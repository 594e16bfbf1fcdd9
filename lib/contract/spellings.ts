/** How links and tools spell sources, media and campaigns, and what the workspace says that these spellings mean. */
import * as z from 'zod';
import { Id, Instant } from './primitives.ts';
import { route } from './route.ts';

export const SpelledField = z.enum(['source', 'medium', 'campaign']);
export type SpelledField = z.infer<typeof SpelledField>;

/** What a source may be said to mean; each has its name in locales/ under `source.<it>`. */
export const SOURCE_MEANINGS = [
  'linkedin',
  'google',
  'bing',
  'facebook',
  'instagram',
  'youtube',
  'tiktok',
  'reddit',
  'twitter',
  'xing',
  'chatgpt',
  'email',
  'sms',
  'webinar',
  'event',
  'partner',
  'outbound',
] as const;

/** What a medium may be said to mean; each has its name in locales/ under `medium.<it>`. */
export const MEDIUM_MEANINGS = [
  'cpc',
  'display',
  'social',
  'video',
  'organic',
  'referral',
  'email',
  'affiliate',
  'audio',
  'sms',
  'push',
  'webinar',
  'event',
  'partner',
  'outbound',
] as const;

const Spelling = z.object({
  id: Id,
  field: SpelledField,
  /** As it was first written. */
  written: z.string(),
  /** How many touchpoints came with it. */
  seen: z.int(),
  /** When the newest of them was. */
  lastAt: Instant,
  /** Earlier touchpoints are still to be brought in line with what was decided last. */
  waiting: z.boolean(),
});

const DecidedSpelling = Spelling.extend({
  /** One of SOURCE_MEANINGS or MEDIUM_MEANINGS, or the key of a campaign; null: it stays as it is. */
  meaning: z.nullable(z.string()),
  /** Null for somebody who is gone. */
  decidedBy: z.nullable(Id),
  decidedAt: Instant,
});
export type UnknownSpelling = z.infer<typeof Spelling>;
export type DecidedSpelling = z.infer<typeof DecidedSpelling>;

export const spellings = route({
  method: 'GET',
  path: '/api/v1/spellings',
  access: 'marketing',
  summary:
    'Spellings of sources, media and campaigns that nobody has explained, the most frequent first, and what was decided about others.',
  response: z.object({
    unknown: z.array(Spelling),
    /** How many are unknown, also beyond those listed. */
    open: z.int(),
    decided: z.array(DecidedSpelling),
  }),
});

export const decideSpelling = route({
  method: 'POST',
  path: '/api/v1/spellings/:id',
  access: 'marketing',
  params: z.object({ id: Id }),
  body: z.object({ meaning: z.nullable(z.string().min(1).max(200)) }),
  summary: 'Says what a spelling means. Touchpoints follow: those to come at once, earlier ones soon after.',
  response: z.object({}),
});

export const forgetSpelling = route({
  method: 'DELETE',
  path: '/api/v1/spellings/:id',
  access: 'marketing',
  params: z.object({ id: Id }),
  summary: 'Takes back what was decided about a spelling: it is unknown again, and touchpoints follow.',
  response: z.object({}),
});
