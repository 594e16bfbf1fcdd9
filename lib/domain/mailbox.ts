/** E-mail addresses, and which of them are one mailbox. Small: it also runs where every kilobyte delays the sidebar. */
import data from './mailboxes.json' with { type: 'json' };

export type Mailbox = {
  /** Lower-case, as an A-label (`xn--…`), without a trailing dot. */
  domain: string;
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

const plusTag = new Set(data.plusTag);
const dotless = new Set(data.dotless);
const sameAs = new Map(Object.entries(data.sameAs));
const roles = new Set(data.roles);

/**
 * Reads one e-mail address, with or without a display name (`Anna Ek <anna@acme.se>`) or `mailto:`.
 *
 * @returns null when the text is no address: no or several `@`, a host without a dot, characters that mail does not allow
 */
export function readMailbox(text: string): Mailbox | null {
  const bare = text.normalize('NFKC').trim();
  const inBrackets = /<([^<>]*)>[^<>]*$/.exec(bare)?.[1] ?? bare;
  const address = inBrackets
    .trim()
    .replace(/^mailto:([^?]*).*$/is, '$1')
    .replace(/^(['"])(.*)\1$/s, '$2');
  const [local = '', host = '', ...more] = address.toLowerCase().split('@');
  if (more.length > 0 || local.length > LONGEST_LOCAL || !LOCAL.test(local)) return null;

  const domain = readHost(host);
  if (!domain) return null;
  const exact = `${local}@${domain}`;
  if (exact.length > LONGEST_ADDRESS) return null;

  const untagged = local.replace(/(?<=.)\+.*$/, '');
  let mailbox = plusTag.has(domain) ? untagged : local;
  if (dotless.has(domain)) mailbox = mailbox.replaceAll('.', '');
  return {
    domain,
    exact,
    canonical: `${mailbox}@${sameAs.get(domain) ?? domain}`,
    weak: `${untagged}@${domain}`,
    role: roles.has(untagged.replace(/[._-]|\d+$/g, '')),
  };
}

/**
 * A host name in its normal form, e.g. `xn--malm-8qa.se` of `Malmö.se.`
 *
 * @returns null for an IP address, a single label, or characters that hosts do not allow
 */
export function readHost(host: string): string | null {
  // What is in its normal form already, as nearly all are, needs no parser.
  if (HOST.test(host) && !host.includes('xn--')) return host;
  const url = /^[\p{L}\p{M}\p{N}._-]+$/u.test(host) ? URL.parse(`http://${host}`) : null;
  const domain = url?.hostname.replace(/\.$/, '') ?? '';
  return HOST.test(domain) ? domain : null;
}
