/** What the report of reach × sales shows, as it stands in the page's address: so a view can be kept and handed on. */
import * as z from 'zod';
import { Day, Id } from '#lib/contract/primitives.ts';
import { LeadFigure } from '#lib/contract/reach-sales.ts';
import { before, type Period } from '#lib/domain/period.ts';
import { hashOf } from '../workspace/route.ts';

export type { Period } from '#lib/domain/period.ts';

/** The period that the one shown is held against: as long and right before it, or the same days a year earlier. */
export const COMPARED = ['before', 'year'] as const;

/** What of a campaign is listed. */
export type Listed = LeadFigure | 'days';

const Filter = z.object({
  /** null: the last twelve months. */
  from: z.nullable(Day).catch(null),
  to: z.nullable(Day).catch(null),
  /** The team whose campaigns are shown; null: all campaigns. */
  team: z.nullable(Id).catch(null),
  /** Whose course is shown. */
  campaign: z.nullable(Id).catch(null),
  /** What it is held against. */
  beside: z.nullable(Id).catch(null),
  compare: z.nullable(z.enum(COMPARED)).catch(null),
  /** What is left of a deal's value, for the return on spend; null: all of it. */
  margin: z.nullable(z.coerce.number().gt(0).lt(1)).catch(null),
  /** What deals are credited to; null: campaigns. */
  by: z.nullable(z.literal('channel')).catch(null),
  /** The figure whose list is open, and of which campaign; null for what has none. */
  list: z.nullable(z.union([LeadFigure, z.literal('days')])).catch(null),
  of: z.nullable(Id).catch(null),
});
export type Filter = z.infer<typeof Filter>;

const KEYS = ['from', 'to', 'team', 'campaign', 'beside', 'compare', 'margin', 'by', 'list', 'of'] as const;

/** Reads the address' part; what it does not know is left out. */
export function filterOf(query: string): Filter {
  const read = new URLSearchParams(query);
  const filter = Filter.parse(Object.fromEntries(KEYS.map((key) => [key, read.get(key)])));
  const whole = filter.from !== null && filter.to !== null && filter.from <= filter.to;
  return whole ? filter : { ...filter, from: null, to: null };
}

export function queryOf(filter: Filter): string {
  const set = KEYS.flatMap((key): [string, string][] => {
    const value = filter[key];
    return value === null ? [] : [[key, String(value)]];
  });
  return new URLSearchParams(set).toString();
}

/** The address of the report as it is shown, but for what changes. */
export const addressOf = (filter: Filter, change: Partial<Filter>): string =>
  hashOf({ screen: 'reach', query: queryOf({ ...filter, ...change }) });

const at = (day: string): Date => new Date(`${day}T00:00:00Z`);
const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
const moved = (day: string, days: number): string => dayOf(new Date(at(day).getTime() + days * 86_400_000));

/** The same day so many months earlier; the month's last where it has no such day. */
export function monthsBefore(day: string, months: number): string {
  const date = at(day);
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months + 1, 0));
  return dayOf(
    new Date(
      Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(date.getUTCDate(), first.getUTCDate())),
    ),
  );
}

/** The last so many months up to a day. */
export const lastMonths = (today: string, months: number): Period => ({
  from: moved(monthsBefore(today, months), 1),
  to: today,
});

/** The period that is shown. @param today in UTC */
export const periodOf = ({ from, to }: Filter, today: string): Period =>
  from !== null && to !== null ? { from, to } : lastMonths(today, 12);

/** The period to hold it against. */
export const comparedTo = (period: Period, how: (typeof COMPARED)[number]): Period =>
  how === 'year' ? { from: monthsBefore(period.from, 12), to: monthsBefore(period.to, 12) } : before(period);
