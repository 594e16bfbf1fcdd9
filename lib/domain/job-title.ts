/**
 * Reads a job title into a function and a seniority. The words are data (lexicon.json); this file is the way they are
 * applied. What the lexicon does not know stays `unknown`: a wrong persona costs more than none.
 *
 * 1. The title is cleaned: gender marks, emoji and the employer go, the rest is split into segments (`,` `|` `and` …).
 * 2. In each segment the longest patterns win: "eftermarknad" hides "marknad", "vice president" hides "president".
 * 3. Function: the heaviest word; later segments count 3/4; general functions give way to a specific one.
 * 4. Seniority: the highest rank that is stated; "assistant", "student" and their like lower a segment; a seat on a board
 *    counts where the title says nothing else.
 * 5. Only what is still unknown is read again, first without diacritics, then with one typing error a word forgiven.
 * 6. What the workspace itself says of the title, or of a word in it, wins.
 */
import { type JobFunction, SENIORITIES, type Seniority, type TitleRules } from '#lib/contract/titles.ts';
import { type Hit, hitsIn, type Index, indexOf, lexicon, type Rank } from './title-lexicon.ts';
import { corrected } from './title-spelling.ts';
import { fold, segmentsOf } from './title-text.ts';

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

const LATER_SEGMENT = 0.75;
const SPECIFIC_ENOUGH = 5.5;
const STRONG = 9;
const ENOUGH = 3;
/** Below these a function may be the lesser half of the title: without "inköp", "inkopsassistent" is an assistant. */
const DOUBTFUL = 7;
const WEAK = 6;
/** Letters of a word that may be an ending or stand between its pieces: -are, -ing, -s-. */
const MOST_UNREAD = 3;
const SHORTEST_UNREAD = 4;
const WITHOUT_DIACRITICS = 0.8;
const WITH_A_SLIP = 0.6;

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
 * Reads a title in Swedish, English, German, Danish, Norwegian, Finnish, French, Spanish or Dutch, or a mixture of them.
 *
 * @param title as a person wrote it; only its first 300 characters are read
 * @param rules what the workspace adds. It is prepared once for each object, so pass the same object for many titles
 */
export function classifyTitle(title: string, rules?: TitleRules): TitleReading {
  const segments = segmentsOf(title);
  const own = rules && prepared(rules);
  return own?.corrections.get(keyOf(segments)) ?? reading(inOwnWords(segments, inOurWords(segments), own));
}

type FunctionFound = { name: JobFunction; text: string; score: number; next: number; certainty: number };
type SeniorityFound = { name: Rank; text: string };
type Found = { function: FunctionFound | undefined; seniority: SeniorityFound | undefined };

function inOurWords(segments: string[]): Found {
  const words = lexicon();
  const exact = read(segments, words.exact, 1);
  if (!isIncomplete(exact, DOUBTFUL) || !hasUnread(segments, words.exact)) return exact;
  const folded = better(exact, read(segments.map(fold), words.folded(), WITHOUT_DIACRITICS));
  if (!isIncomplete(folded, WEAK)) return folded;
  const respelt = segments.map((segment) => corrected(segment, words.spellings()));
  return better(folded, read(respelt, words.exact, WITH_A_SLIP));
}

function isIncomplete(found: Found, least: number): boolean {
  return !found.function || found.function.score < least || isOpen(found.seniority);
}

/** "Officer" alone says no more than that somebody works there: "Cheif Technology Officer". */
function isOpen(seniority: SeniorityFound | undefined): boolean {
  return !seniority || seniority.name === 'entry';
}

/** What was found, with what a freer reading adds. A stronger function comes with its own seniority. */
function better(found: Found, freer: Found): Found {
  if ((freer.function?.score ?? 0) > (found.function?.score ?? 0))
    return { function: freer.function, seniority: freer.seniority ?? found.seniority };
  const { seniority: rank } = freer;
  const higher = rank && isOpen(found.seniority) && isAbove(rank.name, found.seniority?.name);
  return higher ? { function: found.function, seniority: rank } : found;
}

/** Is there a word of which we made nothing, or too little? */
function hasUnread(segments: string[], index: Index): boolean {
  return segments.some((segment) => {
    const spans = hitsIn(segment, index).flatMap((hit) => hit.spans);
    let start = 0;
    return segment.split(' ').some((word) => {
      const end = start + word.length;
      const letters = spans.reduce(
        (sum, [from, to]) => sum + (from >= start && to <= end ? to - from : 0),
        0,
      );
      start = end + 1;
      return letters === 0 ? word.length >= SHORTEST_UNREAD : word.length - letters > MOST_UNREAD;
    });
  });
}

