import type { Touchpoint } from '#lib/contract/records.ts';
import { dayKey } from '../ui/days.ts';

/** Equal touchpoints of one day, shown as one line. */
export interface Row {
  /** The newest of them. */
  newest: Touchpoint;
  times: number;
}

export interface DayGroup {
  key: string;
  at: string;
  rows: Row[];
}

const sameness = (t: Touchpoint): string =>
  JSON.stringify([t.kind, t.direction, t.actor, t.side, t.channel, t.campaignId, t.title, t.detail, t.rule]);

/** Touchpoints in any order → days, newest first; within a day equal ones are folded into the newest. Ids twice count once. */
export function foldByDay(touchpoints: readonly Touchpoint[]): DayGroup[] {
  const unique = new Map(touchpoints.map((touchpoint) => [touchpoint.id, touchpoint]));
  const newestFirst = [...unique.values()].sort(
    (a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id),
  );
  const days = new Map<string, { at: string; rows: Map<string, Row> }>();
  for (const touchpoint of newestFirst) {
    const key = dayKey(new Date(touchpoint.at));
    const day = days.get(key) ?? { at: touchpoint.at, rows: new Map<string, Row>() };
    days.set(key, day);
    const same = sameness(touchpoint);
    const row = day.rows.get(same);
    if (row) row.times += 1;
    else day.rows.set(same, { newest: touchpoint, times: 1 });
  }
  return [...days].map(([key, { at, rows }]) => ({ key, at, rows: [...rows.values()] }));
}
