/**
 * Reads a job title into a function and a seniority. The words are data (lexicon/*.json); this file is the way they are
 * applied. What the lexicon does not know stays `unknown`: a wrong persona costs more than none.
 *
 * 1. The title is cleaned: gender marks, emoji and the employer go, the rest is split into segments (`,` `|` `and` …).
 * 2. In each segment the longest patterns win: "eftermarknad" hides "marknad", "vice president" hides "president".
 * 3. Function: the heaviest word; later segments count 3/4; general functions give way to a specific one.
 * 4. Seniority: the highest rank that is stated; "assistant", "student" and their like lower a segment.
 * 5. Only what is still unknown is read again, first without diacritics, then with one typing error a word forgiven.
 */
import da from './lexicon/da.json' with { type: 'json' };
import de from './lexicon/de.json' with { type: 'json' };
import en from './lexicon/en.json' with { type: 'json' };
import fi from './lexicon/fi.json' with { type: 'json' };
import no from './lexicon/no.json' with { type: 'json' };
import sv from './lexicon/sv.json' with { type: 'json' };
import { SENIORITIES, type Seniority } from './persona.ts';

/** LinkedIn's 26 functions and three of ours. */
export const FUNCTIONS = [
  'accounting',
  'administrative',
  'arts_and_design',
  'business_development',
  'community_and_social_services',
  'consulting',
  'education',
  'engineering',
  'entrepreneurship',
  'finance',
  'healthcare_services',
  'human_resources',
  'information_technology',
  'legal',
  'marketing',
  'media_and_communication',
  'military_and_protective_services',
  'operations',
  'product_management',
  'program_and_project_management',
  'purchasing',
  'quality_assurance',
  'real_estate',
  'research',
  'sales',
  'customer_success_and_support',
  'general_management',
  'other',
  'unknown',
] as const;
type JobFunction = (typeof FUNCTIONS)[number];

/** A piece of the title and what it was taken for. */
type TitleEvidence = { text: string; function?: JobFunction; seniority?: Seniority };

export type TitleReading = {
  function: JobFunction;
  /** `entry` when the function is known and no rank is stated: every ordinary contributor. */
  seniority: Seniority;
  /** 0 (unknown) to 1, of the function: how strong the word is, how far ahead of the next, and how it was found. */
  confidence: number;
  evidence: TitleEvidence[];
};

/** One line of the lexicon. `-chef` needs something before it in the word, `chefs-` something after it. */
type Row = {
  pattern: string;
  /** `word`: whole words, `*` stands for one or two. `stem`: also inside a compound. */
  kind: string;
  function?: string;
  seniority?: string;
  /** 1 to 10; a general function of 9 or 10 (VD, CEO) does not give way to a specific one. */
  weight: number;
  /** `lowers`: its seniority decides for the segment. `skips`: the segment says nothing of the present. */
  effect?: string;
  example: string;
};

const LATER_SEGMENT = 0.75;
const SPECIFIC_ENOUGH = 5.5;
const STRONG = 9;
const ENOUGH = 3;
/** Below this a function is a last resort, such as "direktör" for general management. */
const WEAK = 5;
const LONGEST_TITLE = 300;
const SHORTEST_TYPO = 6;

/** Functions that say how somebody works rather than on what. */
const GENERAL: ReadonlySet<JobFunction> = new Set<JobFunction>([
  'general_management',
  'consulting',
  'administrative',
  'engineering',
  'operations',
  'program_and_project_management',
  'entrepreneurship',
  'other',
]);

/**
 * Reads a title in Swedish, English, Norwegian, Danish, Finnish or German, or a mixture of them.
 *
 * @param title as a person wrote it; only its first 300 characters are read
 */
