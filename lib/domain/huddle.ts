/** The brief of a team's huddle: what sales says is wrong, what waits, and what marketing might try next. */

const DAY = 24 * 60 * 60 * 1000;
const MOST_REASONS = 3;

/** A poor verdict as far as the brief counts it. */
export type PoorOfCampaign = { campaignId: string; reasons: readonly string[] };

/** Reasons with how many poor verdicts name them, the most frequent first, then by key; at most three. */
export function topReasons(
  poor: readonly Pick<PoorOfCampaign, 'reasons'>[],
): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { reasons } of poor)
    for (const reason of new Set(reasons)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
    .slice(0, MOST_REASONS);
}

/** What marketing may do about a reason. Each has its words: `huddle.try.${Remedy}`. */
type Remedy =
  | 'targeting'
  | 'message'
  | 'landing_page'
  | 'nurture'
  | 'recycle'
  | 'buying_group'
  | 'suppress'
  | 'exclude'
  | 'form'
  | 'merge'
  | 'consent'
  | 'ask';

const REMEDIES: ReadonlyMap<string, Remedy> = new Map([
  ['wrong_person_role', 'targeting'],
  ['wrong_company_size', 'targeting'],
  ['wrong_industry', 'targeting'],
  ['wrong_region', 'targeting'],
  ['no_need', 'message'],
  ['wrong_product', 'landing_page'],
  ['no_budget', 'nurture'],
  ['only_researching', 'nurture'],
  ['not_now', 'recycle'],
  ['no_authority', 'buying_group'],
  ['existing_customer', 'suppress'],
  ['open_opportunity', 'suppress'],
  ['competitor_vendor', 'exclude'],
  ['supplier_or_agency', 'exclude'],
  ['job_seeker_or_student', 'exclude'],
  ['invalid_data', 'form'],
  ['duplicate', 'merge'],
  ['no_consent', 'consent'],
]);

/** Not being reached says nothing of the lead, and of a lost deal marketing has nothing to try on the campaign. */
const NOT_OF_THE_CAMPAIGN: ReadonlySet<string> = new Set(['unable_to_reach', 'lost_to_competitor']);

/** Fewer are no pattern. */
export const FEWEST_ALIKE = 3;

export interface Experiment {
  campaignId: string;
  reason: string;
  /** How many poor verdicts of the campaign name the reason. */
  count: number;
  remedy: Remedy;
}

/**
 * One thing to try: the reason that most poor verdicts of one campaign name, at least three of them; null when none stands out so far.
 * Of equals the first by campaign and reason, so that everybody reads the same.
 */
export function proposedExperiment(poor: readonly PoorOfCampaign[]): Experiment | null {
  let best: Experiment | null = null;
  const byCampaign = [...Map.groupBy(poor, ({ campaignId }) => campaignId)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  for (const [campaignId, said] of byCampaign) {
    const counted = said.map(({ reasons }) => ({
      reasons: reasons.filter((reason) => !NOT_OF_THE_CAMPAIGN.has(reason)),
    }));
    const [top] = topReasons(counted);
    if (top && top.count >= FEWEST_ALIKE && top.count > (best?.count ?? 0))
      best = { campaignId, ...top, remedy: REMEDIES.get(top.reason) ?? 'ask' };
  }
  return best;
}

export type Age = 'day' | 'week' | 'older';

/** How many instants lie within the last day, the last week, or further back; ages without any are left out. @param now milliseconds */
export function byAge(instants: readonly string[], now: number): { age: Age; count: number }[] {
  const counts = { day: 0, week: 0, older: 0 };
  for (const at of instants) {
    const days = (now - Date.parse(at)) / DAY;
    counts[days < 1 ? 'day' : days < 7 ? 'week' : 'older'] += 1;
  }
  return (['older', 'week', 'day'] as const).flatMap((age) =>
    counts[age] > 0 ? [{ age, count: counts[age] }] : [],
  );
}
