/** What came of seeds, added up and printed. */

export interface Totals {
  known: number;
  seeds: number;
  steps: number;
  /** Acknowledged writes. */
  saved: number;
  violations: number;
  /** How often each kind of command was given. */
  happened: Record<string, number>;
  processorMs: number;
}

export const noTotals = (): Totals => ({
  ...{ known: 0, seeds: 0, steps: 0, saved: 0, violations: 0, processorMs: 0 },
  happened: {},
});

export function addTotals(to: Totals, more: Totals): void {
  for (const figure of ['known', 'seeds', 'steps', 'saved', 'violations', 'processorMs'] as const)
    to[figure] += more[figure];
  for (const [kind, times] of Object.entries(more.happened))
    to.happened[kind] = (to.happened[kind] ?? 0) + times;
}

export function printTotals(total: Totals, ms: number): void {
  const rows: [string, number][] = [
    ['known', total.known],
    ['seeds', total.seeds],
    ['steps', total.steps],
    ['acknowledged writes', total.saved],
    ...Object.entries(total.happened).sort(([a], [b]) => (a < b ? -1 : 1)),
    ['violations', total.violations],
    ['seconds', Math.round(ms / 1_000)],
    ['of the processor', Math.round(total.processorMs / 1_000)],
  ];
  for (const [what, count] of rows) console.log(`${what.padEnd(22)}${count}`);
}
