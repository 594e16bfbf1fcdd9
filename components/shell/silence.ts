/** When what was pulled goes for want of contact (lib/store/wipe.ts), and when the person is told of it. */
import { LONGEST_SILENCE_MS } from '#lib/store/contact.ts';

/** So long before it goes: enough for a weekend away from the office's network. */
const TOLD_BEFORE_MS = 2 * 24 * 60 * 60 * 1000;

/**
 * @param contactAt when the server answered last; null where nothing was pulled
 * @param now milliseconds since 1970
 * @returns when it goes; null while that is far off, and when nothing is here
 */
export function goesAt(contactAt: string | null, now: number): Date | null {
  if (contactAt === null) return null;
  const at = Date.parse(contactAt) + LONGEST_SILENCE_MS;
  return now < at - TOLD_BEFORE_MS ? null : new Date(at);
}
