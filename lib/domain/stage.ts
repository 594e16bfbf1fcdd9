/** The shared buying journey: its default stages, and the rule that places a lead on it. */
import type { OutcomeKind, Stage } from '#lib/contract/records.ts';
import type { Kind } from './touchpoint.ts';

/** The stages a new workspace starts with, in order. */
export const DEFAULT_STAGES: Stage[] = [
  { key: 'aware', name: { en: 'Aware', sv: 'Medveten' } },
  { key: 'engaged', name: { en: 'Engaged', sv: 'Engagerad' } },
  { key: 'evaluating', name: { en: 'Evaluating', sv: 'Utvärderar' } },
  { key: 'deciding', name: { en: 'Deciding', sv: 'Beslutar' } },
  { key: 'customer', name: { en: 'Customer', sv: 'Kund' } },
];

type Entry = { kinds: Kind[]; outcomes: OutcomeKind[] };

/** What takes a lead into a stage. Messages merely sent are no evidence, and neither is an imported list. */
const ENTRY: Record<string, Entry> = {
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

/** How often each kind of touchpoint and each outcome happened to one lead; what is absent did not happen. */
export type StageEvidence = {
  kinds: Partial<Record<string, number>>;
  outcomes: Partial<Record<string, number>>;
};

/**
 * The key of the furthest stage for which there is evidence; null when there is none for any. More evidence never moves
 * a lead back. A stage of the workspace's own without a rule here is reached only by hand.
 */
export function stageOf(
  evidence: StageEvidence,
  stages: readonly Pick<Stage, 'key'>[] = DEFAULT_STAGES,
): string | null {
  const reached = stages.findLast(({ key }) => {
    const entry = Object.hasOwn(ENTRY, key) ? ENTRY[key] : undefined;
    return (
      entry?.kinds.some((kind) => (evidence.kinds[kind] ?? 0) > 0) ||
      entry?.outcomes.some((kind) => (evidence.outcomes[kind] ?? 0) > 0)
    );
  });
  return reached?.key ?? null;
}
