/** What the background asks of the detector. No Zod here: this file is part of the detector. */

/** "Say again who is on the page": the tab's state was cleared by a navigation that kept the document. */
export type DetectorCommand = { type: 'page.tell' };

export const isDetectorCommand = (message: unknown): message is DetectorCommand =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'page.tell';
