/**
 * How likely a lead is to become a customer, by what the workspace's own outcomes taught. The server that learns and the device that
 * predicts read a lead by the same function: its card, its company, and all it did. The server has every touchpoint, a device the newest
 * ones and the sums of those before (./earlier.ts).
 */
import type { LeadModel } from '#lib/contract/models.ts';
import type { Account, EarlierTouches, Lead, Touchpoint } from '#lib/contract/records.ts';
import type { TitleRules } from '#lib/contract/titles.ts';
import { classifyTitle } from './job-title.ts';
import { type Cell, finderIn } from './model/bins.ts';
import { type DatedFact, type History, knownBefore, tableOf } from './model/history.ts';
import { contributions, predict, type Scorecard, standing } from './model.ts';
import { leadScore, strengthOf } from './score.ts';
import { KINDS, NEWEST } from './touchpoint.ts';

const DAY = 24 * 60 * 60 * 1000;
const WEEK = 7 * DAY;

/** What a touchpoint is read for. */
export type Touch = Pick<Touchpoint, 'at' | 'kind' | 'direction' | 'actor' | 'rule' | 'channel'>;

export type Known = {
  lead: Pick<Lead, 'title' | 'country'>;
  /** Since when the lead's card says so; milliseconds, as all times here. */
  leadSince: number;
  account: Pick<Account, 'country' | 'industry' | 'employees'> | null;
  accountSince: number;
  /** Newest first. */
  touchpoints: readonly Touch[];
  /** Sums of touchpoints that are not among those. */
  earlier?: EarlierTouches['sums'];
  /** What the workspace adds to how titles are read. */
  titleRules: TitleRules | undefined;
};

/** What the person may have done, each a column of its own. */
const DONE = Object.entries(KINDS).flatMap(([kind, { weight }]) => (weight > 0 ? [kind] : []));

/** What is known of a lead before a time, as the model's columns: each fact with the time since when it is known. */
export function factsBefore(known: Known, at: number): DatedFact[] {
  const { lead, leadSince, account, accountSince, titleRules } = known;
  const reading = lead.title ? classifyTitle(lead.title, titleRules) : null;
  const said = (name: string, value: string | number | null | undefined, since: number): DatedFact => ({
    name,
    value: value === 'unknown' || value === '' ? null : (value ?? null),
    at: since,
  });
  return [
    said('function', reading?.function, leadSince),
    said('seniority', reading?.seniority, leadSince),
    lead.country ? said('country', lead.country, leadSince) : said('country', account?.country, accountSince),
    said('industry', account?.industry, accountSince),
    said('employees', account?.employees, accountSince),
    ...doneBefore(known.touchpoints, known.earlier ?? [], at),
  ];
}

