import type { Feedback, FeedbackContent, Reason, Verdict } from '#lib/contract/records.ts';
import { NOT_NOW } from '#lib/domain/feedback.ts';

/** How long the form shows my own latest item as the one being worked on; after that a click is a new verdict. */
const SAME_OCCASION_MS = 12 * 60 * 60 * 1000;

/** My item of this occasion: the newest of mine that is neither withdrawn nor answered. Takes the newest first. */
export function openItem<T extends Feedback>(feedback: readonly T[], me: string, now: number): T | null {
  const mine = feedback.find((item) => item.authorId === me && item.retractedAt === null);
  if (!mine || mine.answers.length > 0) return null;
  return now - Date.parse(mine.givenAt) < SAME_OCCASION_MS ? mine : null;
}

/** A first click: a verdict and nothing else. */
export const bareVerdict = (verdict: Verdict, campaignId: string | null): FeedbackContent => ({
  verdict,
  reasons: [],
  note: '',
  contact: 'not_contacted',
  outcome: null,
  campaignId,
  touchpoints: [],
  notNow: null,
});

/** Another verdict keeps what was said, except reasons that the new verdict does not offer. */
export function withVerdict(
  content: FeedbackContent,
  verdict: Verdict,
  reasons: readonly Reason[],
): FeedbackContent {
  const offered = new Set(
    reasons.filter((reason) => reason.verdicts.includes(verdict)).map((reason) => reason.key),
  );
  const kept = content.reasons.filter((key) => offered.has(key));
  return {
    ...content,
    verdict,
    reasons: kept,
    notNow: kept.includes(NOT_NOW) ? content.notNow : null,
  };
}

export const sameContent = (a: FeedbackContent, b: FeedbackContent): boolean =>
  a.verdict === b.verdict &&
  a.note === b.note &&
  a.contact === b.contact &&
  a.outcome === b.outcome &&
  a.campaignId === b.campaignId &&
  sameKeys(a.reasons, b.reasons) &&
  sameKeys(a.touchpoints, b.touchpoints) &&
  a.notNow?.until === b.notNow?.until &&
  a.notNow?.trigger === b.notNow?.trigger;

const sameKeys = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key) => b.includes(key));
