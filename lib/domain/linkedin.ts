/**
 * The one grammar of LinkedIn addresses (docs/adr/0003-one-linkedin-grammar.md). It imports nothing, because it also runs
 * inside pages. It reads addresses only: nothing is requested, and what an address alone does not tell stays unknown.
 */

/**
 * Its hosts, without the dot that a full name may end with. The server of its pictures and scripts is among them, spelled so
 * that its name stands nowhere in what we ship: whoever searches our code for it finds nothing, and a test keeps it so.
 */
const LINKEDIN_HOST = /(?:^|\.)(?:li(?:nkedin\.(?:com|cn)|cdn\.com)|lnkd\.in)$/;

/** True for LinkedIn and its other names in every spelling of an address; look-alikes such as linkedin.com.example.org are not it. */
export function isLinkedIn(address: string): boolean {
  const inner = address.trim().replace(/^(?:(?:blob|filesystem|view-source):)+/i, '');
  if (!URL.canParse(inner)) return false;
  return LINKEDIN_HOST.test(new URL(inner).hostname.replace(/\.+$/, ''));
}

/** People: profile, member, sales, recruiter. Organisations: company, school, showcase. */
type LinkedInKind = 'profile' | 'member' | 'sales' | 'recruiter' | 'company' | 'school' | 'showcase';

/** `profile` and organisation ids are lower-case; opaque ids (`member`, `sales`, `recruiter`) keep their case. */
export type LinkedInId = { kind: LinkedInKind; id: string };

const LONGEST_INPUT = 10_000;
const LONGEST_SLUG = 200;
const MOST_REDIRECTS = 3;

