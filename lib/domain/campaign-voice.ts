/** What sellers say of a campaign, and whom it reached, from the feedback on its leads. */
import type { Campaign, Feedback, PinnedTouchpoint } from '#lib/contract/records.ts';
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

/** How many verdicts say what. */
export interface Tally {
  good: number;
  unsure: number;
  poor: number;
}

const times = ({ good, unsure, poor }: Tally): number => good + unsure + poor;

/** Verdicts added up by whatever they have in common, the most first. */
export function talliedBy<K>(feedback: readonly Feedback[], keyOf: (one: Feedback) => K): [K, Tally][] {
  const found = new Map<K, Tally>();
  for (const one of feedback) {
    const tally = found.get(keyOf(one)) ?? { good: 0, unsure: 0, poor: 0 };
    found.set(keyOf(one), { ...tally, [one.verdict]: tally[one.verdict] + 1 });
  }
  return [...found].sort(([, a], [, b]) => times(b) - times(a));
}

/** A piece of marketing that verdicts are pinned to, and how many of each; its id is that of the newest touchpoint with it. */
export interface Named extends Tally, PinnedTouchpoint {}

/** Whether two touchpoints are with the same piece of marketing. */
const isSame = (one: PinnedTouchpoint, other: PinnedTouchpoint): boolean =>
  one.kind === other.kind && one.title === other.title;

const pinsOf = ({ touchpoints, pinned }: Feedback): PinnedTouchpoint[] =>
  pinned.filter(({ id }) => touchpoints.includes(id));

/**
 * What the verdicts that count are about: the touchpoints that sellers pinned, one line for each kind and title, the most named first.
 * A verdict counts for the campaign that its form says, whichever campaign the touchpoint belongs to.
 */
export function touchpointsNamed(feedback: readonly Feedback[]): Named[] {
  const found = new Map<string, Named>();
  for (const one of countingVerdicts(feedback)) {
    const about = new Map(pinsOf(one).map((pin) => [`${pin.kind} ${pin.title}`, pin]));
    for (const [key, pin] of about) {
      const before = found.get(key);
      const { good, unsure, poor } = before ?? { good: 0, unsure: 0, poor: 0 };
      const newest = before && before.at > pin.at ? before : pin;
      const tally = { good, unsure, poor };
      found.set(key, { ...newest, ...tally, [one.verdict]: tally[one.verdict] + 1 });
    }
  }
  return [...found.values()].sort((a, b) => times(b) - times(a) || a.title.localeCompare(b.title));
}

/** The verdicts that count and are about a piece of marketing, whatever campaign they count for. */
export const verdictsAbout = <F extends Feedback>(piece: PinnedTouchpoint, feedback: readonly F[]): F[] =>
  countingVerdicts(feedback).filter((one) => pinsOf(one).some((pin) => isSame(pin, piece)));

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
