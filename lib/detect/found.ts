import { atSignsIn } from './email.ts';
import { obfuscatedIn } from './obfuscated.ts';
import type { Sighting, Surface } from './types.ts';

/** Steps of a LinkedIn address that lead to a person, also encoded within another address. */
const PERSON = /(?:[/_]|2f)(?:in|pub|sales|talent|recruiter|profile)(?:[/_]|%(?:25)*2f)/i;
const LONGEST_LINK = 2_000;

/** An e-mail address that was seen on `surface`. */
export function emailSeen({ value, name }: { value: string; name?: string }, surface: Surface): Sighting {
  return name === undefined ? { kind: 'email', value, surface } : { kind: 'email', value, surface, name };
}

/** Yields the e-mail addresses that `text` names, also those that are spelled around. */
export function* emailsIn(text: string, surface: Surface, name?: string): Generator<Sighting, void> {
  for (const { hit } of atSignsIn(text)) if (hit) yield emailSeen(name ? { ...hit, name } : hit, surface);
  for (const hit of obfuscatedIn(text)) yield emailSeen(hit, 'obfuscated');
}

/** A link that may lead to a person on LinkedIn; null when it cannot. */
export function linkSeen(link: string, surface: Surface): Sighting | null {
  const leads = link.length <= LONGEST_LINK && /linkedin/i.test(link) && PERSON.test(link);
  return leads ? { kind: 'linkedin', value: link, surface } : null;
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

/** The same sighting as evidence of another surface. */
export function onSurface(found: Sighting, surface: Surface): Sighting {
  return found.surface === surface ? found : { ...found, surface };
}
