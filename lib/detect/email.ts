import { nameBefore } from './name.ts';

/** An e-mail address as it stands in a text. Whether it can be one, and which, is judged later (judge.ts). */
export interface Written {
  /** Position of the `@` in the text. */
  at: number;
  /** First character of the local part, and the one after the domain. */
  start: number;
  end: number;
  /** Without invisible characters; what is written onto it without a space is still there. */
  value: string;
  name?: string | undefined;
}

/** Prose of a language without spaces may stand before a name: more than the 64 characters that one may have. */
const LONGEST_LOCAL = 100;
/** Invisible characters may make a run longer; more than this is no address anybody reads. */
const LONGEST_RUN = 400;
/** So much of what stands before an address says whether it is one. */
const CONTEXT = 160;

const IN_LOCAL = 1;
const IN_DOMAIN = 2;
const INVISIBLE = 4;
const ENDS_RUN = 8;

/** Soft hyphen, zero-width characters and marks of writing direction. U+202E is missing: it makes text read backwards. */
const HIDDEN = /[\u00ad\u200b-\u200f\u202a-\u202d\u2060-\u2064\u2066-\u2069\ufeff]/g;

function kindOf(char: string): number {
  // The table below is made without the letters of all alphabets: they take a browser a millisecond.
  if (/[A-Za-z\d.-]/.test(char) || (char > '\x7f' && /[\p{L}\p{M}\p{N}]/u.test(char)))
    return IN_LOCAL | IN_DOMAIN;
  if (/[_+'’!#$%&~^]/.test(char)) return IN_LOCAL;
  if (char.search(HIDDEN) === 0) return INVISIBLE;
  return /[\s<>"`()[\]{}|\u0080-\uffff]/.test(char) ? ENDS_RUN : 0;
}

/** By table where it is ASCII, as nearly always. */
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => kindOf(String.fromCharCode(code)));
const kindAt = (text: string, i: number): number => ASCII[text.charCodeAt(i)] ?? kindOf(text.charAt(i));

/** What stands at one `@`: an address, or none. */
export interface AtSign {
  at: number;
  hit: Written | null;
}

/**
 * Yields one answer for each `@` of `text`, from left to right.
 * Work per `@` is bounded, so the whole is linear; callers may stop between two of them.
 */
export function* atSignsIn(text: string): Generator<AtSign, void> {
  let after = 0;
  let inUrl = false;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const start = startOfLocal(text, at, after);
    // Even without a local part the address bar's text goes on: `https://host/@user?mail=a@b.se` is one URL.
    const run = text.slice(startOfRun(text, start, after), start);
    const continues = after > 0 && start - run.length === after;
    inUrl = (continues && inUrl) || isUrl(run, continues);
    yield { at, hit: inUrl ? null : addressAt(text, start, at) };
    after = at + 1;
  }
}

/** What a programmer writes after a backslash: `\n`, `\u003c`. */
const ESCAPE = /^\\(?:[nrt]|u[\da-f]{4}|x[\da-f]{2})/i;
/** What a local part does not begin with: `name......`, marks. */
const LEADER = /^(?:.*\.\.\.)?[^\p{L}\p{N}$%!_]*/su;

/** Where the local part of the `@` begins; `at` itself when there is none. */
function startOfLocal(text: string, at: number, floor: number): number {
  let start = at;
  for (let i = at - 1, length = 0; i >= floor && at - i <= LONGEST_RUN; i--) {
    const kind = kindAt(text, i);
    if (kind === INVISIBLE) continue;
    if (!(kind & IN_LOCAL) || ++length > LONGEST_LOCAL) break;
    start = i;
  }
  const escaped = text.charAt(start - 1) === '\\' ? ESCAPE.exec(text.slice(start - 1, at)) : null;
  if (escaped) start += escaped[0].length - 1;
  return start + (LEADER.exec(text.slice(start, at))?.[0].length ?? 0);
}

/** Where the unbroken run of characters that ends at `from` begins, not before `floor`. */
function startOfRun(text: string, from: number, floor: number): number {
  let i = from;
  while (i > floor && kindAt(text, i - 1) !== ENDS_RUN) i -= 1;
  return i;
}

/** Whether `run`, which stands right before a local part, makes it a part of a URL; `continues`: it begins after an `@`. */
function isUrl(run: string, continues: boolean): boolean {
  // The next column of a table written with commas or semicolons; in a query they are a part of it.
  if (!continues && /^[^?#]*[,;]$/.test(run)) return false;
  const scheme = run.lastIndexOf('://');
  if (scheme !== -1) return !/mailto$/i.test(run.slice(0, scheme)) || run.length > scheme + 3;
  if (/(?:^|[^a-z])(?:acct|sips?|xmpp|[cm]id):$|[?&][\w.%-]*=$/i.test(run.slice(-80))) return true;
  // `firm.se/…`, `firm.se:8080/…`: a host and then a path or a query.
  return !continues && /^(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}(?::\d{1,5})?[/?]/i.test(run.slice(0, 400));
}

/**
 * Before what is no person's mailbox: a command with its options before the name of a machine; the name of a header before
 * a message's number; the rest of a pattern (`{first}.last@`), a mask (`j***k@`) or a handle (`@user@`).
 */
const NO_PERSON =
  /(?:^|[\s`'"])(?:(?:ssh|ssh-copy-id|scp|sftp|rsync|mosh)(?:\s+-\S{1,20}(?:\s+[^\s-]\S{0,60})?){0,4}|(?:scp|rsync)\s(?=[^@\n]*[./])[^@\n]*)\s+$|(?:message-id|in-reply-to|references|content-id)["']?\s*[:=]\s*["']?(?:<[^<>]*>\s*)*<$|[@\u202e]$|[\])}>][._+-]+$|[\p{L}\p{N}]\*+$/iu;
/** `host:path`, `host:22`, `host:~$`, `[user@host ~]$`: a place on a machine. Or a second address: `a@b.se@c.se`. */
const NO_MAILBOX = /^(?:@|:(?:[/~]|\d{1,5}(?![\d-])|[\w.-]+\/)| [~/]\S{0,60}\][$#])/;
/** Variables `$user@` and `%s@`, a community `!list@`, the user of a code host. */
const NO_NAME = /^(?:[$%!]|git$)|\.\.|\.$|^[^\p{L}\p{N}]*$/u;

function addressAt(text: string, begin: number, at: number): Written | null {
  let start = begin;
  const before = text.slice(Math.max(0, start - CONTEXT), start);
  let local = text.slice(start, at).replace(HIDDEN, '').replaceAll('’', "'");
  const domain = domainAt(text, at + 1);
  if (!domain || NO_NAME.test(local) || NO_PERSON.test(before)) return null;
  if (local.startsWith('_') && /[\])}>]$/.test(before)) return null;
  if (NO_MAILBOX.test(text.slice(domain.end, domain.end + 80))) return null;

  // The address of somebody else within a return path: `bounce+anna=firm.se@…`
  const path = /[\w.-]+\+[\w.+-]*=$/.exec(before)?.[0] ?? '';
  start -= path.length;
  local = path + local;
  if (text.charAt(domain.end) === '_') {
    // Markdown's emphasis around it: `_anna@firm.se_`
    if (!local.startsWith('_')) return null;
    local = local.replace(/^_+/, '');
  }
  const name = /[<([]$/.test(before) ? nameBefore(before.slice(0, -1)) : undefined;
  return { at, start, end: domain.end, value: `${local}@${domain.name}`, name };
}

/** The longest run from `from` that can be a domain; null without a dot. */
function domainAt(text: string, from: number): { name: string; end: number } | null {
  let end = from;
  for (let i = from; i < text.length && i - from <= LONGEST_RUN; i++) {
    const kind = kindAt(text, i);
    if (kind !== INVISIBLE && (!(kind & IN_DOMAIN) || text.startsWith('..', i))) break;
    if (kind !== INVISIBLE && !/[.-]/.test(text.charAt(i))) end = i + 1;
  }
  const name = text.slice(from, end).replace(HIDDEN, '');
  return /^[^.-].*\.[^.]{2,}$/.test(name) ? { name, end } : null;
}
