import { nameBefore } from './name.ts';

/** An e-mail address as it stands in a text. Whether its domain can exist is judged later (judge.ts). */
export interface Written {
  /** Position of the `@` in the text. */
  at: number;
  /** First character of the local part, and the one after the domain. */
  start: number;
  end: number;
  /** Without invisible characters; the local part in lower case, the domain as written, with what may be glued to it. */
  value: string;
  name?: string;
}

const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 253;
/** Invisible characters may make a run longer; more than this is no address anybody reads. */
const LONGEST_RUN = 400;
/** So much of what stands before an address says whether it is one. */
const CONTEXT = 160;

const IN_LOCAL = 1;
const IN_DOMAIN = 2;
const INVISIBLE = 4;
const ENDS_RUN = 8;

const ASCII = new Uint8Array(128);
const classify = (chars: string, kind: number): void => {
  for (const char of chars) ASCII[char.charCodeAt(0)] = kind;
};
classify('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.', IN_LOCAL | IN_DOMAIN);
classify("_+'!#$%&~^", IN_LOCAL);
classify(' \t\n\v\f\r<>"`()[]{}|', ENDS_RUN);

const NOT_ASCII = /[^\0-\x7f]/;
const LETTER = /[\p{L}\p{M}\p{N}]/u;
/** Soft hyphen, zero-width characters and marks of writing direction. U+202E is missing: it makes text read backwards. */
const HIDDEN = /[\u00ad\u200b-\u200f\u202a-\u202d\u2060-\u2064\u2066-\u2069\ufeff]/;
const ALL_HIDDEN = new RegExp(HIDDEN, 'g');
const CURLY_APOSTROPHE = 0x2019;

function classOf(code: number): number {
  if (code < 128) return ASCII[code] ?? 0;
  if (code === CURLY_APOSTROPHE) return IN_LOCAL;
  const char = String.fromCharCode(code);
  if (HIDDEN.test(char)) return INVISIBLE;
  return LETTER.test(char) ? IN_LOCAL | IN_DOMAIN : 0;
}

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
    const local = localAt(text, at, after);
    // Even without a local part the address bar's text goes on: `https://host/@user?mail=a@b.se` is one URL.
    const from = local?.start ?? at;
    const runStart = startOfRun(text, from, after);
    const continues = after > 0 && runStart === after;
    inUrl = (continues && inUrl) || isUrl(text.slice(runStart, from), continues);
    yield { at, hit: local && !inUrl ? addressAt(text, at, local) : null };
    after = at + 1;
  }
}

interface Local {
  start: number;
  text: string;
}

/** What a programmer writes after a backslash: `\n`, `\u003c`. */
const ESCAPE = /^(?:[nrt]|u[\da-f]{4}|x[\da-f]{2})/i;
/** `{first}.last@` is a pattern, `$user@` and `%s@` are variables, `!list@` is a community, `j***k@` is masked. */
const PATTERN = /[@$%\u202e]$|[\])}>][._+-]+$|[\p{L}\p{N}]\*+$/u;

function localAt(text: string, at: number, floor: number): Local | null {
  let start = at;
  let length = 0;
  for (let i = at - 1; i >= floor && at - i <= LONGEST_RUN; i--) {
    const kind = classOf(text.charCodeAt(i));
    if (kind === INVISIBLE) continue;
    // One more than allowed is read, to know that it is too long and not to take its tail.
    if (!(kind & IN_LOCAL) || ++length > LONGEST_LOCAL + 1) break;
    start = i;
  }
  const raw = text.slice(start, at);
  const tail = localTail(
    text.charAt(start - 1) === '\\' ? raw.replace(ESCAPE, '') : raw,
    text.charCodeAt(at + 1) < 128,
  );
  start = at - tail.length;
  const before = text.slice(Math.max(0, start - 8), start);
  if (/^[$%!]/.test(tail) || PATTERN.test(before) || (tail.startsWith('_') && /[\])}>]$/.test(before)))
    return null;

  let local = NOT_ASCII.test(tail) ? tail.replace(ALL_HIDDEN, '').replaceAll('’', "'") : tail;
  const returnPath =
    text.charAt(start - 1) === '='
      ? /[\w.-]+\+[\w.+-]*=$/.exec(text.slice(Math.max(floor, start - LONGEST_LOCAL), start))
      : null;
  if (returnPath) {
    start -= returnPath[0].length;
    local = returnPath[0] + local;
  }
  const possible =
    local.length <= LONGEST_LOCAL &&
    !/\.\.|\.$/.test(local) &&
    /[\p{L}\p{N}]/u.test(local) &&
    local !== 'git';
  return possible ? { start, text: local.toLowerCase() } : null;
}