/** Nothing of somebody of whom we have no touchpoint: they may have read everything. */
function doneBefore(touchpoints: readonly Touch[], earlier: EarlierTouches['sums'], at: number): DatedFact[] {
  const before = touchpoints.filter((touch) => Date.parse(touch.at) < at);
  const sums = earlier.filter((sum) => Date.parse(sum.at) < at);
  const since = Math.max(...[...before, ...sums].map((one) => Date.parse(one.at)));
  if (!Number.isFinite(since)) return [];
  const own = before.filter((touch) => strengthOf(touch) > 0);
  const counts = new Map<string, number>();
  for (const { kind } of own) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const { kind, times } of sums) counts.set(kind, (counts.get(kind) ?? 0) + times);
  const lastOwn = Math.max(...[...own, ...sums].map((one) => Date.parse(one.at)));
  // Sums do not say by which channel somebody came, so it is asked of the newest ones everywhere.
  const channel = before.slice(0, NEWEST).find((touch) => strengthOf(touch) > 0)?.channel ?? null;
  const engagement = Math.round(leadScore(null, before, at, new Set(), sums).engagement);
  return [
    { name: 'engagement', value: engagement, at: since },
    {
      name: 'silence',
      value: Number.isFinite(lastOwn) ? Math.floor((at - lastOwn) / DAY) : null,
      at: since,
    },
    { name: 'channel', value: channel, at: since },
    ...DONE.map((kind) => ({ name: `did:${kind}`, value: counts.get(kind) ?? 0, at: since })),
  ];
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
const openEnd = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** What outcomes with all that was noted of their leads teach, as devices get it. Takes seconds, for a thousand of them. */
export function learnFrom(histories: readonly History[]): LeadModel {
  const found = standing(tableOf(histories));
  if (found.state === 'too_few') return { state: 'too_few', outcomes: found.outcomes, won: found.happened };
  const until = histories.reduce((latest, { at }) => Math.max(latest, at), 0);
  const learnt = {
    trainedOn: histories.length,
    until: new Date(until).toISOString(),
    measures: found.measures,
  };
  if (found.state === 'no_better') return { state: 'no_better', ...learnt };
  const { intercept, columns } = found.model;
  return {
    state: 'shown',
    ...learnt,
    intercept,
    columns: columns.map(({ name, bins }) => ({
      name,
      bins: bins.map((bin) => {
        const points = round(bin.points);
        if (bin.kind === 'range')
          return { kind: 'range', from: openEnd(bin.from), to: openEnd(bin.to), points };
        return bin.kind === 'text' ? { kind: 'text', text: bin.text, points } : { kind: bin.kind, points };
      }),
    })),
  };
}

type Shown = Extract<LeadModel, { state: 'shown' }>;

function scorecardOf({ intercept, columns }: Shown): Scorecard {
  return {
    intercept,
    columns: columns.map(({ name, bins: sent }) => {
      const bins = sent.map((bin) =>
        bin.kind === 'range'
          ? { ...bin, from: bin.from ?? Number.NEGATIVE_INFINITY, to: bin.to ?? Number.POSITIVE_INFINITY }
          : bin,
      );
      return { name, bins, binOf: finderIn(bins) };
    }),
  };
}

/** `value` is the lead's own fact; null when it is not known. */
export type PredictionReason = { column: string; value: Cell; points: number };

export type Prediction = {
  /** That the lead becomes a customer, 0 to 1. */
  probability: number;
  /** Against a week ago, −1 to 1; null when what was known then is not all here. */
  change: number | null;
  /** The strongest first, for and against, at most three; in points against the average lead, of which 20 are twice the odds. */
  reasons: PredictionReason[];
};

const REASONS = 3;
/** Less would be shown as 0. */
const SAID_FROM = 0.5;

/**
 * @param touchpoints the newest ones, newest first
 * @param earlier sums of those before them
 * @param whole whether nothing is missing; else there is no telling what was known a week ago
 */
export function predictLead(
  model: Shown,
  { lead, account, titleRules }: Pick<Known, 'lead' | 'account' | 'titleRules'>,
  {
    touchpoints,
    earlier,
    whole,
  }: { touchpoints: readonly Touch[]; earlier: EarlierTouches['sums']; whole: boolean },
  now: number,
): Prediction {
  const scorecard = scorecardOf(model);
  const known = { lead, account, touchpoints, earlier, titleRules, leadSince: 0, accountSince: 0 };
  const factAt = (at: number) => {
    const facts = knownBefore(factsBefore(known, at), at);
    return (column: string) => facts.get(column) ?? null;
  };
  const factNow = factAt(now);
  const found = contributions(scorecard, factNow);
  const probability = predict(scorecard, factNow);
  return {
    probability,
    change: whole ? probability - predict(scorecard, factAt(now - WEEK)) : null,
    reasons: found
      .filter(({ points }) => Math.abs(points) >= SAID_FROM)
      .toSorted((one, other) => Math.abs(other.points) - Math.abs(one.points))
      .slice(0, REASONS)
      .map(({ column, points }) => ({ column, value: factNow(column), points })),
  };
}
