/**
 * Slips of the finger. A word that the lexicon does not know becomes one that it knows if a single error lies between: a letter
 * more, less or other, or two neighbours exchanged. In short words only the last, the most telling: "Cheif" is a chief, "Karin" no
 * "Kamin".
 */

const SHORTEST_WORD = 6;
const SHORTEST_EXCHANGE = 4;
const SHORTEST_STEM = 7;
/** So many letters in a row are looked up. */
const INTACT = 3;

export type Spellings = {
  known: ReadonlySet<string>;
  words: Map<string, string[]>;
  /** Stems by their first letters, and by those that follow: a single error leaves one or the other. */
  beginnings: Map<string, string[]>;
  middles: Map<string, string[]>;
};

/** Prepares {@link corrected}. Both lists are in the spelling of segmentsOf. */
export function spellingsOf(known: ReadonlySet<string>, stems: readonly string[]): Spellings {
  const spellings: Spellings = { known, words: new Map(), beginnings: new Map(), middles: new Map() };
  for (const word of known) if (word.length >= SHORTEST_EXCHANGE) add(spellings.words, wordKey(word), word);
  for (const stem of stems) {
    if (stem.length < SHORTEST_STEM) continue;
    add(spellings.beginnings, stem.slice(0, INTACT), stem);
    add(spellings.middles, stem.slice(INTACT, 2 * INTACT), stem);
  }
  return spellings;
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const wordKey = (word: string, length = word.length): string => `${word[0]}${length}`;

/** The segment with its unknown words put right, where one error explains them. */
export function corrected(segment: string, spellings: Spellings): string {
  return segment
    .split(' ')
    .map((word) =>
      word.length < SHORTEST_EXCHANGE || spellings.known.has(word)
        ? word
        : (wholeWord(word, spellings) ?? partOf(word, spellings) ?? word),
    )
    .join(' ');
}

function wholeWord(word: string, { words }: Spellings): string | undefined {
  const exchanged = words.get(wordKey(word))?.find((other) => areExchanged(word, other));
  if (exchanged || word.length < SHORTEST_WORD) return exchanged;
  for (const length of [word.length, word.length + 1, word.length - 1]) {
    const near = words.get(wordKey(word, length))?.find((other) => oneEditApart(word, other));
    if (near) return near;
  }
  return undefined;
}

/** A compound with the longest stem in it put right: "frösäljningschef" has "försälj". */
function partOf(word: string, { beginnings, middles }: Spellings): string | undefined {
  let best: { stem: string; from: number; to: number } | undefined;
  const offer = (stem: string, from: number, to: number): void => {
    if (stem.length > (best?.stem.length ?? 0)) best = { stem, from, to };
  };
  for (let at = 0; at + INTACT <= word.length; at++) {
    const letters = word.slice(at, at + INTACT);
    for (const stem of beginnings.get(letters) ?? []) {
      const to = endAfterSlip(word, at, stem);
      if (to !== undefined) offer(stem, at, to);
    }
    for (const stem of middles.get(letters) ?? []) {
      const rest = stem.slice(INTACT);
      if (!word.startsWith(rest, at)) continue;
      const from = [3, 4, 2]
        .map((length) => at - length)
        .find((start) => start >= 0 && oneEditApart(word.slice(start, at), stem.slice(0, INTACT)));
      if (from !== undefined) offer(stem, from, at + rest.length);
    }
  }
  return best && word.slice(0, best.from) + best.stem + word.slice(best.to);
}

/** Where the stem ends that begins at a place of the word, if a single error is in it. */
function endAfterSlip(word: string, at: number, stem: string): number | undefined {
  let same = 0;
  while (same < stem.length && word[at + same] === stem[same]) same++;
  const slip = at + same;
  if (same === stem.length) return undefined;
  const goesOn = (from: number, skipped: number): boolean =>
    word.startsWith(stem.slice(same + skipped), from);
  const exchanged = word[slip] === stem[same + 1] && word[slip + 1] === stem[same];
  if (exchanged && goesOn(slip + 2, 2)) return at + stem.length;
  if (goesOn(slip + 1, 1)) return at + stem.length;
  if (goesOn(slip + 1, 0)) return at + stem.length + 1;
  if (goesOn(slip, 1)) return at + stem.length - 1;
  return undefined;
}

/** One letter more, less or other, or two neighbours exchanged. */
function oneEditApart(a: string, b: string): boolean {
  const [restA, restB] = difference(a, b);
  return (restA.length <= 1 && restB.length <= 1) || areMirrored(restA, restB);
}

function areExchanged(a: string, b: string): boolean {
  const [restA, restB] = difference(a, b);
  return areMirrored(restA, restB);
}

function areMirrored(a: string, b: string): boolean {
  return a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0];
}

/** What is left of both without their common beginning and end. */
function difference(a: string, b: string): [string, string] {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  return [a.slice(start, endA), b.slice(start, endB)];
}