/** The part of `raw` that is the local part: without leaders, opening marks and prose written onto it. */
function localTail(raw: string, asciiDomain: boolean): string {
  const tail = raw.slice(raw.lastIndexOf('...') + 1).replace(/^\.\./, '');
  if (!NOT_ASCII.test(tail)) return tail.replace(/^[^a-z0-9$%!_]+/i, '');
  return tail
    .slice(asciiDomain ? gluedProse(tail) : 0)
    .replace(/^(?:[^\p{L}\p{N}$%!_]|[\u00ad\u200b-\u200f])+/u, '');
}

/** Where an ASCII local part begins after prose of another script without a space: `联系邮箱anna@…`; 0 when it does not. */
function gluedProse(local: string): number {
  const prose = /^[\s\S]*[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.exec(local)?.[0];
  if (!prose || !/[a-z]/i.test(local.slice(prose.length))) return 0;
  // One or two Cyrillic or Greek letters before Latin ones are a disguise, not a word.
  const letters = prose.replace(/\P{L}/gu, '');
  return letters.length < 3 && LOOKALIKE.test(letters) ? 0 : prose.length;
}

/** Letters of alphabets that look like Latin ones. */
export const LOOKALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;

/** Where the unbroken run of characters that ends at `from` begins, not before `floor`. */
function startOfRun(text: string, from: number, floor: number): number {
  let i = from;
  for (; i > floor; i--) {
    const code = text.charCodeAt(i - 1);
    if (classOf(code) === (code < 128 ? ENDS_RUN : 0)) break;
  }
  return i;
}

/** Whether `run`, which stands right before a local part, makes it a part of a URL; `continues`: it begins after an `@`. */
function isUrl(run: string, continues: boolean): boolean {
  // The next column of a table written with commas or semicolons; in a query they are a part of it.
  if (!continues && /^[^?#]*[,;]$/.test(run)) return false;
  const scheme = run.lastIndexOf('://');
  if (scheme !== -1) return !/mailto$/i.test(run.slice(0, scheme)) || run.length > scheme + 3;
  if (/(?:^|[^a-z])(?:acct|sips?|xmpp|[cm]id):$/i.test(run.slice(-8))) return true;
  if (/[?&][\w.%-]*=$/.test(run.slice(-80))) return true;
  // `firm.se/…`, `firm.se:8080/…`: a host and then a path or a query.
  return !continues && /^(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}(?::\d{1,5})?[/?]/i.test(run.slice(0, 400));
}

/** A command with its options before the name of a machine; the header or the name of a field before a message's number. */
const NO_PERSON =
  /(?:^|[\s`'"])(?:(?:ssh|ssh-copy-id|scp|sftp|rsync|mosh)(?:\s+-\S{1,20}(?:\s+[^\s-]\S{0,60})?){0,4}|(?:scp|rsync)\s[^@\n]*[./][^@\n]*)\s+$|(?:message-id|in-reply-to|references|content-id)["']?\s*[:=]\s*["']?(?:<[^<>]*>\s*)*<$/i;
/** `host:path`, `host:22`, `host:~$`, `[user@host ~]$`: a place on a machine. Or a second address: `a@b.se@c.se`. */
const NO_MAILBOX = /^(?:@|:(?:[/~]|\d{1,5}(?![\d-])|[\w.-]+\/)| [~/]\S{0,60}\][$#])/;

function addressAt(text: string, at: number, { start, text: local }: Local): Written | null {
  const domain = domainAt(text, at + 1);
  if (!domain || NO_MAILBOX.test(text.slice(domain.end, domain.end + 80))) return null;
  if (NO_PERSON.test(text.slice(Math.max(0, start - CONTEXT), start))) return null;

  let name = local;
  if (text.charAt(domain.end) === '_') {
    // Markdown's emphasis around it: `_anna@firm.se_`
    if (!name.startsWith('_')) return null;
    name = name.replace(/^_+/, '');
  }
  const hit: Written = { at, start, end: domain.end, value: `${name}@${domain.name}` };
  const opened = /[<([]/.test(text.charAt(start - 1)) ? nameBefore(text, start - 1) : undefined;
  if (opened) hit.name = opened;
  return hit;
}

/** The longest run from `from` that can be a domain; null without a dot, or with two in a row. */
function domainAt(text: string, from: number): { name: string; end: number } | null {
  let name = '';
  let length = 0;
  let end = from;
  for (let i = from; i < text.length && i - from <= LONGEST_RUN; i++) {
    const char = text.charAt(i);
    const kind = classOf(text.charCodeAt(i));
    if (kind === INVISIBLE) continue;
    if (!(kind & IN_DOMAIN) || (char === '.' && name.endsWith('.'))) break;
    name += char;
    if (/[.-]/.test(char)) continue;
    length = name.length;
    end = i + 1;
  }
  name = name.slice(0, length);
  return /^[^.-].*\.[^.]{2,}$/.test(name) && length <= LONGEST_DOMAIN + LONGEST_LOCAL ? { name, end } : null;
}
