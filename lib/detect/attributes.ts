import { decodeCloudflare } from './cloudflare.ts';
import { emailsIn, linkSeen } from './found.ts';
import { identitiesInJsonLd } from './jsonld.ts';
import { nameMatching, personName } from './name.ts';
import type { Sighting } from './types.ts';

/** Attributes that webmail, address books and copy buttons put an address into. */
const ATTRIBUTES = [
  'email',
  'data-hovercard-id',
  'data-email',
  'data-clipboard-text',
  'data-clipboard',
  'data-copy',
  'data-copy-text',
  'title',
  'aria-label',
];
/** Elements that say in their markup that they are an e-mail address, for programs: microdata, microformats. */
const DECLARED = '[itemprop="email"],meta[property$="email"],data.u-email,clipboard-copy';
const PROTECTED = '/cdn-cgi/l/email-protection#';

/**
 * Every element whose attributes may name somebody, on any site, and frames. One by one and simple, because browsers answer
 * these from what they know of a document's attributes, and a list of selectors by asking each element.
 */
export const SELECTORS = [
  ...ATTRIBUTES.map((name) => `[${name}*="@"]`),
  ...DECLARED.split(','),
  // Links in one go, most have one: "linkedin" in the usual spellings.
  `[href]:is([href*="mailto:" i],[href*="inked"],[href*="${PROTECTED}"])`,
  '[data-cfemail]',
  'script[type^="application/ld+json"]',
  'iframe',
];
/** All of them, for a single element. */
export const CARRIERS = SELECTORS.join(',');

/** What people type or may still choose is no evidence. */
const FORM_FIELD = /^(?:input|textarea|select|option)$/;

/** Of a longer value, only so much is read: who has more to say about one element says it to programs. */
const LONGEST = 10_000;

/** Yields what the attributes of `element` (one that matches CARRIERS) name. */
export function* identitiesInAttributes(element: Element): Generator<Sighting, void> {
  if (element.localName === 'script') {
    yield* identitiesInJsonLd(element.textContent ?? '');
    return;
  }
  const attribute = (name: string): string => (element.getAttribute(name) ?? '').slice(0, LONGEST);
  const name = personName(attribute('name') || attribute('data-name'));
  const isField = FORM_FIELD.test(element.localName);
  for (const carrier of ATTRIBUTES)
    if (!isField || /clip|copy/.test(carrier)) yield* emailsIn(attribute(carrier), 'attribute', name);
  if (isField) return;
  for (const found of identitiesInLink(attribute('href').trim()))
    yield { ...found, name: found.name ?? nameOf(element, found.value) };
  yield* emailsIn(decodeCloudflare(attribute('data-cfemail')), 'text');
  if (element.matches(DECLARED)) yield* emailsIn(attribute('content') || attribute('value'), 'attribute');
}

function* identitiesInLink(href: string): Generator<Sighting, void> {
  const [, hidden = ''] = href.split(PROTECTED);
  const mailto = /^mailto:(.*)/is.exec(href)?.[1] ?? decodeCloudflare(/^\w*/.exec(hidden)?.[0] ?? '');
  for (const text of recipients(mailto)) yield* emailsIn(text, 'mailto');
  const link = /^(?:https?:|\/\/|[^:]*$)/i.test(href) ? linkSeen(href, 'attribute') : null;
  if (link) yield link;
}

/** The parts of a mailto link that name recipients: the address itself, `to`, `cc` and `bcc`; never subject or body. */
function recipients(link: string): string[] {
  const [path = '', ...fields] = link.split(/[?&](?:amp;)?/);
  const named = fields.flatMap((field) => /^(?:b?cc|to)=(.*)/is.exec(field)?.[1] ?? []);
  return [path.replace(/^\/\//, ''), ...named].map(decoded);
}

/** Each percent-code by itself: one that is malformed does not spoil the others. */
const decoded = (part: string): string =>
  part.replace(/(?:%[\da-f]{2})+/gi, (codes) => {
    try {
      return decodeURIComponent(codes);
    } catch {
      return codes;
    }
  });

/** A link often reads as the person's name; it counts when it fits the address. */
const nameOf = (link: Element, address: string): string | undefined =>
  link.childElementCount > 8
    ? undefined
    : nameMatching(link.textContent ?? '', address.replace(/@.*$|^.*\/in\/|[?#].*$/g, ''));