/** Characters that are invisible where people copy addresses from. */
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]/g;
/** Runs on to the next space or quote, so that an address inside another one's query is not read as a second one. */
const FULL_URL = /https?:\/\/(?:(?!\]\(|[,;]https?:)[^\s<>"`|\u3000-\u303f\uff00-\uffef])+/giu;
/** A LinkedIn host without a scheme that is not the tail of another host, an address or a path. */
const BARE_URL =
  /(?<![\p{L}\p{N}_.@/%=&?+-])(?:(?<!:)\/\/)?(?:[a-z0-9-]+\.)*linkedin\.com\.?(?::\d+)?\/[^\s<>"`|\\^()[\]{}\u3000-\u303f\uff00-\uffef]+/giu;
const CLOSING_PUNCTUATION = /[.,;:!?'»”’)\]}]+$/u;
/** A shortened address would name somebody else. */
const SHORTENED = /(?:…|\.\.\.)[)\]}'»”’]*$/u;
/** `..` as a step of the path, also percent-encoded once or twice. */
const STEP_UP = /\/(?:\.|%(?:25)*2e){1,2}(?=[/?#]|$)/i;

/** Hosts of LinkedIn that serve advertising and parts of other pages, never a person's page. */
const NOT_PEOPLE = new Set(['ads', 'platform', 'px', 'static']);
/** What stands before the real path on phones, in notification mails and on public pages. */
const PREFIXES = new Set(['mwlite', 'm', 'comm', 'public-profile']);
/** What is no person's slug; and what an address written into another one's place of a slug begins with. */
const NOBODY = new Set(['me', 'edit', 'unavailable', 'http', 'https', 'linkedin.com', 'www.linkedin.com']);
const NO_ORGANISATION = new Set(['home', 'setup', 'unavailable']);
const ORGANISATIONS: Record<string, LinkedInKind | undefined> = {
  company: 'company',
  'company-beta': 'company',
  school: 'school',
  showcase: 'showcase',
};

/**
 * 29 bytes in base64url: two of type, two that are zero (hence `AA`), four of member number, then the rest. The types that
 * people have are known also when the id was cut.
 */
const OPAQUE = /^A(?:[\w-][AEIMQUYcgkosw048]AA[\w-]{34}|(?:C[ow]|Bw|AI|EM)AA[\w-]{6,})$/;
const TOOL_ID = /^(?:A[\w-]{5,}|\d+)$/;
const NOT_IN_A_SLUG = /[\s\p{Cc}/\\%?#<>"|^`{}[\]@:;,=+*$()…]/u;

/**
 * The LinkedIn identity that an address stands for.
 *
 * @param input an address (with or without `https://`) or a text that holds one; the first that names somebody counts
 * @param base the page's own address, when `input` is a link on it and may be relative
 * @returns null when there is none: other hosts and look-alikes, `/in/me`, tools, short links, malformed escapes
 */
export function parseLinkedIn(input: string, base?: string): LinkedInId | null {
  const text = input.slice(0, LONGEST_INPUT).replace(INVISIBLE, '').trim();
  if (base !== undefined) {
    const found = fromUrl(text, base, 0);
    // `javascript:` and the like do other things than lead there.
    if (found || /^(?:[/?#]|(?!https?:)[a-z][a-z0-9+-]*:)/i.test(text)) return found;
  }
  return fromText(text, 0);
}

function fromText(text: string, redirects: number): LinkedInId | null {
  const full = Array.from(text.matchAll(FULL_URL), ([url]) => url);
  const bare = Array.from(
    text.replace(FULL_URL, ' ').matchAll(BARE_URL),
    ([url]) => `https://${url.replace(/^\/\//, '')}`,
  );
  for (const url of [...full, ...bare]) {
    if (SHORTENED.test(url)) continue;
    const found = fromUrl(url.replace(CLOSING_PUNCTUATION, ''), undefined, redirects);
    if (found) return found;
  }
  return null;
}

function fromUrl(address: string, base: string | undefined, redirects: number): LinkedInId | null {
  if (!URL.canParse(address, base) || STEP_UP.test(address)) return null;
  const url = new URL(address, base);
  if (!/^https?:$/.test(url.protocol) || url.username || url.password) return null;

  const inner = redirects < MOST_REDIRECTS ? redirectTarget(url) : null;
  if (inner !== null) return fromText(inner, redirects + 1);

  return servesPeople(url.hostname) ? fromPath(url) : null;
}

function servesPeople(hostname: string): boolean {
  const labels = hostname.replace(/\.$/, '').split('.');
  return labels.splice(-2).join('.') === 'linkedin.com' && !labels.some((label) => NOT_PEOPLE.has(label));
}

function fromPath(url: URL): LinkedInId | null {
  const steps = url.pathname.split('/').filter((step) => step !== '');
  while (PREFIXES.has(steps[0]?.toLowerCase() ?? '')) {
    const prefix = steps.shift();
    if (prefix?.toLowerCase() === 'mwlite' && steps[0]?.toLowerCase() === 'profile') steps.shift();
  }
  const [first = '', second = '', ...rest] = steps;
  const place = first.toLowerCase();
  const organisation = Object.hasOwn(ORGANISATIONS, place) ? ORGANISATIONS[place] : undefined;

  if (place === 'in') return person(second);
  if (place === 'pub') return legacyPerson(second, rest);
  if (place === 'profile' && second === 'view') return person(url.searchParams.get('id') ?? '', 'member');
  if (place === 'sales') return /^(?:lead|people|profile)$/i.test(second) ? toolId('sales', rest[0]) : null;
  if (place === 'talent' || place === 'recruiter')
    return toolId('recruiter', steps[steps.indexOf('profile') + 1]);
  if (organisation === undefined) return null;
  const id = slug(second);
  return id === null || NO_ORGANISATION.has(id) ? null : { kind: organisation, id };
}

function person(step: string, only?: 'member'): LinkedInId | null {
  if (OPAQUE.test(step) || (only && /^\d+$/.test(step))) return { kind: 'member', id: step };
  const id = only ? null : slug(step);
  return id === null || id.includes('&') || NOBODY.has(id) ? null : { kind: 'profile', id };
}

/** `/pub/name/A/B/C` became `/in/name-CBA`: C and B padded to three characters, A dropped when 0. */
function legacyPerson(name: string, parts: string[]): LinkedInId | null {
  const [a, b, c] = parts.map((part) => part.toLowerCase());
  const id = slug(name);
  if (id === null || !a || !b || !c || ![a, b, c].every((part) => /^[0-9a-z]{1,3}$/.test(part))) return null;
  return { kind: 'profile', id: `${id}-${c.padStart(3, '0')}${b.padStart(3, '0')}${a === '0' ? '' : a}` };
}

function toolId(kind: 'sales' | 'recruiter', step = ''): LinkedInId | null {
  const id = decoded(step)?.split(',')[0] ?? '';
  return TOOL_ID.test(id) ? { kind, id } : null;
}

/** One step of the path: percent-decoded once, NFC, lower-case; null when it cannot be a slug. */
function slug(step: string): string | null {
  const text = decoded(step)
    ?.replace(INVISIBLE, '')
    .trim()
    .replace(CLOSING_PUNCTUATION, '')
    .normalize('NFC')
    .toLowerCase();
  if (!text || text.length > LONGEST_SLUG || NOT_IN_A_SLUG.test(text)) return null;
  return text;
}

function decoded(step: string): string | null {
  try {
    return decodeURIComponent(step);
  } catch {
    return null;
  }
}

/** The address inside a redirector, as a mail system or search engine puts around links; null when the host is none of the known ones. */
export function redirectTarget(url: URL): string | null {
  const host = url.hostname.replace(/\.$/, '');
  const path = url.pathname;
  const query = (name: string): string | null => url.searchParams.get(name);

  if (/^(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?$/.test(host) && path === '/url')
    return query('q') ?? query('url');
  if (host.endsWith('.safelinks.protection.outlook.com')) return query('url');
  if (/^urldefense\.(?:proofpoint\.com|com|us)$/.test(host)) {
    if (path === '/v1/url') return query('u');
    return path === '/v2/url' ? proofpoint2(query('u')) : proofpoint3(url.href);
  }
  if (/^lm?\.facebook\.com$/.test(host) && path === '/l.php') return query('u');
  if (host === 'slack-redir.net') return query('url');
  if (servesPeople(host) && /^\/(?:redir|safety\/go)\b/.test(path)) return query('url');
  return null;
}

function proofpoint2(packed: string | null): string | null {
  return packed && decoded(packed.replaceAll('-', '%').replaceAll('_', '/'));
}

const RUN_LENGTHS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** `/v3/__ADDRESS__;BYTES!…`: each `*` in ADDRESS stands for the next character of BYTES, `**A` for two, `**B` for three … */
function proofpoint3(href: string): string | null {
  const match = /\/v3\/__(.+?)__;([\w-]*)!/.exec(href);
  if (!match) return null;
  const [, address = '', packed = ''] = match;
  const replaced = [...fromBase64Url(packed)];
  return address
    .replace(/\*(?:\*(.))?/g, (_, run?: string) =>
      replaced.splice(0, run ? RUN_LENGTHS.indexOf(run) + 2 : 1).join(''),
    )
    .replace(/^(https?:\/)(?=[^/])/, '$1/');
}

function fromBase64Url(packed: string): string {
  try {
    const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    return new TextDecoder().decode(bytes);
  } catch {
    return '';
  }
}
