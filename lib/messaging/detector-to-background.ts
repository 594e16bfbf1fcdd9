/** What the detector in a page tells the background. Untrusted: a page shares the process with it. */
import * as z from 'zod';
import { MOST_CONSIDERED } from '#lib/detect/rank.ts';
import { SURFACES } from '#lib/detect/types.ts';

const Detected = z.object({
  kind: z.enum(['email', 'linkedin']),
  value: z.string().min(3).max(320),
  surface: z.enum(SURFACES),
  confidence: z.number().min(0).max(1),
  name: z.optional(z.string().max(200)),
  role: z.optional(z.literal(true)),
});

const Count = z.int().min(0);

export const DetectorMessage = z.discriminatedUnion('type', [
  /** The detector begins, and asks which site records it may use. */
  z.object({ type: z.literal('page.opened') }),
  /** Who is on the page now: the whole state, sent again at each change. */
  z.object({
    type: z.literal('page.found'),
    url: z.url().max(10_000),
    detections: z.array(Detected).max(MOST_CONSIDERED),
    total: Count,
    partly: z.boolean(),
    complete: z.boolean(),
    owners: z.array(z.string().max(320)).max(10),
    opened: z.boolean(),
    site: z.nullable(z.object({ id: z.string().max(40), expected: Count, empty: Count })),
  }),
]);
export type DetectorMessage = z.infer<typeof DetectorMessage>;
export type PageFound = Extract<DetectorMessage, { type: 'page.found' }>;