export function classifyTitle(title: string): TitleReading {
  const segments = segmentsOf(title.slice(0, LONGEST_TITLE));
  const words = lexicon();
  let found = read(segments, words.exact);
  let certainty = 1;
  const again = (other: Found, itsCertainty: number): void => {
    if ((other.function?.score ?? 0) > (found.function?.score ?? 0)) {
      // A stronger function comes with its own seniority.
      found = { function: other.function, seniority: other.seniority ?? found.seniority };
      certainty = itsCertainty;
    } else found.seniority ??= other.seniority;
  };
  if (isIncomplete(found) && segments.some((segment) => hasUnknownWord(segment, words))) {
    words.folded ??= indexOf(words.entries, fold);
    again(read(segments.map(fold), words.folded), 0.8);
    if (isIncomplete(found)) {
      const respelt = segments.map((segment) => corrected(segment, words));
      again(read(respelt, words.exact), 0.6);
    }
  }
  return reading(found, certainty);
}

function isIncomplete(found: Found): boolean {
  return !found.function || found.function.score < WEAK || !found.seniority;
}

function hasUnknownWord(segment: string, { known }: Lexicon): boolean {
  return segment.split(' ').some((word) => !known.has(word));
}

type FunctionFound = { name: JobFunction; text: string; score: number; next: number };
type SeniorityFound = { name: Seniority; text: string };
type Found = { function: FunctionFound | undefined; seniority: SeniorityFound | undefined };

function reading({ function: job, seniority }: Found, certainty: number): TitleReading {
  const evidence: TitleEvidence[] = [];
  if (job) evidence.push({ text: job.text, function: job.name });
  if (seniority) evidence.push({ text: seniority.text, seniority: seniority.name });
  return {
    function: job?.name ?? 'unknown',
    seniority: seniority?.name ?? (job ? 'entry' : 'unknown'),
    confidence: job
      ? Math.round(certainty * Math.min(1, job.score / 8) * (1 - job.next / job.score / 2) * 100) / 100
      : 0,
    evidence,
  };
}

const GENDER = /\(\s*[a-zäö](?:\s*[/|,]\s*[a-zäö]){1,3}\s*\)|(?<=\p{L})(?:[:*_]|\/-?|\()in(?:nen)?\b\)?/giu;
const FEMININE = /(\p{L}{3}(?:er|or|ist|ent|ant|eur))in(?= |$)/gu;
/** What follows is the employer; after the ambiguous words of the second group only when it looks like a name. */
const EMPLOYER =
  /(?:^|\s)(?:@|(?:at|bei|chez|hos)\s).*$|\s(?:på|ved|i|in|for|för|von)\s+(?=\p{Lu}\p{Ll}+\p{L}*\s+(?:AB|AS|A\/S|ApS|Oy|Oyj|GmbH|AG|SE|Ltd|Inc|Group|Gruppen?)\b).*$|\spå\s+(?=\p{Lu}).*$/u;
/** "Assistant to the CEO" is no CEO, but "go to market" and "order to cash" are work. */
const WHOM =
  /(?<!\b(?:business|go|order|procure|hire|record|source|purchase|plan|direct|end|lead))\s(?:to|till|til)\s(?:the\s)?.*$/i;
const RESEARCH_AND_DEVELOPMENT = /\bresearch (?:&|and) development\b/gi;
/** R&D, M&A, FP&A are words of their own: rnd, mna, fpna. */
const LETTERS = /(?<!\p{L})([A-Z]{1,2}) ?& ?([A-Z])(?!\p{L})/gu;
const SEPARATOR = /[|•·/,;:()[\]{}–—&]|\s-\s|(?<=\s)(?:och|and|und|og|ja|sekä|samt|\+)(?=\s)/u;

