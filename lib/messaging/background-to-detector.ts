/** What the background tells the detector, asked or not. No Zod here: this file is part of the detector. */

/** "Say again who is on the page": the tab's state was cleared by a navigation that kept the document. */
export type DetectorCommand = { type: 'page.tell' };

export const isDetectorCommand = (message: unknown): message is DetectorCommand =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'page.tell';

/** The ids of the site records that are switched off, out of the background's reply; undefined when it does not say. */
export function sitesOffIn(reply: unknown): string[] | undefined {
  if (typeof reply !== 'object' || reply === null || !('sitesOff' in reply)) return undefined;
  const { sitesOff } = reply;
  return Array.isArray(sitesOff) ? sitesOff.filter((id) => typeof id === 'string') : undefined;
}
