/** What the people of a run said, as far as the extension told them that it is saved, and what must come of it. */
import type { Feedback } from '#lib/contract/records.ts';

export interface Said {
  kind: 'give' | 'revise' | 'retract' | 'answer';
  feedbackId: string;
  leadId: string;
  /** Said nowhere else; empty for `retract`. */
  words: string;
  /** The name of the browser. */
  browser: string;
  /** "Saved" was shown. What was not may come or not. */
  saved: boolean;
}

export interface Violation {
  kind:
    | 'lost acknowledgement'
    | 'double effect'
    | 'never sent'
    | 'order changed'
    | 'own words not shown'
    | 'damage not noticed'
    | 'read went back'
    | 'not equal to the server'
    | 'fault in the code';
  what: string;
}

/** Every place where the server has words, each as often as it has them. */
function wordsOf(feedback: readonly Feedback[]): Map<string, number> {
  const words = new Map<string, number>();
  const count = (text: string): void => void words.set(text, (words.get(text) ?? 0) + 1);
  for (const one of feedback) {
    count(one.note);
    for (const { content } of one.history) count(content.note);
    for (const { text } of one.answers) count(text);
  }
  return words;
}

/** Whether the server has what was said. */
export const stands = (one: Said, server: readonly Feedback[]): boolean =>
  one.kind === 'retract'
    ? server.some(({ id, retractedAt }) => id === one.feedbackId && retractedAt !== null)
    : wordsOf(server).has(one.words);

/** What of it is on the server must be there once, and what is not must still be with the person who said it. */
export function judge(
  said: readonly Said[],
  server: readonly Feedback[],
  kept: ReadonlySet<string>,
  excused: (one: Said) => boolean,
): Violation[] {
  const found: Violation[] = [];
  const words = wordsOf(server);
  const byId = new Map(server.map((one) => [one.id, one]));
  for (const one of said) {
    const times = one.words === '' ? 0 : (words.get(one.words) ?? 0);
    if (times > 1) found.push({ kind: 'double effect', what: `${line(one)} stands there ${times} times` });
    if (!one.saved || one.kind === 'retract' || times > 0 || kept.has(one.words) || excused(one)) continue;
    found.push({ kind: 'lost acknowledgement', what: line(one) });
  }
  return [...found, ...inOrder(said, byId), ...retractions(said, byId, kept, excused)];
}

const line = ({ kind, words, feedbackId, browser }: Said): string =>
  `${kind} ${words || feedbackId.slice(-8)} on ${browser}`;

/** One browser's words on one feedback stand in the order they were said. */
function inOrder(said: readonly Said[], server: ReadonlyMap<string, Feedback>): Violation[] {
  const found: Violation[] = [];
  for (const [name, mine] of Map.groupBy(said, ({ feedbackId, browser }) => `${feedbackId} ${browser}`)) {
    const there = server.get(mine[0]?.feedbackId ?? '');
    if (!there) continue;
    const stands = [...there.history.map(({ content }) => content.note), there.note];
    const places = mine
      .filter(({ kind, words }) => kind !== 'answer' && stands.includes(words))
      .map(({ words }) => stands.indexOf(words));
    if (places.some((place, at) => at > 0 && place < (places[at - 1] ?? 0)))
      found.push({ kind: 'order changed', what: `${name}: ${stands.join(' → ')}` });
  }
  return found;
}

/** What was taken back is back only if something was said of it later. */
function retractions(
  said: readonly Said[],
  server: ReadonlyMap<string, Feedback>,
  kept: ReadonlySet<string>,
  excused: (one: Said) => boolean,
): Violation[] {
  return [...Map.groupBy(said, ({ feedbackId }) => feedbackId)].flatMap(([id, all]): Violation[] => {
    const own = all.filter(({ kind }) => kind !== 'answer');
    const last = own.at(-1);
    const there = server.get(id);
    if (!there || last?.kind !== 'retract' || !last.saved || kept.has(id) || excused(last)) return [];
    // Another browser's words of before may arrive after it.
    if (own.some(({ browser }) => browser !== last.browser)) return [];
    return there.retractedAt === null ? [{ kind: 'lost acknowledgement', what: line(last) }] : [];
  });
}
