import { decodeCloudflare } from './cloudflare.ts';
import { atSignsIn } from './email.ts';
import { emailDetection, linkedInDetection } from './found.ts';
import { identitiesInJsonLd } from './jsonld.ts';
import { nameMatching, personName } from './name.ts';
import type { Detection, Surface } from './types.ts';

/** Attributes that webmail, address books and copy buttons put an address into. */
const CARRIERS = ['email', 'data-hovercard-id', 'data-email', 'data-clipboard-text', 'title', 'aria-label'];

/** Matches every element whose attributes may name somebody, on any site. */
export const SELECTOR = [
  '[email]',
  '[data-hovercard-id*="@"]',
  '[data-email]',
  '[data-clipboard-text*="@"]',
  '[title*="@"]',
  '[aria-label*="@"]',
  'meta[itemprop="email"]',
  'a[href^="mailto:" i]',
  'area[href^="mailto:" i]',
  'a[href*="linkedin" i]',
  '[data-cfemail]',
  'a[href*="/cdn-cgi/l/email-protection#"]',
  'script[type="application/ld+json" i]',
].join(',');

/** What people type or may still choose is no evidence. */
const FORM_FIELD = /^(?:input|textarea|select|option|button)$/;

/** Yields what the attributes of `element` (one that matches SELECTOR) name; `url` is the page's address. */
export function* identitiesInAttributes(element: Element, url: string): Generator<Detection, void> {
  if (element.localName === 'script') {
    yield* identitiesInJsonLd(element.textContent ?? '');
    return;
  }
  if (FORM_FIELD.test(element.localName) && !element.hasAttribute('data-clipboard-text')) return;

  const href = element.getAttribute('href');
  if (href !== null) yield* identitiesInLink(element, href.trim(), url);

  const hidden = element.getAttribute('data-cfemail');
  if (hidden !== null) yield* emails(decodeCloudflare(hidden), 'text');

  const name = element.getAttribute('name') ?? element.getAttribute('data-name');
  for (const carrier of CARRIERS) {
    const value = element.getAttribute(carrier);
    if (value?.includes('@')) yield* emails(value, 'attribute', personName(name));
  }
  if (element.localName === 'meta') yield* emails(element.getAttribute('content') ?? '', 'attribute');
}

function* identitiesInLink(element: Element, href: string, url: string): Generator<Detection, void> {
  if (/^mailto:/i.test(href)) {
    for (const text of mailtoAddresses(href.slice('mailto:'.length)))
      for (const found of emails(text, 'mailto')) yield named(found, element);
    return;
  }
  const protectedAt = href.indexOf('/cdn-cgi/l/email-protection#');
  if (protectedAt !== -1) {
    const address = decodeCloudflare(href.slice(href.indexOf('#', protectedAt) + 1).replace(/[?&].*$/, ''));
    for (const found of emails(address, 'mailto')) yield named(found, element);
    return;
  }
  if (/linkedin/i.test(href)) {
    const found = linkedInDetection(href, 'attribute', url);
    if (found) yield named(found, element);
  }
}

/** The parts of a mailto link that name recipients: the address itself, `to`, `cc` and `bcc`; never subject or body. */
function mailtoAddresses(link: string): string[] {
  const [path = '', query = ''] = link.split(/\?(.*)/s);
  const fields = query.split(/&(?:amp;)?/).filter((field) => /^b?cc=|^to=/i.test(field));
  return [path, ...fields.map((field) => field.slice(field.indexOf('=') + 1))].map((part) =>
    decoded(part.replace(/^\/\//, '')),
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function* emails(text: string, surface: Surface, name?: string): Generator<Detection, void> {
  for (const { hit } of atSignsIn(text)) if (hit) yield emailDetection(hit, surface, name ?? hit.name);
}

/** A link often reads as the person's name; it counts when it fits the address. */
function named(found: Detection, link: Element): Detection {
  if (found.name !== undefined || link.childElementCount > 8) return found;
  const name = nameMatching(link.textContent ?? '', found.value.replace(/^[a-z]+:|@.*$/g, ''));
  return name === undefined ? found : { ...found, name };
}
