/** What `npm run faults` is asked for. */
import { parseArgs } from 'node:util';
import { PLANTED } from './planted.ts';

/** In the place of all planted faults' names. */
const ALL = 'all';
const WHOLE = /^[1-9]\d{0,6}$/;

class Wrong extends Error {}

/** @throws Wrong with a sentence for the person who typed it */
function whole(name: string, text: string): number {
  if (!WHOLE.test(text)) throw new Wrong(`--${name} takes a whole number from 1, not "${text}".`);
  return Number(text);
}

export type Options = ReturnType<typeof readOptions>;

/** @throws Wrong, or the TypeError of parseArgs, whose message says what is wrong */
export function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: '500' },
      from: { type: 'string', default: '1' },
      steps: { type: 'string', default: '200' },
      minutes: { type: 'string' },
      seed: { type: 'string' },
      only: { type: 'string' },
      planted: { type: 'string' },
      share: { type: 'boolean', default: false },
    },
  });
  const planted =
    values.planted === ALL ? Object.keys(PLANTED) : (values.planted?.split(',').filter(Boolean) ?? []);
  if (!planted.every((name) => Object.hasOwn(PLANTED, name)))
    throw new Wrong(`--planted takes ${ALL} or some of: ${Object.keys(PLANTED).join(', ')}.`);
  return {
    first: values.seed === undefined ? whole('from', values.from) : whole('seed', values.seed),
    seeds: values.seed === undefined ? whole('seeds', values.seeds) : 1,
    steps: whole('steps', values.steps),
    /** Milliseconds. */
    most: values.minutes === undefined ? Number.POSITIVE_INFINITY : whole('minutes', values.minutes) * 60_000,
    replays: values.seed !== undefined,
    only: values.only?.split(',').map((place) => whole('only', place)) ?? null,
    planted,
    /** A later share of a long run: what is known was played in the first. */
    isShare: values.share,
  };
}

/** The sentence for the person who typed what cannot be; null for any other error. */
export const wrongIn = (error: unknown): string | null =>
  error instanceof Wrong || (error instanceof TypeError && 'code' in error) ? error.message : null;
