/** What the detector in a page answers to the self-test page. Untrusted, as all its words. */
import * as z from 'zod';
import { PageFound } from './detector-to-background.ts';

export const PageTested = z.object({
  report: PageFound,
  /** What a whole reading took, in milliseconds, and how many elements and texts it met. */
  ms: z.number().min(0),
  nodes: z.int().min(0),
  /** Of the extension that the detector came with. */
  version: z.string().max(40),
});
export type PageTested = z.infer<typeof PageTested>;
