import { atSignsIn, type EmailHit } from './email.ts';

/** `[at]`, `(at)`, `{at}` and the same around a real `@`. */
const BRACKETED_AT = /[[({]\s{0,3}(?:at|@)\s{0,3}[\])}]/gi;
const BRACKETED_DOT = /\s{0,3}[[({]\s{0,3}(?:dot|punkt|\.)\s{0,3}[\])}]\s{0,3}/gi;
const BARE_DOT = /\s{1,3}dot\s{1,3}/gi;
const WORD_BEFORE = /[\p{L}\p{N}_'-]\s*$/u;
const WORD_AFTER = /^\s*[\p{L}\p{N}]/u;
const REACH_LEFT = 160;
const REACH_RIGHT = 400;

/** Quick test whether `text` can hold a bracketed "at"; most texts cannot, and then nothing slower looks at them. */
export function mayBeObfuscated(text: string): boolean {
  for (const bracket of ')]}') {
    for (let i = text.indexOf(bracket); i > 0; i = text.indexOf(bracket, i + 1)) {
      const last = text.charCodeAt(i - 1);
      if (last === 0x40 || last === 0x20 || (last | 0x20) === 0x74) return true;
    }
  }
  return false;
}

/** Yields each address that is spelled with a bracketed "at", with `at` and `start` at the bracket's position in `text`. */
export function* obfuscatedIn(text: string): Generator<EmailHit, void> {
  for (const match of text.matchAll(BRACKETED_AT)) {
    const end = match.index + match[0].length;
    // Cheap and mostly decisive: a word on both sides.
    if (!WORD_BEFORE.test(text.slice(Math.max(0, match.index - 4), match.index))) continue;
    if (!WORD_AFTER.test(text.slice(end, end + 4))) continue;
    const left = spelledOut(text.slice(Math.max(0, match.index - REACH_LEFT), match.index)).trimEnd();
    const right = spelledOut(text.slice(end, end + REACH_RIGHT)).trimStart();
    // Only the at-sign between both halves counts.
    for (const { at, hit } of atSignsIn(`${left}@${right}`)) {
      if (hit && at === left.length) yield { ...hit, at: match.index, start: match.index, end };
    }
  }
}

const spelledOut = (text: string): string => text.replace(BRACKETED_DOT, '.').replace(BARE_DOT, '.');
