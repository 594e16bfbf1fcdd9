/** The shared buying journey: its default stages, and the rule that places a lead on it. */
import type { Stage, StageEntry, StageWhy } from '#lib/contract/records.ts';

/** The stages a new workspace starts with, in order. */
export const DEFAULT_STAGES: Stage[] = [
  { key: 'aware', name: { en: 'Aware', sv: 'Medveten' } },
  { key: 'engaged', name: { en: 'Engaged', sv: 'Engagerad' } },
  { key: 'evaluating', name: { en: 'Evaluating', sv: 'Utvärderar' } },
  { key: 'deciding', name: { en: 'Deciding', sv: 'Beslutar' } },
  { key: 'customer', name: { en: 'Customer', sv: 'Kund' } },
];

/** What takes a lead into each of them. Messages merely sent are no evidence, and neither is an imported list. */
const ENTRY: Record<string, StageEntry> = {
  aware: {
    kinds: [
      'page_view',
      'email_delivered',
      'email_open',
      'email_click',
      'ad_impression',
      'ad_click',
      'social_engagement',
      'event_invited',
      'direct_mail',
      'sms',
      'partner_referral',
      'call_outbound',
      'offline_other',
    ],
    outcomes: [],
  },
  engaged: {
    kinds: [
      'form_submit',
      'content_download',
      'email_reply',
      'event_registered',
      'event_attended',
      'webinar_registered',
      'webinar_attended',
      'chat',
      'call_inbound',
    ],
    outcomes: ['accepted'],
  },
  evaluating: {
    kinds: ['meeting_booked', 'meeting_held', 'demo', 'trial_start', 'product_use'],
    outcomes: ['meeting'],
  },
  deciding: { kinds: [], outcomes: ['opportunity', 'lost'] },
  customer: { kinds: [], outcomes: ['won'] },
};

/** What takes a lead into a stage; a stage of the workspace's own without any evidence is reached only by hand. */
export function entryOf({ key, entry }: Pick<Stage, 'key' | 'entry'>): StageEntry {
  return entry ?? (Object.hasOwn(ENTRY, key) ? ENTRY[key] : undefined) ?? { kinds: [], outcomes: [] };
}

const STUCK_AFTER_DAYS = 30;
/** Where leads are meant to stay. */
const LAST: ReadonlySet<string> = new Set(['customer']);

/** After how many days a lead is stuck in a stage; null: never. */
export function stuckAfter({ key, stuckAfterDays }: Pick<Stage, 'key' | 'stuckAfterDays'>): number | null {
  if (stuckAfterDays !== undefined) return stuckAfterDays;
  return LAST.has(key) ? null : STUCK_AFTER_DAYS;
}

/** How often something happened, and when first (ISO 8601). */
type Met = { count: number; firstAt: string };

/** What happened to one lead, by kind of touchpoint and by outcome; what is absent did not happen. */
export type StageEvidence = {
  kinds: Partial<Record<string, Met>>;
  outcomes: Partial<Record<string, Met>>;
};

/** Where a member has put a lead. */
export type StageByHand = { stage: string; reason: string; memberId: string; at: string };

/** Where a lead stands on the journey, since when, and why; all null before any evidence. */
export type Placement = { stage: string | null; stageAt: string | null; stageWhy: StageWhy | null };

type AnyStage = Pick<Stage, 'key' | 'entry'>;

/** The evidence for one stage, the first that happened first. */
function metFor(
  stage: AnyStage,
  { kinds, outcomes }: StageEvidence,
): Extract<StageWhy, { by: 'evidence' }>['met'] {
  const entry = entryOf(stage);
  const met = (of: 'touchpoint' | 'outcome', wanted: readonly string[], found: StageEvidence['kinds']) =>
    wanted.flatMap((kind) => {
      const one = Object.hasOwn(found, kind) ? found[kind] : undefined;
      return one && one.count > 0 ? { of, kind, ...one } : [];
    });
  return [...met('touchpoint', entry.kinds, kinds), ...met('outcome', entry.outcomes, outcomes)].toSorted(
    (a, b) => (a.firstAt < b.firstAt ? -1 : 1),
  );
}

/**
 * Places a lead: on the furthest stage for which there is evidence. More evidence never moves a lead back; only a member does. Who
 * was put somewhere stays until evidence takes them further.
 *
 * @param evidence with `byHand`, what happened after its instant
 * @param byHand counts while its stage is one of `stages`
 */
export function placeOnJourney(
  evidence: StageEvidence,
  stages: readonly AnyStage[],
  byHand: StageByHand | null = null,
): Placement {
  const put = byHand ? stages.findIndex(({ key }) => key === byHand.stage) : -1;
  const reached = stages.findLastIndex((stage) => metFor(stage, evidence).length > 0);
  const stage = stages[reached];
  if (byHand && put >= reached && put !== -1) {
    const { memberId, reason, at } = byHand;
    return { stage: byHand.stage, stageAt: at, stageWhy: { by: 'member', memberId, reason } };
  }
  if (!stage) return { stage: null, stageAt: null, stageWhy: null };
  const met = metFor(stage, evidence);
  return { stage: stage.key, stageAt: met[0]?.firstAt ?? null, stageWhy: { by: 'evidence', met } };
}
