import type { Stop } from '#lib/contract/records.ts';

export interface Command {
  id: string;
  words: string;
  /** A second line. */
  about?: string;
  /** Of a lead who is not to be contacted. */
  stop?: Stop['kind'] | null;
  run: () => void;
}

/** Lower case, without accents, so that å is found by a. */
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Commands that hold every typed word, in any order; those that begin with the text come first. */
export function matching(commands: readonly Command[], text: string): Command[] {
  const words = fold(text).split(/\s+/u).filter(Boolean);
  const hits = commands.filter((command) => words.every((word) => fold(command.words).includes(word)));
  const first = words[0] ?? '';
  return hits.toSorted(
    (a, b) => Number(fold(b.words).startsWith(first)) - Number(fold(a.words).startsWith(first)),
  );
}
