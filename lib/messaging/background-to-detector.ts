/** What the background tells the detector, asked or not. No Zod here: this file is part of the detector. */

/**
 * `page.tell`: say again who is on the page; the tab's state was cleared by a navigation that kept the document.
 * `page.there`: nothing to do; that it arrives says that a detector is there.
 * `page.stop`: the permission was taken back; end, and leave nothing running.
 */
export type DetectorCommand = { type: (typeof TYPES)[number] };
const TYPES = ['page.tell', 'page.there', 'page.stop'] as const;

export const isDetectorCommand = (message: unknown): message is DetectorCommand =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  TYPES.some((type) => type === message.type);

/** The ids of the site records that are switched off, out of the background's reply; undefined when it does not say. */
export function sitesOffIn(reply: unknown): string[] | undefined {
  if (typeof reply !== 'object' || reply === null || !('sitesOff' in reply)) return undefined;
  const { sitesOff } = reply;
  return Array.isArray(sitesOff) ? sitesOff.filter((id) => typeof id === 'string') : undefined;
}
