import { atSignsIn, type Written } from './email.ts';
import { obfuscatedIn } from './obfuscated.ts';
import type { Sighting, Surface } from './types.ts';

/** Steps of a LinkedIn address that lead to a person, also encoded within another address. */
const PERSON = /(?:[/_]|2f)(?:in|pub|sales|talent|recruiter|profile)(?:[/_]|%(?:25)*2f)/i;
const LONGEST_LINK = 2_000;

/** An e-mail address that was seen on `surface`. */
export const emailSeen = ({ value, name }: Written, surface: Surface, known?: string): Sighting => ({
  kind: 'email',
  value,
  surface,
  name: known ?? name,
});

/** Yields the e-mail addresses that `text` names, also those that are spelled around; `name`: whose they are said to be. */
export function* emailsIn(text: string, surface: Surface, name?: string): Generator<Sighting, void> {
  for (const { hit } of atSignsIn(text)) if (hit) yield emailSeen(hit, surface, name);
  for (const hit of obfuscatedIn(text)) if (hit) yield emailSeen(hit, 'obfuscated', name);
}

/** A link that may lead to a person on LinkedIn; null when it cannot. */
export function linkSeen(value: string, surface: Surface, name?: string): Sighting | null {
  const leads = value.length <= LONGEST_LINK && /linkedin/i.test(value) && PERSON.test(value);
  return leads ? { kind: 'linkedin', value, surface, name } : null;
}

/** Yields everybody that `text` names. */
export function* identitiesIn(text: string): Generator<Sighting, void> {
  yield* emailsIn(text, 'text');
  for (const { link } of linksIn(text)) yield link;
}

export interface LinkInText {
  start: number;
  end: number;
  link: Sighting;
}

/** Yields the LinkedIn addresses that stand in `text`, each with what goes on from it without a space. */
export function* linksIn(text: string): Generator<LinkInText, void> {
  let end = 0;
  for (const { index } of text.matchAll(/linkedin(?:\.com|%2ecom)/gi)) {
    if (index < end) continue;
    let start = index;
    while (start > end && index - start < LONGEST_LINK && !/[\s<>"]/.test(text.charAt(start - 1))) start -= 1;
    const rest = text.slice(index, index + LONGEST_LINK);
    end = index + (/[\s<>"]|[,;](?=https?:|www)/.exec(rest)?.index ?? rest.length);
    const link = linkSeen(text.slice(start, end), 'text');
    if (link) yield { start, end, link };
  }
}
