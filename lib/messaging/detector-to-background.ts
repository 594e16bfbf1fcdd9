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

export const DetectorMessage = z.discriminatedUnion('type', [
  /** Who is on the page now: the whole state, sent again at each change. */
  z.object({
    type: z.literal('page.found'),
    url: z.url().max(10_000),
    detections: z.array(Detected).max(MOST_CONSIDERED),
    total: z.int().min(0),
    partly: z.boolean(),
    complete: z.boolean(),
  }),
]);
export type DetectorMessage = z.infer<typeof DetectorMessage>;
