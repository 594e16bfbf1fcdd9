import { nameBefore } from './name.ts';
import { isTopLevel } from './tlds.ts';

/** An address found in a text. */
export interface EmailHit {
  /** Position of the `@` in the text. */
  at: number;
  /** First character of the local part, and the one after the domain. */
  start: number;
  end: number;
  /** Lower case, NFC, domain as A-label. */
  value: string;
  /** A name has letters of look-alike alphabets side by side (`Рaypal`, whose first letter is Cyrillic). */
  mixed: boolean;
  name?: string;
}

const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 253;
/** Invisible characters may make a run longer; more than this is no address anybody reads. */
const LONGEST_RUN = 400;

const IN_LOCAL = 1;
const IN_DOMAIN = 2;
const INVISIBLE = 4;
const ENDS_RUN = 8;

const ASCII = new Uint8Array(128);
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.')
  ASCII[char.charCodeAt(0)] = IN_LOCAL | IN_DOMAIN;
for (const char of "_+'!#$%&*~^") ASCII[char.charCodeAt(0)] = IN_LOCAL;
for (const char of ' \t\n\v\f\r<>"`()[]{}|') ASCII[char.charCodeAt(0)] = ENDS_RUN;

const NOT_ASCII = /[^\0-\x7f]/;
const LETTER = /[\p{L}\p{M}\p{N}]/u;
/** Soft hyphen, zero-width characters and marks of writing direction. U+202E is missing: it makes text read backwards. */
const HIDDEN = /[\u00ad\u200b-\u200f\u202a-\u202d\u2060-\u2064\u2066-\u2069\ufeff]/;
const ALL_HIDDEN = new RegExp(HIDDEN, 'g');
const BACKWARDS = 0x202e;
const CURLY_APOSTROPHE = 0x2019;

function classOf(code: number): number {
  if (code < 128) return ASCII[code] ?? 0;
  if (code === CURLY_APOSTROPHE) return IN_LOCAL;
  if (code >= 0xd800 && code < 0xe000) return 0;
  const char = String.fromCharCode(code);
  if (HIDDEN.test(char)) return INVISIBLE;
  return LETTER.test(char) ? IN_LOCAL | IN_DOMAIN : 0;
}

/** What stands at one `@`: an address, or none. */
export interface AtSign {
  at: number;
  hit: EmailHit | null;
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
  mixed: boolean;
}

function localAt(text: string, at: number, floor: number): Local | null {
  let start = at;
  let length = 0;
  for (let i = at - 1; i >= floor && at - i <= LONGEST_RUN; i--) {
    const kind = classOf(text.charCodeAt(i));
    if (kind === INVISIBLE) continue;
    if (!(kind & IN_LOCAL)) break;
    // One more than allowed is read, to know that it is too long and not to take its tail.
    if (++length > LONGEST_LOCAL + 1) break;
    start = i;
  }
  if (length === 0) return null;
  const raw = text.slice(start, at);
  const tail = localTail(raw, text.charCodeAt(at + 1) < 128);
  if (tail === null) return null;
  start = at - tail.length;
  const before = text.charCodeAt(start - 1);
  if (before === 0x40 || before === BACKWARDS) return null;
  // `{first}.last@` and `[first]_last@` are patterns, `%s@` and `$user@` are variables.
  if (/^[._+-]/.test(raw) && /[\])}>]/.test(text.charAt(at - raw.length - 1))) return null;
  if (before === 0x25 || before === 0x24) return null;

  let local = NOT_ASCII.test(tail) ? tail.replace(ALL_HIDDEN, '').replaceAll('’', "'") : tail;
  const returnPath =
    before === 0x3d
      ? /[\w.-]+\+[\w.+-]*=$/.exec(text.slice(Math.max(floor, start - LONGEST_LOCAL), start))
      : null;
  if (returnPath) {
    start -= returnPath[0].length;
    local = returnPath[0] + local;
  }
  if (
    local.length > LONGEST_LOCAL ||
    local.includes('..') ||
    local.endsWith('.') ||
    !/[\p{L}\p{N}]/u.test(local)
  )
    return null;
  return { start, text: local, mixed: mixesAlphabets(local) };
}

/** The part of `raw` that is the local part: without leaders, opening marks and prose written onto it. */
function localTail(raw: string, asciiDomain: boolean): string | null {
  let tail = raw;
  const leader = tail.lastIndexOf('...');
  if (leader !== -1) tail = tail.slice(leader + 3);
  if (NOT_ASCII.test(tail)) {
    tail = tail
      .slice(asciiDomain ? gluedProse(tail) : 0)
      .replace(/^(?:[^\p{L}\p{N}$%_]|[\u00ad\u200b-\u200f])+/u, '');
  } else {
    tail = tail.replace(/^[^a-z0-9$%_]+/i, '');
  }
  return tail === '' || /^[$%]/.test(tail) ? null : tail;
}

