/** What may happen in a run. Each command brings its own chance, so that it does the same when others are left out. */
import { randomNumbers } from '../support/random.ts';

/** How often each happens, against the others. */
const WEIGHTS = {
  write: 22,
  edit: 14,
  retract: 3,
  answer: 8,
  wait: 10,
  'go offline': 5,
  heal: 8,
  'kill worker': 4,
  'kill browser': 4,
  'cut before commit': 4,
  'cut after commit': 5,
  'request lost': 3,
  duplicate: 4,
  delay: 3,
  reorder: 4,
  'strange answer': 4,
  'restart server': 2,
  'corrupt a store': 2,
  'evict a store': 1,
  'fill the quota': 2,
  'skew the clock': 2,
  'upgrade the client': 1,
  'upgrade the server': 1.5,
  'revoke a device': 1,
  'change a role': 1,
  'erase a person': 0.5,
  merge: 0.7,
  'back up': 1.5,
  'restore the backup': 0.7,
} as const;

export type CommandKind = keyof typeof WEIGHTS;

export interface Command {
  kind: CommandKind;
  /** Which of the browsers, as far as it is about one. */
  who: number;
  seed: number;
}

export const BROWSERS = ['laptop', 'desktop', 'marketing'] as const;

const TOTAL = Object.values(WEIGHTS).reduce<number>((sum, weight) => sum + weight, 0);

export function commandsOf(seed: number, steps: number): Command[] {
  const random = randomNumbers(seed);
  return Array.from({ length: steps }, () => ({
    kind: chosen(random() * TOTAL),
    who: Math.floor(random() * BROWSERS.length),
    seed: Math.floor(random() * 2 ** 32),
  }));
}

function chosen(at: number): CommandKind {
  let rest = at;
  for (const [kind, weight] of Object.entries(WEIGHTS)) {
    rest -= weight;
    if (rest < 0 && isKind(kind)) return kind;
  }
  return 'wait';
}

const isKind = (name: string): name is CommandKind => Object.hasOwn(WEIGHTS, name);

export const lineOf = ({ kind, who }: Command): string => `${kind} (${BROWSERS[who]})`;
