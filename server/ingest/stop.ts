/** What tools say of those who want no mail, and of those who have objected to marketing. */
import type { Stop } from '#lib/contract/records.ts';

/** How tools and people write that it is so. */
const YES =
  /^(?:1|x|y|yes|true|on|j|ja|sant|do not contact|unsubscribed|opted[ -]?out|block(?:list)?ed|blacklisted|objected|avregistrerad|kontakta (?:ej|inte)|invänt)$/i;
/** Some tools say since when, as Mailchimp does, or in seconds or milliseconds since 1970; year 0 is never. */
const SINCE = /^(?!0000)\d{4}-\d{2}-\d{2}|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|^\d{10}(?:\d{3})?$/;

/** Whether what stands where a stop is said says that there is one. Anything else lifts none. */
export const saysStop = (said: string): boolean => YES.test(said.trim()) || SINCE.test(said.trim());

/** The stop that a source tells of: an objection says more than a wish for no mail. */
export function stopFrom(
  said: Record<Stop['kind'], boolean>,
  from: Pick<Stop, 'at' | 'source'>,
): Stop | null {
  const kind = said.objection ? 'objection' : said.do_not_contact ? 'do_not_contact' : null;
  return kind && { kind, ...from, memberId: null };
}

/** What holds after a source has spoken: it lifts nothing, but somebody who wanted no mail may have objected since. */
export const strongerStop = (now: Stop | null, told: Stop | null): Stop | null =>
  now === null || (told?.kind === 'objection' && now.kind !== 'objection') ? told : now;