/** Where an ASCII local part begins after prose of another script without a space: `联系邮箱anna@…`; 0 when it does not. */
function gluedProse(local: string): number {
  const prose = /^[\s\S]*[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.exec(local)?.[0];
  if (!prose || !/[a-z]/i.test(local.slice(prose.length))) return 0;
  // One or two Cyrillic or Greek letters before Latin ones are a disguise, not a word.
  const letters = prose.replace(/\P{L}/gu, '');
  return letters.length < 3 && LOOKALIKE.test(letters) ? 0 : prose.length;
}

const LOOKALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;
const mixesAlphabets = (name: string): boolean =>
  NOT_ASCII.test(name) && LOOKALIKE.test(name) && /\p{Script=Latin}/u.test(name);

const WIDE_BREAK = /[\s，、。；：！？「」《》（）]/;

/** Where the unbroken run of characters that ends at `from` begins, not before `floor`. */
function startOfRun(text: string, from: number, floor: number): number {
  let i = from;
  for (; i > floor; i--) {
    const code = text.charCodeAt(i - 1);
    if (code < 128 ? ASCII[code] === ENDS_RUN : WIDE_BREAK.test(text.charAt(i - 1))) break;
  }
  return i;
}

/** Whether `run`, which stands right before a local part, makes it a part of a URL; `continues`: it begins after an `@`. */
function isUrl(run: string, continues: boolean): boolean {
  if (run === '') return false;
  const scheme = run.lastIndexOf('://');
  if (scheme !== -1) return !/mailto$/i.test(run.slice(0, scheme)) || run.length > scheme + 3;
  if (/(?:^|[^a-z])(?:acct|sips?|xmpp):$/i.test(run.slice(-8))) return true;
  if (/[?&][\w.%-]*=$/.test(run.slice(-80))) return true;
  if (continues) return false;
  const host = /^(?:[a-z0-9-]{1,63}\.)+([a-z]{2,63})(?::\d{1,5})?[/?]/i.exec(run.slice(0, 400))?.[1];
  return host !== undefined && isTopLevel(host.toLowerCase());
}

const REMOTE_COMMAND = /(?:^|\s)(?:ssh|scp|sftp|rsync|mosh)(?:\s+-\S{1,20}(?:\s+\d{1,5})?){0,4}\s+$/;

function addressAt(text: string, at: number, local: Local): EmailHit | null {
  const domain = domainAt(text, at + 1);
  if (!domain) return null;
  const { start } = local;
  const next = text.charAt(domain.end);
  if (next === '@') return null;
  // `git@host:path`, `user@host:22`
  if (next === ':' && /^:(?:[/~]|\d|[\w.-]+\/)/.test(text.slice(domain.end, domain.end + 80))) return null;
  if (REMOTE_COMMAND.test(text.slice(Math.max(0, start - 80), start))) return null;
  if (/^[0-9a-f]{32}$/.test(local.text) && /(?:^|[.-])sentry/.test(domain.name)) return null;

  // Markdown's emphasis around it: `_anna@firm.se_`
  const emphasised = next === '_' && local.text.startsWith('_');
  const name = emphasised ? local.text.replace(/^_+/, '') : local.text;
  if (next === '_' && !emphasised) return null;
  const value = `${name.toLowerCase().normalize('NFC')}@${domain.name}`;
  if (value.length > LONGEST_DOMAIN + 1) return null;

  const hit: EmailHit = { at, start, end: domain.end, value, mixed: local.mixed || domain.mixed };
  const opened = /[<([]/.test(text.charAt(start - 1)) ? nameBefore(text, start - 1) : undefined;
  if (opened) hit.name = opened;
  return hit;
}

interface Domain {
  name: string;
  end: number;
  mixed: boolean;
}

function domainAt(text: string, from: number): Domain | null {
  const labels: { text: string; end: number }[] = [];
  let label = '';
  let end = from;
  let length = 0;
  let i = from;
  for (; i < text.length && i - from <= LONGEST_RUN; i++) {
    const code = text.charCodeAt(i);
    const kind = classOf(code);
    if (kind === INVISIBLE) continue;
    if (code === BACKWARDS || !(kind & IN_DOMAIN)) break;
    if (code === 0x2e) {
      if (label === '') break;
      labels.push({ text: label, end });
      label = '';
    } else {
      label += text[i];
      end = i + 1;
    }
    if (++length > LONGEST_DOMAIN) return null;
  }
  if (label !== '') labels.push({ text: label, end });

  trimSentence(labels);
  if (labels.length < 2) return null;
  const [first = '', second = ''] = labels.map((part) => part.text);
  // `logo@2x.zip` is a picture, `react@18.2.dev` a version.
  if (/^\d{1,2}x$/i.test(first) || (/^v?\d+$/.test(first) && /^\d/.test(second))) return null;

  const name = toAscii(labels.map((part) => part.text).join('.'));
  const last = labels.at(-1);
  if (!name || !last || name.length > LONGEST_DOMAIN) return null;
  if (!name.split('.').every((part) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(part))) return null;
  return { name, end: last.end, mixed: labels.some((part) => mixesAlphabets(part.text)) };
}

/** Takes away what a sentence writes onto a domain, until the last label is a top-level domain or nothing is left. */
function trimSentence(labels: { text: string; end: number }[]): void {
  for (let last = labels.at(-1); last; last = labels.at(-1)) {
    const { text } = last;
    if (isTopLevel(text.toLowerCase()) || (NOT_ASCII.test(text) && isTopLevel(toAscii(text)))) return;
    // `firm.seTelefon`, `firm.se-Anna`, `firm.cn请联系`: the name ends where the kind of letter changes.
    const plain = /^(?:[a-z]+(?=[A-Z-]|[^\0-\x7f])|[A-Z]+(?=-|[^\0-\x7f]))/.exec(text)?.[0];
    if (plain && labels.length > 1 && isTopLevel(plain.toLowerCase())) {
      last.end -= text.length - plain.length;
      last.text = plain;
      return;
    }
    // `firm.se.Ring oss`, `firm.se.070-1234567`: the next sentence without its space. Any other unknown ending is no domain.
    if (!/^[\p{Lu}\d-]/u.test(text)) {
      labels.length = 0;
      return;
    }
    labels.pop();
  }
}

/** Lower case A-labels, '' when the name cannot be one. */
function toAscii(domain: string): string {
  const lower = domain.toLowerCase();
  if (!/[^\0-\x7f]|xn--/.test(lower)) return lower;
  return URL.canParse(`http://${lower}/`) ? new URL(`http://${lower}/`).hostname : '';
}
