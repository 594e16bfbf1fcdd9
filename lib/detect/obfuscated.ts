import { atSignsIn, type Written } from './email.ts';

/**
 * `[at]`, `(at)`, `{at}`, the same around a real `@`, and in the spelling of German and Swedish pages. Or a real `@` whose
 * domain is spelled around: `anna@firm[dot]se`.
 */
const SPELLED_AT =
  /[[({]{1,2}\s{0,3}(?:[aä]t|@)\s{0,3}[\])}]{1,2}|@(?=[\p{L}\p{N}.-]{1,63}\s{0,3}[[({]\s{0,3}(?:dot|punkt)\s{0,3}[\])}])/giu;
const BRACKETED_DOT = /\s{0,3}[[({]{1,2}\s{0,3}(?:dot|punkt|punto|point|\.)\s{0,3}[\])}]{1,2}\s{0,3}/gi;
const BARE_DOT = /\s{1,3}(?:dot|punkt)\s{1,3}/gi;
const WORD_BEFORE = /[\p{L}\p{N}_'-]\s*$/u;
const WORD_AFTER = /^\s*[\p{L}\p{N}]/u;
const REACH_LEFT = 160;
const REACH_RIGHT = 400;

/** Quick test whether `text` can hold a bracketed "at" or "dot"; most texts cannot, and then nothing slower looks at them. */
export const mayBeObfuscated = (text: string): boolean => /[t@]\s?[\])}]/i.test(text);

/**
 * Yields each address that is spelled around, with `at` and `start` at the bracket's position in `text`; null where there is
 * none after all, so that a caller can pause.
 */
export function* obfuscatedIn(text: string): Generator<Written | null, void> {
  if (!mayBeObfuscated(text)) return;
  for (const match of text.matchAll(SPELLED_AT)) {
    yield null;
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
