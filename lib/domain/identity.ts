/**
 * What joins records of one person or one company. Exact keys merge; weak keys only suggest, and a person decides.
 */
import { getDomain } from 'tldts';
import { parseLinkedIn } from './linkedin.ts';
import data from './mail-domains.json' with { type: 'json' };
import { type Mailbox, readHost, readMailbox } from './mailbox.ts';

/** `company`: says where somebody works. `free`: says nothing. `ambiguous`: a provider's customers and its own staff share it, so ask. */
type DomainKind = 'company' | 'free' | 'ambiguous';

export type MailDomain = {
  /** Lower-case, as an A-label (`xn--…`), without a trailing dot. */
  domain: string;
  /** The registrable domain: `acme.co.uk` of `mail.acme.co.uk`. The key of a company. */
  site: string;
  kind: DomainKind;
};

export type Email = Mailbox & MailDomain;

const free = domainSet(data.free);
const ambiguous = domainSet(data.ambiguous);
const perSubdomain = new Set(data.perSubdomain);

/**
 * Reads one e-mail address as readMailbox does, with what its domain says about a company.
 *
 * @returns null when the text is no address
 */
export function readEmail(text: string): Email | null {
  const mailbox = readMailbox(text);
  return mailbox && { ...mailbox, ...mailDomain(mailbox.domain) };
}

/**
 * Reads the domain of a mail host, a web address or plain text such as `www.acme.se`.
 *
 * @returns null when the text holds no domain name: an IP address, one label only, characters that hosts do not allow
 */
export function readDomain(text: string): MailDomain | null {
  const host = readHost(
    text
      .normalize('NFKC')
      .trim()
      .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
      .replace(/[/?#].*$/s, '')
      .replace(/^www\./i, '')
      .replace(/:\d+$/, ''),
  );
  return host === null ? null : mailDomain(host);
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

function mailDomain(domain: string): MailDomain {
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
