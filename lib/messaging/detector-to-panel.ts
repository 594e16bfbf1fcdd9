/** What the detector in a page answers to the self-test page. Untrusted, as all its words. */
import * as z from 'zod';
import { PageFound } from './detector-to-background.ts';

export const PageTested = z.object({
  report: PageFound,
  /** What all readings of the page took so far, in milliseconds. */
  ms: z.number().min(0),
});
export type PageTested = z.infer<typeof PageTested>;
