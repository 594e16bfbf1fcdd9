/** How much each of many may send a second, so that one that sends without end slows only itself. */

interface Left {
  /** Below nothing after a piece that was larger than what was left. */
  left: number;
  /** When that was true, in milliseconds. */
  at: number;
}

export interface Allowance {
  /**
   * Takes a piece out of what a name may send; all of it or nothing.
   * @returns seconds until something may be sent again; 0 when it was taken
   */
  spend(name: string, size: number): number;
}

/**
 * @param perSecond so much is given back a second, up to one second's worth
 * @param now in milliseconds
 */
export function createAllowance(perSecond: number, now: () => number): Allowance {
  const names = new Map<string, Left>();
  return {
    spend: (name, size) => {
      const at = now();
      const before = names.get(name) ?? { left: perSecond, at };
      const left = Math.min(perSecond, before.left + ((at - before.at) / 1_000) * perSecond);
      // A batch may be larger than a second's worth: whoever owes nothing is heard, and owes what it sent.
      if (left <= 0) return -left / perSecond || 1 / perSecond;
      names.set(name, { left: left - size, at });
      return 0;
    },
  };
}
