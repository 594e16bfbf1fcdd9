/**
 * The words that titles are made of (lexicon.json), and how they are found in one: the longest win, so that
 * "eftermarknad" hides "marknad" and "vice president" hides "president".
 */
import { FUNCTIONS, type JobFunction, SENIORITIES } from '#lib/contract/titles.ts';
import ours from './lexicon.json' with { type: 'json' };
import { type Spellings, spellingsOf } from './title-spelling.ts';
import { fold, plain } from './title-text.ts';

export type Rank = (typeof SENIORITIES)[number];

const EFFECTS = ['lowers', 'skips', 'aside', 'names'] as const;

/** A row as it is looked for. */
type Entry = {
  job: JobFunction | undefined;
  rank: Rank | undefined;
  weight: number;
  /**
   * `lowers`: its seniority decides for the segment. `skips`: the segment says nothing of the present. `aside`: it counts in a
   * title that says nothing else. `names`: the whole word is a name, of an agency (Trafikverket) or a company.
   */
  effect: (typeof EFFECTS)[number] | undefined;
};
type Phrase = { words: string[]; entry: Entry };
type Stem = { text: string; before: boolean; after: boolean; entry: Entry };
export type Index = { byFirstWord: Map<string, Phrase[]>; byStart: Map<string, Stem[]> };

/** A row of our own files, which may have an effect, or one of a workspace's, which has none. */
type Row = {
  pattern: string;
  kind: string;
  function?: string | undefined;
  seniority?: string | undefined;
  weight: number;
  effect?: string;
  example: string;
};

const STEM_START = 3;

/**
 * Makes rows ready for looking up.
 *
 * @param spell what is done to the title's letters before they are compared: nothing, or {@link fold}
 */
export function indexOf(rows: readonly Row[], spell = (text: string): string => text): Index {
  const index: Index = { byFirstWord: new Map(), byStart: new Map() };
  for (const { pattern, kind, weight, ...row } of rows) {
    const entry: Entry = {
      job: FUNCTIONS.find((name) => name === row.function),
      rank: SENIORITIES.find((name) => name === row.seniority),
      weight,
      effect: EFFECTS.find((name) => name === row.effect),
    };
    for (const one of pattern.split(OR)) {
      if (kind === 'stem') {
        const text = spell(plain(one));
        const [before, after] = [one.startsWith('-'), one.endsWith('-')];
        add(index.byStart, text.slice(0, STEM_START), { text, before, after, entry });
      } else {
        const words = one.split(' ').map((word) => (word === ANY ? word : spell(plain(word))));
        add(index.byFirstWord, words[0] ?? '', { words, entry });
      }
    }
  }
  return index;
}

const ANY = '*';
/** Our own rows put patterns that say the same into one. */
const OR = '|';

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Where a row was found: its letters in the segment, without those under a `*`. */
export type Hit = { entry: Entry; spans: [start: number, end: number][]; length: number };

/** The rows found in a segment (of segmentsOf), the longest first, none of which shares a letter with another. */
export function hitsIn(segment: string, index: Index): Hit[] {
  const tokens = segment.split(' ');
  const starts: number[] = [];
  let at = 0;
  for (const token of tokens) {
    starts.push(at);
    at += token.length + 1;
  }
  const hits: Hit[] = [];
  tokens.forEach((token, position) => {
    const from = starts[position] ?? 0;
    for (const { words, entry } of index.byFirstWord.get(token) ?? []) {
      const spans = spansOf(words, tokens, starts, position);
      if (spans)
        hits.push({ entry, spans, length: spans.reduce((sum, [start, end]) => sum + end - start, 0) });
    }
    for (let offset = 0; offset + STEM_START <= token.length; offset++) {
      const stems = index.byStart.get(token.slice(offset, offset + STEM_START));
      for (const { text, before, after, entry } of stems ?? []) {
        const end = offset + text.length;
        if (!token.startsWith(text, offset)) continue;
        if (before ? offset === 0 || end !== token.length : after && (offset !== 0 || end === token.length))
          continue;
        const begin = entry.effect === 'names' ? 0 : offset;
        hits.push({ entry, spans: [[from + begin, from + end]], length: end - begin });
        if (end === token.length) addFirstPart(hits, token.slice(0, offset), from, index);
      }
    }
  });
  return longest(hits);
}

/** "Compliancechef": a word may also stand before a stem, with or without an s between them. */
function addFirstPart(hits: Hit[], part: string, from: number, index: Index): void {
  for (const text of part.endsWith('s') ? [part, part.slice(0, -1)] : [part]) {
    for (const { words, entry } of index.byFirstWord.get(text) ?? []) {
      if (words.length === 1 && !entry.effect)
        hits.push({ entry, spans: [[from, from + text.length]], length: text.length });
    }
  }
}

function spansOf(words: string[], tokens: string[], starts: number[], position: number): Hit['spans'] | null {
  const spans: Hit['spans'] = [];
  let at = position;
  for (const [part, word] of words.entries()) {
    if (word === ANY) {
      const next = words[part + 1];
      at += tokens[at + 1] !== next && tokens[at + 2] === next ? 2 : 1;
    } else {
      if (tokens[at] !== word) return null;
      const start = starts[at] ?? 0;
      spans.push([start, start + word.length]);
      at++;
    }
  }
  return spans;
}

function longest(hits: Hit[]): Hit[] {
  const taken: Hit[] = [];
  for (const hit of hits.sort((a, b) => b.length - a.length || b.entry.weight - a.entry.weight)) {
    const free = taken.every((other) =>
      other.spans.every(([s, e]) => hit.spans.every(([start, end]) => end <= s || e <= start)),
    );
    if (free) taken.push(hit);
  }
  return taken;
}

type Lexicon = {
  exact: Index;
  /** Without diacritics; most titles never need it. */
  folded: () => Index;
  spellings: () => Spellings;
  /** Every word of the patterns and examples. */
  known: ReadonlySet<string>;
};

let made: Lexicon | undefined;

function stemsOf(rows: readonly Row[]): string[] {
  return rows.filter((row) => row.kind === 'stem').flatMap((row) => row.pattern.split(OR).map(plain));
}

/** Our own rows. Made at the first title, because many pages never show one. */
export function lexicon(): Lexicon {
  if (made) return made;
  const rows: Row[] = ours;
  const known = new Set<string>();
  for (const { pattern, example } of rows) {
    for (const word of plain(`${pattern} ${example.toLowerCase()}`).split(' ')) known.add(word);
  }
  let folded: Index | undefined;
  let spellings: Spellings | undefined;
  made = {
    exact: indexOf(rows),
    folded: () => {
      folded ??= indexOf(rows, fold);
      return folded;
    },
    spellings: () => {
      spellings ??= spellingsOf(known, stemsOf(rows));
      return spellings;
    },
    known,
  };
  return made;
}
