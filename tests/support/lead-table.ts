/** A made-up table of leads with the traits of real ones: rare and unknown texts, heavy tails, ids, columns that say nothing, drift. */
import type { Cell } from '#lib/domain/model/bins.ts';
import { randomNumbers } from './random.ts';

export type LeadTable = {
  columns: { name: string; cells: Cell[] }[];
  outcomes: boolean[];
  /** The probabilities the outcomes were drawn with: nobody can predict better. */
  chances: number[];
};

/** Texts from frequent to rare, each with what it does to the odds. */
const effects = (random: () => number, count: number, spread: number): number[] =>
  Array.from({ length: count }, () => spread * 2 * (random() + random() - 1));

/** @param rows in order of time */
export function leadTable(rows: number, seed = 1): LeadTable {
  const random = randomNumbers(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  /** The first ones are frequent, as sources and cities are. */
  const frequentFirst = (count: number): number => Math.floor(count * random() ** 3);
  const names = ['source', 'campaign', 'city', 'industry', 'occupation', 'activity'];
  const texts = names.map((name, index) => ({
    name,
    effects: effects(
      random,
      [18, 120, 60, 20, 6, 14][index] ?? 5,
      [0.8, 0.5, 0.3, 0.4, 1.2, 1][index] ?? 0.5,
    ),
    unknown: [0, 0.05, 0.3, 0.35, 0.3, 0.02][index] ?? 0,
  }));
  const cells = new Map<string, Cell[]>();
  const put = (name: string, cell: Cell): void => {
    const column = cells.get(name) ?? [];
    column.push(cell);
    cells.set(name, column);
  };
  const outcomes: boolean[] = [];
  const chances: number[] = [];
  for (let row = 0; row < rows; row++) {
    const age = row / rows;
    let odds = -1.6 + 0.5 * age;
    put('id', `${Math.floor(random() * 2 ** 48).toString(16)}-${row}`);
    put('number', 660_000 - row * 3 - Math.floor(random() * 3));
    for (const { name, effects: of, unknown } of texts) {
      const level = frequentFirst(of.length);
      const isUnknown = random() < unknown;
      if (!isUnknown) odds += (of[level] ?? 0) * (name === 'source' ? 1 - 0.4 * age : 1);
      const text = random() < 0.5 ? 'Select' : null;
      put(name, isUnknown ? text : `${name} ${level}`);
    }
    const visits = random() < 0.25 ? 0 : Math.floor(Math.exp(1 + 0.8 * normal()));
    const seconds = visits === 0 ? 0 : Math.floor(Math.exp(5.5 + 1.3 * normal()));
    const known = random() > 0.03;
    put('visits', known ? visits : null);
    put('seconds', known ? seconds : null);
    put('pages per visit', visits === 0 ? 0 : Math.round(100 * (1 + 3 * random())) / 100);
    odds += visits === 0 ? 0.6 : 1.1 * Math.tanh((Math.log(seconds + 1) - 5.8) / 0.8) - 0.01 * visits;
    // Yes-or-no columns in which nearly everybody is alike, and columns that are noise.
    for (let index = 0; index < 12; index++) put(`asked ${index}`, random() < 0.01 ? 'Yes' : 'No');
    for (let index = 0; index < 6; index++) put(`noise ${index}`, Math.round(1000 * normal()) / 10);
    for (let index = 0; index < 4; index++) put(`group ${index}`, `group ${frequentFirst(30)}`);
    put('constant', 'No');
    put('free text', random() < 0.4 ? null : `said ${Math.floor(random() * 1e6)}`);
    const chance = 1 / (1 + Math.exp(-odds));
    chances.push(chance);
    outcomes.push(random() < chance);
  }
  return { columns: [...cells].map(([name, column]) => ({ name, cells: column })), outcomes, chances };
}
