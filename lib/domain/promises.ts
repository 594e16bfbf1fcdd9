/** How far the promises of an agreement are kept, of departments together and never of a person. */
import type { Agreement } from '#lib/contract/records.ts';

const HOUR = 60 * 60 * 1000;
/** So far back it is looked. */
export const PROMISE_DAYS = 30;
/** In a smaller team a department's figure would be a person's. */
export const FEWEST_PEOPLE = 5;

/** Something that was promised to be done in time. */
export interface Promised {
  /** When the time began to run, and when it was done; milliseconds since 1970, null while it is not. */
  from: number;
  done: number | null;
}

/** How many were done in time, of those that were done or whose time is over. */
export interface Kept {
  kept: number;
  of: number;
}

/** What is neither done nor late says nothing yet. @param hours what the agreement allows @param now milliseconds since 1970 */
export function keptOf(promised: readonly Promised[], hours: number, now: number): Kept {
  const told = promised.filter(({ from, done }) => done !== null || now > from + hours * HOUR);
  const kept = told.filter(({ from, done }) => done !== null && done <= from + hours * HOUR);
  return { kept: kept.length, of: told.length };
}

/** Of a team: what each department kept, or, in a team of fewer than five people, both together alone. */
export type PromisesKept = { both: Kept; sides: { marketing: Kept; sales: Kept } | null };

/** @param answers marketing's, to what sales said @param followUps sales', of leads that were handed over */
export function promisesKept(
  { answers, followUps }: { answers: readonly Promised[]; followUps: readonly Promised[] },
  { answerHours, followUpHours }: Pick<Agreement, 'answerHours' | 'followUpHours'>,
  people: number,
  now: number,
): PromisesKept {
  const marketing = keptOf(answers, answerHours, now);
  const sales = keptOf(followUps, followUpHours, now);
  return {
    both: { kept: marketing.kept + sales.kept, of: marketing.of + sales.of },
    sides: people < FEWEST_PEOPLE ? null : { marketing, sales },
  };
}
