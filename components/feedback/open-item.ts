import type { Feedback, FeedbackContent, Reason, Verdict } from '#lib/contract/records.ts';

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
  return { ...content, verdict, reasons: content.reasons.filter((key) => offered.has(key)) };
}

export const sameContent = (a: FeedbackContent, b: FeedbackContent): boolean =>
  a.verdict === b.verdict &&
  a.note === b.note &&
  a.contact === b.contact &&
  a.outcome === b.outcome &&
  a.campaignId === b.campaignId &&
  a.reasons.length === b.reasons.length &&
  a.reasons.every((reason) => b.reasons.includes(reason));

/** The part of a record that a seller says. */
export const contentOf = ({
  verdict,
  reasons,
  note,
  contact,
  outcome,
  campaignId,
}: FeedbackContent): FeedbackContent => ({
  verdict,
  reasons,
  note,
  contact,
  outcome,
  campaignId,
});