/** What a workspace adds, ready for looking up. */
type Own = { exact: Index; folded: Index; corrections: Map<string, TitleReading> };
const preparedRules = new WeakMap<TitleRules, Own>();

function prepared(rules: TitleRules): Own {
  let own = preparedRules.get(rules);
  if (!own) {
    const corrections = rules.corrections.map(({ title, ...says }): [string, TitleReading] => [
      keyOf(segmentsOf(title)),
      { ...says, confidence: says.function === 'unknown' ? 0 : 1, evidence: [{ text: title, ...says }] },
    ]);
    own = {
      exact: indexOf(rules.words),
      folded: indexOf(rules.words, fold),
      corrections: new Map(corrections),
    };
    preparedRules.set(rules, own);
  }
  return own;
}

const keyOf = (segments: string[]): string => segments.join(', ');

/** What titles have in common that one correction holds for: their words, without employer, case and punctuation; may be empty. */
export const titleKey = (title: string): string => keyOf(segmentsOf(title));

/** A word of the workspace's wins over all of ours; what they leave open, ours say. */
function inOwnWords(segments: string[], ours: Found, own: Own | undefined): Found {
  if (!own) return ours;
  const { exact } = lexicon();
  const present = segments.filter((segment) => !isSkipped(hitsIn(segment, exact)));
  const said = read(present, own.exact, 1);
  const folded = read(present.map(fold), own.folded, WITHOUT_DIACRITICS);
  return {
    function: said.function ?? folded.function ?? ours.function,
    seniority: said.seniority ?? folded.seniority ?? ours.seniority,
  };
}

function reading({ function: job, seniority }: Found): TitleReading {
  const evidence: TitleEvidence[] = [];
  if (job) evidence.push({ text: job.text, function: job.name });
  if (seniority) evidence.push({ text: seniority.text, seniority: seniority.name });
  return {
    function: job?.name ?? 'unknown',
    seniority: seniority?.name ?? (job ? 'entry' : 'unknown'),
    confidence: job
      ? Math.round(job.certainty * Math.min(1, job.score / 8) * (1 - job.next / job.score / 2) * 100) / 100
      : 0,
    evidence,
  };
}

/** @param certainty how far to trust this way of spelling, 0 to 1 */
function read(segments: string[], index: Index, certainty: number): Found {
  const scores = new Map<JobFunction, { score: number; text: string }>();
  let seniority: SeniorityFound | undefined;
  let aside: Found | undefined;
  let factor = 1;
  let strong = false;

  for (const segment of segments) {
    const hits = hitsIn(segment, index);
    if (isSkipped(hits)) continue;
    const lowering = hits.find((hit) => hit.entry.effect === 'lowers');
    let says = false;
    for (const hit of hits) {
      const { job, rank, weight, effect } = hit.entry;
      const text = segment.slice(hit.spans[0]?.[0], hit.spans.at(-1)?.[1]);
      if (effect === 'aside') {
        aside ??= {
          function: job && { name: job, text, score: weight, next: 0, certainty },
          seniority: rank && { name: rank, text },
        };
        continue;
      }
      if (job && !(lowering && job === 'general_management')) {
        says = true;
        const score = weight * factor;
        if (score > (scores.get(job)?.score ?? 0)) scores.set(job, { score, text });
        if (GENERAL.has(job) && weight >= STRONG) strong = true;
      }
      if (rank && (!lowering || lowering === hit) && isAbove(rank, seniority?.name))
        seniority = { name: rank, text };
    }
    if (says) factor = LATER_SEGMENT;
  }
  const job = heaviest(scores, strong);
  if (!job && !seniority && aside) return aside;
  return { function: job && { ...job, certainty }, seniority };
}

function isAbove(rank: Rank, other: Rank | undefined): boolean {
  return other === undefined || SENIORITIES.indexOf(rank) > SENIORITIES.indexOf(other);
}

function isSkipped(hits: Hit[]): boolean {
  return hits.some((hit) => hit.entry.effect === 'skips');
}

function heaviest(
  scores: Map<JobFunction, { score: number; text: string }>,
  strong: boolean,
): Omit<FunctionFound, 'certainty'> | undefined {
  const sorted = [...scores].sort(([, a], [, b]) => b.score - a.score);
  const [first] = sorted;
  if (!first || first[1].score < ENOUGH) return undefined;
  const specific = sorted.find(([name, { score }]) => !GENERAL.has(name) && score >= SPECIFIC_ENOUGH);
  const [name, { score, text }] = GENERAL.has(first[0]) && !strong && specific ? specific : first;
  const rivals = sorted.filter(([other]) => other !== name && GENERAL.has(other) === GENERAL.has(name));
  return { name, text, score, next: Math.min(score, rivals[0]?.[1].score ?? 0) };
}
