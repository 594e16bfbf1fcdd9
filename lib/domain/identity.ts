/**
 * What joins records of one person or one company. Exact keys merge; weak keys only suggest, and a person decides.
 */
import { getDomain } from 'tldts';
import { parseLinkedIn } from './linkedin.ts';
import data from './mail-domains.json' with { type: 'json' };

/** `company`: says where somebody works. `free`: says nothing. `ambiguous`: a provider's customers and its own staff share it, so ask. */
type DomainKind = 'company' | 'free' | 'ambiguous';

export type MailDomain = {
  /** Lower-case, as an A-label (`xn--…`), without a trailing dot. */
  domain: string;
  /** The registrable domain: `acme.co.uk` of `mail.acme.co.uk`. The key of a company. */
  site: string;
  kind: DomainKind;
};

export type Email = MailDomain & {
  /** The address itself, lower-case. Two records with the same one are the same mailbox. */
  exact: string;
  /** The mailbox by its provider's rules (Gmail's dots, `+tag` where known to be ignored). Merging on it is safe. */
  canonical: string;
  /** Without any `+tag`. Only a hint that two records may be one person. */
  weak: string;
  /** Read by several people (info@, ekonomi@): never joins persons. */
  role: boolean;
};

const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL = 64;
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const HOST =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

const free = domainSet(data.free);
const ambiguous = domainSet(data.ambiguous);
const perSubdomain = new Set(data.perSubdomain);
const plusTag = new Set(data.plusTag);
const dotless = new Set(data.dotless);
const sameAs = new Map(Object.entries(data.sameAs));
const roles = new Set(data.roles);

/**
 * Reads one e-mail address, with or without a display name (`Anna Ek <anna@acme.se>`) or `mailto:`.
 *
 * @returns null when the text is no address: no or several `@`, a host without a dot, characters that mail does not allow
 */
export function readEmail(text: string): Email | null {
  const bare = text.normalize('NFKC').trim();
  const inBrackets = /<([^<>]*)>[^<>]*$/.exec(bare)?.[1] ?? bare;
  const address = inBrackets
    .trim()
    .replace(/^mailto:([^?]*).*$/is, '$1')
    .replace(/^(['"])(.*)\1$/s, '$2');
  const [local = '', host = '', ...more] = address.toLowerCase().split('@');
  if (more.length > 0 || local.length > LONGEST_LOCAL || !LOCAL.test(local)) return null;

  const where = mailDomain(host);
  if (!where) return null;
  const exact = `${local}@${where.domain}`;
  if (exact.length > LONGEST_ADDRESS) return null;

  const untagged = local.replace(/(?<=.)\+.*$/, '');
  let mailbox = plusTag.has(where.domain) ? untagged : local;
  if (dotless.has(where.domain)) mailbox = mailbox.replaceAll('.', '');
  return {
    exact,
    canonical: `${mailbox}@${sameAs.get(where.domain) ?? where.domain}`,
    weak: `${untagged}@${where.domain}`,
    role: roles.has(untagged.replace(/[._-]|\d+$/g, '')),
    ...where,
  };
}

/**
 * Reads the domain of a mail host, a web address or plain text such as `www.acme.se`.
 *
 * @returns null when the text holds no domain name: an IP address, one label only, characters that hosts do not allow
 */
export function readDomain(text: string): MailDomain | null {
  const host = text
    .normalize('NFKC')
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^www\./i, '')
    .replace(/:\d+$/, '');
  return mailDomain(host);
}

/**
 * The key under which a person's LinkedIn address is stored, e.g. `profile:elin-lund` (also `member:`, `sales:`, `recruiter:`).
 *
 * @param text an address or a text that holds one
 * @returns null when it is no person's page
 */
export function linkedInKey(text: string): string | null {
  const found = parseLinkedIn(text);
  const person = found && /^(?:profile|member|sales|recruiter)$/.test(found.kind);
  return person ? `${found.kind}:${found.id}` : null;
}

function mailDomain(host: string): MailDomain | null {
  if (!/^[\p{L}\p{M}\p{N}._-]+$/u.test(host) || !URL.canParse(`http://${host}`)) return null;
  const domain = new URL(`http://${host}`).hostname.replace(/\.$/, '');
  if (!HOST.test(domain)) return null;
  const site = siteOf(domain);
  return {
    domain,
    site,
    kind: free(domain, site) ? 'free' : ambiguous(domain, site) ? 'ambiguous' : 'company',
  };
}

function siteOf(domain: string): string {
  // Private suffixes count, because firms register under them too: acme.com.se, acme.uk.com.
  const site = getDomain(domain, { allowPrivateDomains: true }) ?? domain;
  return perSubdomain.has(site) ? domain.split('.').slice(-3).join('.') : site;
}

/** Tests membership of a domain or its site; `name.*` is the site `name` under every suffix. */
function domainSet(patterns: string[]): (domain: string, site: string) => boolean {
  const names = new Set(patterns);
  return (domain, site) => names.has(domain) || names.has(site) || names.has(`${site.split('.')[0]}.*`);
}
