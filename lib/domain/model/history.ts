/** Outcomes with what was known before them, as the table a model learns from. */
import type { Table } from '../model.ts';
import type { Cell } from './bins.ts';

/** A fact of a lead, and since when it is known. Times in milliseconds. */
export type DatedFact = { name: string; value: Cell; at: number };
/** What became of a lead, and everything ever noted about it. */
export type History = { won: boolean; at: number; facts: readonly DatedFact[] };

/**
 * What was known of a lead before a time: of each fact the latest. What was noted with the outcome or after it tells the outcome itself
 * (a lead marked "will revert after reading the mail" has been reached), and a model that saw it would be right about the past alone.
 */
export function knownBefore(facts: readonly DatedFact[], at: number): Map<string, Cell> {
  const latest = new Map<string, DatedFact>();
  for (const fact of facts) {
    if (fact.at >= at) continue;
    const before = latest.get(fact.name);
    if (!before || before.at <= fact.at) latest.set(fact.name, fact);
  }
  return new Map([...latest].map(([name, fact]) => [name, fact.value]));
}

/** The table of all outcomes in order of time, each with what was known before it. */
export function tableOf(histories: readonly History[]): Table {
  const sorted = histories.toSorted((one, other) => one.at - other.at);
  const rows = sorted.map(({ facts, at }) => knownBefore(facts, at));
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))].sort();
  return {
    columns: names.map((name) => ({ name, cells: rows.map((row) => row.get(name) ?? null) })),
    outcomes: sorted.map(({ won }) => won),
  };
}
