/** What the background and the self-test page tell the detector, asked or not. No Zod here: this file is part of the detector. */
import type { HandedSite } from '#lib/detect/sites/record.ts';

/**
 * `page.tell`: say again who is on the page; the tab's state was cleared by a navigation that kept the document.
 * `page.there`: nothing to do; that it arrives says that a detector is there.
 * `page.test`: answer what was found and what that took (detector-to-panel.ts).
 * `page.stop`: the permission was taken back; end, and leave nothing running.
 */
export type DetectorCommand = { type: 'page.tell' | 'page.there' | 'page.test' | 'page.stop' };

/** The site records for the page, out of the background's reply; undefined when it does not say. */
export function sitesIn(reply: unknown): HandedSite[] | undefined {
  const { sites }: { sites?: unknown } = Object(reply);
  return Array.isArray(sites) ? sites.filter(isSite) : undefined;
}

const isSite = (value: unknown): value is HandedSite =>
  ['id', 'sender', 'open'].every((key) => key in Object(value));
