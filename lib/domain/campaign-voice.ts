/** What sellers say of a campaign, and whom it reached, from the feedback on its leads. */
import type { Campaign, Feedback } from '#lib/contract/records.ts';
import { countingVerdicts } from './quality/rating.ts';

/** The reasons that sellers give, the most frequent first; each verdict that counts gives each of its reasons once. */
export function reasonsGiven(feedback: readonly Feedback[]): { key: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { reasons } of countingVerdicts(feedback))
    for (const key of new Set(reasons)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts]
    .map(([key, count]) => ({ key, count }))
    .sort((a, b) => b.count - a.count || a.key.localeCompare(b.key));
}

/** A piece of marketing that verdicts are pinned to, and how many of each. */
export interface Named {
  kind: string;
  title: string;
  good: number;
  unsure: number;
  poor: number;
}

/**
 * What the verdicts that count are about: the touchpoints that sellers pinned, one line for each kind and title, the most named first.
 * A verdict counts for the campaign that its form says, whichever campaign the touchpoint belongs to.
 */
export function touchpointsNamed(feedback: readonly Feedback[]): Named[] {
  const found = new Map<string, Named>();
  for (const { verdict, touchpoints, pinned } of countingVerdicts(feedback)) {
    const about = new Map(
      pinned.filter(({ id }) => touchpoints.includes(id)).map((one) => [`${one.kind} ${one.title}`, one]),
    );
    for (const [key, { kind, title }] of about) {
      const one = found.get(key) ?? { kind, title, good: 0, unsure: 0, poor: 0 };
      found.set(key, { ...one, [verdict]: one[verdict] + 1 });
    }
  }
  const times = ({ good, unsure, poor }: Named): number => good + unsure + poor;
  return [...found.values()].sort((a, b) => times(b) - times(a) || a.title.localeCompare(b.title));
}

/** The newest feedback that says something in words. */
export const latestWords = <F extends Feedback>(feedback: readonly F[]): F | undefined =>
  feedback
    .filter(({ note, retractedAt }) => retractedAt === null && note.trim() !== '')
    .toSorted((a, b) => b.givenAt.localeCompare(a.givenAt))[0];

/** People of one persona, as far as sellers said of them that they are good or poor. */
export interface Reached {
  /** null: of no persona that the workspace has. */
  personaId: string | null;
  /** Whether the campaign was meant for them. */
  aimedAt: boolean;
  good: number;
  /** Verdicts that say good or poor. */
  decided: number;
}

/**
 * Whom a campaign was aimed at and whom it reached: those aimed at first, also when nobody was reached; then the others, the most
 * numerous first.
 *
 * @param personaOf the persona of a lead; undefined for a lead that is not known here, which is left out
 */
export function personasReached(
  feedback: readonly Feedback[],
  { personaIds }: Pick<Campaign, 'personaIds'>,
  personaOf: (leadId: string) => string | null | undefined,
): Reached[] {
  const aimed = personaIds.map((personaId): Reached => ({ personaId, aimedAt: true, good: 0, decided: 0 }));
  const reached = new Map<string | null, Reached>(aimed.map((one) => [one.personaId, one]));
  for (const { leadId, verdict } of countingVerdicts(feedback)) {
    const personaId = personaOf(leadId);
    if (verdict === 'unsure' || personaId === undefined) continue;
    const one = reached.get(personaId) ?? { personaId, aimedAt: false, good: 0, decided: 0 };
    reached.set(personaId, {
      ...one,
      good: one.good + (verdict === 'good' ? 1 : 0),
      decided: one.decided + 1,
    });
  }
  return [...reached.values()].sort((a, b) => Number(b.aimedAt) - Number(a.aimedAt) || b.decided - a.decided);
}

/** Whether a campaign runs on a day (`YYYY-MM-DD`); without dates it runs. */
export function campaignState(
  { startsOn, endsOn }: Pick<Campaign, 'startsOn' | 'endsOn'>,
  today: string,
): 'coming' | 'running' | 'ended' {
  if (startsOn !== null && startsOn > today) return 'coming';
  return endsOn !== null && endsOn < today ? 'ended' : 'running';
}
