/** What a workspace adds to how titles are read, one change at a time, and which titles a change may touch. */
import type { TitleChange, TitleRules, TitleWord } from '#lib/contract/titles.ts';
import { classifyTitle, type TitleReading, titleKey } from './job-title.ts';
import { hitsIn, indexOf } from './title-lexicon.ts';
import { fold, segmentsOf } from './title-text.ts';

const isSameWord = (
  one: Pick<TitleWord, 'lang' | 'pattern' | 'kind'>,
  other: Pick<TitleWord, 'lang' | 'pattern' | 'kind'>,
): boolean => one.lang === other.lang && one.kind === other.kind && one.pattern === other.pattern;

/** The rules after a change; what is replaced or new stands first. The rules given are left as they are. */
export function changed(rules: TitleRules, change: TitleChange): TitleRules {
  const { words, corrections } = rules;
  switch (change.change) {
    case 'add_word':
      return { ...rules, words: [change.word, ...words.filter((one) => !isSameWord(one, change.word))] };
    case 'remove_word':
      return { ...rules, words: words.filter((one) => !isSameWord(one, change.word)) };
    case 'correct': {
      const key = titleKey(change.correction.title);
      const others = corrections.filter(({ title }) => titleKey(title) !== key);
      return { ...rules, corrections: [change.correction, ...others] };
    }
    case 'let_be': {
      const key = titleKey(change.title);
      return { ...rules, corrections: corrections.filter(({ title }) => titleKey(title) !== key) };
    }
  }
}

/**
 * Tells of a title whether a change may alter how it is read; others need not be read again. Some that it names are read as
 * before.
 */
export function touchedBy(change: TitleChange): (title: string) => boolean {
  if (change.change === 'correct' || change.change === 'let_be') {
    const key = titleKey(change.change === 'correct' ? change.correction.title : change.title);
    return (title) => titleKey(title) === key;
  }
  const row = { ...change.word, weight: 1, example: '' };
  const [exact, folded] = [indexOf([row]), indexOf([row], fold)];
  return (title) =>
    segmentsOf(title).some(
      (segment) => hitsIn(segment, exact).length > 0 || hitsIn(fold(segment), folded).length > 0,
    );
}

/** The changes that lead from one state of the rules to another, in no certain order. */
export function changesBetween(before: TitleRules, after: TitleRules): TitleChange[] {
  return [
    ...missing(before.words, after.words).map(
      ({ lang, pattern, kind }): TitleChange => ({ change: 'remove_word', word: { lang, pattern, kind } }),
    ),
    ...missing(before.corrections, after.corrections).map(
      ({ title }): TitleChange => ({ change: 'let_be', title }),
    ),
    ...missing(after.words, before.words).map((word): TitleChange => ({ change: 'add_word', word })),
    ...missing(after.corrections, before.corrections).map(
      (correction): TitleChange => ({ change: 'correct', correction }),
    ),
  ];
}

/** What of one list does not stand in the other. */
function missing<T>(list: readonly T[], other: readonly T[]): T[] {
  const there = new Set(other.map((one) => JSON.stringify(one)));
  return list.filter((one) => !there.has(JSON.stringify(one)));
}

/** A title that is read otherwise after a change. */
export interface Reread {
  title: string;
  before: TitleReading;
  after: TitleReading;
}

/** Which of these titles are read otherwise after a change, in their order. */
export function rereadBy(titles: Iterable<string>, rules: TitleRules, change: TitleChange): Reread[] {
  const [isTouched, then] = [touchedBy(change), changed(rules, change)];
  const reread: Reread[] = [];
  for (const title of titles) {
    if (!isTouched(title)) continue;
    const [before, after] = [classifyTitle(title, rules), classifyTitle(title, then)];
    if (before.function !== after.function || before.seniority !== after.seniority)
      reread.push({ title, before, after });
  }
  return reread;
}

/** Which title of a word's own is not read as the word says; null when both are. */
export function wordFault(word: TitleWord, rules: TitleRules): 'example' | 'notExample' | null {
  const then = changed(rules, { change: 'add_word', word });
  const holds = (title: string): boolean => {
    const read = classifyTitle(title, then);
    const isTouched = touchedBy({ change: 'add_word', word })(title);
    return (
      isTouched &&
      (word.function === undefined || read.function === word.function) &&
      (word.seniority === undefined || read.seniority === word.seniority)
    );
  };
  if (!holds(word.example)) return 'example';
  return word.notExample !== undefined && holds(word.notExample) ? 'notExample' : null;
}
