/** What marketing's answers changed: how often a campaign's verdicts name the reason before and after. */
import type { Feedback, Reason } from '#lib/contract/records.ts';
import { type Act, isAct } from './feedback.ts';
import { type Comparison, comparisonOf, probabilityBetter } from './quality/comparison.ts';
import { PRIOR_STRENGTH, shrunk } from './quality/estimate.ts';
import { countingVerdicts } from './quality/rating.ts';

const DAY = 24 * 60 * 60 * 1000;
/** So far an effect looks to either side of its answer: what was before that, or comes later, has other causes. */
const WINDOW_DAYS = 90;

/** Something that marketing changed or tries, as an instant on its campaign's curve. */
export interface Mark {
  campaignId: string;
  /** When it was first said. */
  at: string;
  kind: Act['kind'];
  text: string;
  authorId: string;
  /** What it answers. */
  feedbackIds: string[];
  /** The reasons that most of those items name; without a reason, none. */
  reasons: string[];
}

/** How often a reason was named, of how many verdicts. */
export interface Share {
  named: number;
  verdicts: number;
}

export interface Effect {
  mark: Mark;
  reason: string;
  before: Share;
  after: Share;
  /** The probability, 0 to 1, that the share has changed for the better. */
  probability: number;
  comparison: Comparison;
}

type Said = Pick<
  Feedback,
  'id' | 'leadId' | 'authorId' | 'campaignId' | 'verdict' | 'reasons' | 'givenAt' | 'retractedAt' | 'answers'
>;

/**
 * What was changed or tried on a campaign because of feedback, the oldest first: the answers of these kinds. The same words of one
 * author within a day are one mark, however many items they answer.
 */
export function marksOf(feedback: readonly Said[], campaignId: string): Mark[] {
  const acts = feedback
    .filter((one) => one.campaignId === campaignId && one.retractedAt === null)
    .flatMap((of) => of.answers.filter(isAct).map((answer) => ({ of, answer })))
    .sort(
      (one, other) =>
        Date.parse(one.answer.at) - Date.parse(other.answer.at) ||
        (`${one.answer.id} ${one.of.id}` < `${other.answer.id} ${other.of.id}` ? -1 : 1),
    );
  const marks: { first: (typeof acts)[number]['answer']; of: Said[] }[] = [];
  for (const { of, answer } of acts) {
    const same = marks.findLast(
      ({ first }) =>
        first.kind === answer.kind && first.authorId === answer.authorId && first.text === answer.text,
    );
    if (same && Date.parse(answer.at) - Date.parse(same.first.at) <= DAY) same.of.push(of);
    else marks.push({ first: answer, of: [of] });
  }
  return marks.map(({ first: { at, kind, text, authorId }, of }) => ({
    campaignId,
    at,
    kind,
    text,
    authorId,
    feedbackIds: [...new Set(of.map(({ id }) => id))],
    reasons: mostNamed(of),
  }));
}

/** The reasons that most of the items name, in alphabetical order. */
function mostNamed(items: readonly Said[]): string[] {
  const times = new Map<string, number>();
  for (const { reasons } of items)
    for (const reason of new Set(reasons)) times.set(reason, (times.get(reason) ?? 0) + 1);
  const most = Math.max(0, ...times.values());
  return [...times].flatMap(([reason, count]) => (count === most ? reason : [])).sort();
}

/**
 * What each mark of a campaign has changed so far, the oldest mark first; a mark without a reason has no effect that could be seen.
 *
 * A share is of the verdicts that count within 90 days before the answer, or after it: each seller's latest on a lead. Both shares are
 * drawn to what they are together, so that few verdicts claim no change.
 *
 * @param reasons the workspace's: of a reason for a good verdict more is better, of any other fewer
 */
export function effectsOf(
  feedback: readonly Said[],
  campaignId: string,
  reasons: readonly Reason[],
): Effect[] {
  const verdicts = feedback.filter((one) => one.campaignId === campaignId);
  const praise = new Set(
    reasons.flatMap(({ key, verdicts: offeredBy }) =>
      offeredBy.includes('good') && !offeredBy.includes('poor') ? key : [],
    ),
  );
  return marksOf(verdicts, campaignId).flatMap((mark) => {
    const at = Date.parse(mark.at);
    const within = (from: number, to: number): Said[] =>
      countingVerdicts(
        verdicts.filter(({ givenAt }) => Date.parse(givenAt) >= from && Date.parse(givenAt) < to),
      );
    const earlier = within(at - WINDOW_DAYS * DAY, at);
    const later = within(at, at + WINDOW_DAYS * DAY);
    return mark.reasons.map((reason): Effect => {
      const shareIn = (counted: readonly Said[]): Share => ({
        named: counted.filter((one) => one.reasons.includes(reason)).length,
        verdicts: counted.length,
      });
      const before = shareIn(earlier);
      const after = shareIn(later);
      const rarer = probabilityRarer(before, after);
      const probability = praise.has(reason) ? 1 - rarer : rarer;
      return { mark, reason, before, after, probability, comparison: comparisonOf(probability) };
    });
  });
}

/** Whether verdicts on both sides can tell anything at all of it. */
export const isTold = ({ before, after }: Pick<Effect, 'before' | 'after'>): boolean =>
  before.verdicts > 0 && after.verdicts > 0;

/** The probability, 0 to 1, that the share after is smaller than the one before; ½ when one side has no verdicts to tell it by. */
export function probabilityRarer(before: Share, after: Share): number {
  if (!isTold({ before, after })) return 0.5;
  const named = before.named + after.named;
  const verdicts = before.verdicts + after.verdicts;
  // Half a verdict either way: a share of nothing at all, or of all, would be a prior that knows it for certain.
  const prior = { mean: (named + 0.5) / (verdicts + 1), strength: PRIOR_STRENGTH };
  const belief = (share: Share) => shrunk({ good: share.named, total: share.verdicts }, prior);
  return probabilityBetter(belief(before), belief(after));
}
