/** What the detector in a page tells the background. Untrusted: a page shares the process with it. */
import * as z from 'zod';
import { judged } from '#lib/detect/judge.ts';
import { MOST_CONSIDERED, MOST_SENT, rank } from '#lib/detect/rank.ts';
import { SURFACES } from '#lib/detect/types.ts';

const Seen = z.object({
  kind: z.enum(['email', 'linkedin']),
  value: z.string().min(3).max(2_500),
  surface: z.enum(SURFACES),
  name: z.optional(z.string().max(200)),
});

const Count = z.int().min(0);

/** The detector begins, and asks which site records it may use. */
const PageOpened = z.object({ type: z.literal('page.opened') });

/** Who is on the page now: the whole state, sent again at each change. Arrives as the people whom the sightings mean. */
export const PageFound = z
  .object({
    type: z.literal('page.found'),
    url: z.url().max(10_000),
    sightings: z.array(Seen).max(MOST_SENT),
    total: Count,
    partly: z.boolean(),
    complete: z.boolean(),
    owners: z.array(z.string().max(600)).max(10),
    opened: z.boolean(),
    links: z.array(z.string()).max(20),
    site: z.nullable(z.object({ id: z.string().max(40), expected: Count, empty: Count })),
    /** The browser's own viewer shows a PDF: there is nothing to read. */
    pdf: z.optional(z.literal(true)),
  })
  .transform(({ sightings, total, owners, ...page }) => {
    const people = rank(judged(sightings, page.url));
    const mailboxes = judged(owners.map((value) => ({ kind: 'email', value, surface: 'text' })));
    return {
      ...page,
      detections: people.slice(0, MOST_CONSIDERED),
      total: people.length + Math.max(0, total - sightings.length),
      owners: mailboxes.map((one) => one.value),
    };
  });
export type PageFound = z.infer<typeof PageFound>;

export const DetectorMessage = z.discriminatedUnion('type', [PageOpened, PageFound]);
export type DetectorMessage = z.infer<typeof DetectorMessage>;
