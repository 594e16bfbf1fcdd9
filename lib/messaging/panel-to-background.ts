/** What the extension's own pages ask of the background. Only the background answers requests; pages read storage instead. */
import * as z from 'zod';
import type { HandedSite } from '#lib/detect/sites/record.ts';

export const PanelMessage = z.discriminatedUnion('type', [
  /** Look at a tab's page once, where the browser allows it. Reply: whether it could be read. */
  z.object({ type: z.literal('tab.look'), tabId: z.int() }),
  /** Stop looking at a tab's page that was looked at because of one click. */
  z.object({ type: z.literal('tab.stop'), tabId: z.int() }),
  /** The leads on this device changed: match the open pages again. */
  z.object({ type: z.literal('leads.changed') }),
]);
export type PanelMessage = z.infer<typeof PanelMessage>;

/** `no_access`: the browser does not let us read this page. `linkedin`: we never do. `policy`, `error_page`: nor there. `internal`: see the background's console. */
export const Reply = z.union([
  z.object({
    ok: z.literal(true),
    /** To the detector: what is known of its page's site. */
    sites: z.optional(z.array(z.custom<HandedSite>())),
  }),
  z.object({
    ok: z.literal(false),
    error: z.object({
      code: z.enum(['no_access', 'linkedin', 'policy', 'error_page', 'refused', 'internal']),
    }),
  }),
]);
export type Reply = z.infer<typeof Reply>;
