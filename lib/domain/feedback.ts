/** What sellers say of leads: the reasons they choose from, and which campaign a verdict counts for. */
import type { Answer, Feedback, FeedbackContent, Lead, Reason } from '#lib/contract/records.ts';

/**
 * The reasons a new workspace starts with, the most frequent first. A verdict offers those that can explain it.
 * `unable_to_reach` says nothing of quality, so it never comes with `poor`.
 */
export const DEFAULT_REASONS: Reason[] = [
  { key: 'right_role', verdicts: ['good', 'unsure'] },
  { key: 'clear_need', verdicts: ['good'] },
  { key: 'has_budget', verdicts: ['good'] },
  { key: 'has_timeline', verdicts: ['good'] },
  { key: 'asked_for_contact', verdicts: ['good', 'unsure'] },
  { key: 'good_company', verdicts: ['good', 'unsure'] },

  { key: 'wrong_person_role', verdicts: ['poor', 'unsure'] },
  { key: 'wrong_company_size', verdicts: ['poor'] },
  { key: 'wrong_industry', verdicts: ['poor'] },
  { key: 'wrong_region', verdicts: ['poor'] },
  { key: 'no_need', verdicts: ['poor'] },
  { key: 'wrong_product', verdicts: ['poor'] },
  { key: 'no_budget', verdicts: ['poor', 'unsure'] },
  { key: 'not_now', verdicts: ['poor', 'unsure'] },
  { key: 'only_researching', verdicts: ['poor', 'unsure'] },
  { key: 'no_authority', verdicts: ['poor', 'unsure'] },
  { key: 'unable_to_reach', verdicts: ['unsure'] },
  { key: 'existing_customer', verdicts: ['poor'] },
  { key: 'open_opportunity', verdicts: ['poor'] },
  { key: 'competitor_vendor', verdicts: ['poor'] },
  { key: 'supplier_or_agency', verdicts: ['poor'] },
  { key: 'job_seeker_or_student', verdicts: ['poor'] },
  { key: 'lost_to_competitor', verdicts: ['poor'] },
  { key: 'invalid_data', verdicts: ['poor', 'unsure'] },
  { key: 'duplicate', verdicts: ['poor'] },
  { key: 'no_consent', verdicts: ['poor'] },
  { key: 'no_fit_other', verdicts: ['poor'] },
];

/** The reason that asks for a day or something to wait for (lib/domain/not-now.ts). */
export const NOT_NOW = 'not_now';

/** The part of a record that a seller says. */
export const contentOf = ({
  verdict,
  reasons,
  note,
  contact,
  outcome,
  campaignId,
  touchpoints,
  notNow,
}: FeedbackContent): FeedbackContent => ({
  verdict,
  reasons,
  note,
  contact,
  outcome,
  campaignId,
  touchpoints,
  notNow,
});

/** The member whom its answers are for: its author, or who took over when the author left. */
export const keeperOf = ({ authorId, handedTo }: Pick<Feedback, 'authorId' | 'handedTo'>): string =>
  handedTo ?? authorId;

/** An answer that says something was done. */
export type Act = Answer & { kind: 'fixed' | 'tested' };
export const isAct = (answer: Answer): answer is Act => answer.kind === 'fixed' || answer.kind === 'tested';

/** Whether it is known what became of the lead, so that nothing is left to predict. */
export function isDecided(
  { stageWhy }: Pick<Lead, 'stageWhy'>,
  feedback: readonly Pick<Feedback, 'outcome' | 'retractedAt'>[],
): boolean {
  const isEnd = (outcome: string | null): boolean => outcome === 'won' || outcome === 'lost';
  return (
    feedback.some(({ outcome, retractedAt }) => retractedAt === null && isEnd(outcome)) ||
    (stageWhy?.by === 'evidence' && stageWhy.met.some(({ of, kind }) => of === 'outcome' && isEnd(kind)))
  );
}

const CAMPAIGN_TOUCH_DAYS = 90;
const DAY = 24 * 60 * 60 * 1000;

/**
 * The campaign a verdict on a lead counts for: that of the handover, else of the last campaign touch within 90 days.
 *
 * @param now milliseconds since 1970, by the server's clock
 * @returns null when no campaign may take the credit or the blame
 */
export function campaignForVerdict(
  lead: Pick<Lead, 'handoverCampaignId' | 'lastCampaignId' | 'lastCampaignAt'>,
  now: number,
): string | null {
  if (lead.handoverCampaignId) return lead.handoverCampaignId;
  if (!lead.lastCampaignId || !lead.lastCampaignAt) return null;
  return now - Date.parse(lead.lastCampaignAt) <= CAMPAIGN_TOUCH_DAYS * DAY ? lead.lastCampaignId : null;
}