function segmentsOf(title: string): string[] {
  let text = title.normalize('NFKC');
  if (/[:*_/(]/.test(text)) text = text.replace(GENDER, '');
  if (text.includes('&') || /research and/i.test(text))
    text = text.replace(RESEARCH_AND_DEVELOPMENT, 'rnd').replace(LETTERS, '$1n$2');
  if (/@|\s(?:at|bei|chez|hos|på|ved|i|in|for|för|von)\s/i.test(text)) text = text.replace(EMPLOYER, '');
  if (/\s(?:to|till|til)\s/i.test(text)) text = text.replace(WHOM, '');
  return text
    .toLowerCase()
    .split(SEPARATOR)
    .map(plain)
    .filter((segment) => segment !== '');
}

/** Letters and digits with one space between words, German feminine endings without `in`. */
function plain(text: string): string {
  return text
    .replace(/['’´`]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
    .replace(FEMININE, '$1');
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ø/g, 'o')
    .replace(/æ/g, 'a')
    .replace(/ß/g, 'ss')
    .replace(/(?<=[aou])e/g, '');
}

/** A row with its names checked. */
type Entry = {
  pattern: string;
  stem: boolean;
  job: JobFunction | undefined;
  rank: (typeof SENIORITIES)[number] | undefined;
  weight: number;
  effect: string | undefined;
};
type Pattern = { tokens: string[]; entry: Entry };
type Stem = { text: string; before: boolean; after: boolean; entry: Entry };
type Index = { byFirstWord: Map<string, Pattern[]>; byStart: Map<string, Stem[]> };
type Lexicon = {
  entries: Entry[];
  exact: Index;
  /** Without diacritics; made when a title first needs it. */
  folded?: Index;
  /** Every word of the patterns and examples, and the longer ones by first letter and length. */
  known: Set<string>;
  spellings: Map<string, string[]>;
};

const STEM_START = 3;
let made: Lexicon | undefined;

/** Made at the first title, because many pages never show one. */
function lexicon(): Lexicon {
  if (made) return made;
  const entries: Entry[] = [];
  const known = new Set<string>();
  const rows: Row[] = [...en, ...sv, ...no, ...da, ...fi, ...de];
  for (const row of rows) {
    entries.push({
      pattern: row.pattern,
      stem: row.kind === 'stem',
      job: FUNCTIONS.find((name) => name === row.function),
      rank: SENIORITIES.find((name) => name === row.seniority),
      weight: row.weight,
      effect: row.effect,
    });
    for (const word of plain(`${row.pattern} ${row.example.toLowerCase()}`).split(' ')) known.add(word);
  }
  const spellings = new Map<string, string[]>();
  for (const word of known) {
    if (word.length >= SHORTEST_TYPO) add(spellings, `${word[0]}${word.length}`, word);
  }
  made = { entries, exact: indexOf(entries, (text) => text), known, spellings };
  return made;
}

function indexOf(entries: Entry[], spell: (text: string) => string): Index {
  const index: Index = { byFirstWord: new Map(), byStart: new Map() };
  for (const entry of entries) {
    const { pattern } = entry;
    if (entry.stem) {
      const text = spell(pattern.replace(/^-|-$/g, ''));
      add(index.byStart, text.slice(0, STEM_START), {
        text,
        before: pattern.startsWith('-'),
        after: pattern.endsWith('-'),
        entry,
      });
    } else {
      const tokens = spell(pattern).split(' ');
      add(index.byFirstWord, tokens[0] ?? '', { tokens, entry });
    }
  }
  return index;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Where a row was found: its letters in the segment, without those under a `*`. */
type Hit = { entry: Entry; spans: [start: number, end: number][]; length: number };

function hitsIn(segment: string, index: Index): Hit[] {
  const tokens = segment.split(' ');
  const starts: number[] = [];
  let at = 0;
  for (const token of tokens) {
    starts.push(at);
    at += token.length + 1;
  }
  const hits: Hit[] = [];
  tokens.forEach((token, position) => {
    for (const { tokens: wanted, entry } of index.byFirstWord.get(token) ?? []) {
      const spans = spansOf(wanted, tokens, starts, position);
      if (spans)
        hits.push({ entry, spans, length: spans.reduce((sum, [start, end]) => sum + end - start, 0) });
    }
    for (let offset = 0; offset + STEM_START <= token.length; offset++) {
      for (const { text, before, after, entry } of index.byStart.get(
        token.slice(offset, offset + STEM_START),
      ) ?? []) {
        const end = offset + text.length;
        if (!token.startsWith(text, offset)) continue;
        if (before ? offset === 0 || end !== token.length : after && (offset !== 0 || end === token.length))
          continue;
        const start = (starts[position] ?? 0) + offset;
        hits.push({ entry, spans: [[start, start + text.length]], length: text.length });
      }
    }
  });
  return longest(hits);
}

function spansOf(
  wanted: string[],
  tokens: string[],
  starts: number[],
  position: number,
): Hit['spans'] | null {
  const spans: Hit['spans'] = [];
  let at = position;
  for (const [part, token] of wanted.entries()) {
    if (token === '*') {
      const next = wanted[part + 1];
      at += tokens[at + 1] !== next && tokens[at + 2] === next ? 2 : 1;
    } else {
      if (tokens[at] !== token) return null;
      const start = starts[at] ?? 0;
      spans.push([start, start + token.length]);
      at++;
    }
  }
  return spans;
}

/** The longest patterns, none of which shares a letter with another. */
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

function read(segments: string[], index: Index): Found {
  const scores = new Map<JobFunction, { score: number; text: string }>();
  let seniority: (SeniorityFound & { rank: number }) | undefined;
  let factor = 1;
  let strong = false;

  for (const segment of segments) {
    const hits = hitsIn(segment, index);
    if (hits.some((hit) => hit.entry.effect === 'skips')) continue;
    const lowering = hits.find((hit) => hit.entry.effect === 'lowers');
    let says = false;
    for (const hit of hits) {
      const { job, rank, weight } = hit.entry;
      const text = segment.slice(hit.spans[0]?.[0], hit.spans.at(-1)?.[1]);
      if (job && !(lowering && job === 'general_management')) {
        says = true;
        const score = weight * factor;
        if (score > (scores.get(job)?.score ?? 0)) scores.set(job, { score, text });
        if (GENERAL.has(job) && weight >= STRONG) strong = true;
      }
      if (rank && (!lowering || lowering === hit)) {
        const height = SENIORITIES.indexOf(rank);
        if (!seniority || height > seniority.rank) seniority = { name: rank, text, rank: height };
      }
    }
    if (says) factor = LATER_SEGMENT;
  }
  return { function: heaviest(scores, strong), seniority };
}

function heaviest(
  scores: Map<JobFunction, { score: number; text: string }>,
  strong: boolean,
): FunctionFound | undefined {
  const sorted = [...scores].sort(([, a], [, b]) => b.score - a.score);
  const [first] = sorted;
  if (!first || first[1].score < ENOUGH) return undefined;
  const specific = sorted.find(([name, { score }]) => !GENERAL.has(name) && score >= SPECIFIC_ENOUGH);
  const [name, { score, text }] = GENERAL.has(first[0]) && !strong && specific ? specific : first;
  const rivals = sorted.filter(([other]) => other !== name && GENERAL.has(other) === GENERAL.has(name));
  return { name, text, score, next: Math.min(score, rivals[0]?.[1].score ?? 0) };
}

/** Replaces words the lexicon does not know by one that is a single typing error away and begins with the same letter. */
function corrected(segment: string, { known, spellings }: Lexicon): string {
  return segment
    .split(' ')
    .map((word) => {
      if (word.length < SHORTEST_TYPO || known.has(word)) return word;
      for (const length of [word.length, word.length + 1, word.length - 1]) {
        const near = spellings.get(`${word[0]}${length}`)?.find((other) => oneEditApart(word, other));
        if (near) return near;
      }
      return word;
    })
    .join(' ');
}

/** One letter more, less or other, or two neighbours exchanged. */
function oneEditApart(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
