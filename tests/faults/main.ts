/** The command line of the simulator, inside virtual time. */
import { parseArgs } from 'node:util';
import { bundleClient } from './client/bundle.ts';
import { type Command, type CommandKind, commandsOf, lineOf } from './commands.ts';
import { KNOWN } from './known.ts';
import { LATER, PLANTED, planting } from './planted.ts';
import { shrink } from './shrink.ts';
import { type Parts, type Run, simulate } from './simulation.ts';
import { openDatabase } from './world/server.ts';

/** In the place of all planted faults' names. */
const ALL = 'all';
const WHOLE = /^[1-9]\d{0,6}$/;

class Wrong extends Error {}

/** @throws Wrong with a sentence for the person who typed it */
function whole(name: string, text: string): number {
  if (!WHOLE.test(text)) throw new Wrong(`--${name} takes a whole number from 1, not "${text}".`);
  return Number(text);
}

function read(args: string[]) {
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
  };
}

/** How long a run says nothing. */
const TELL_MS = 30_000;

/** @param clock the computer's own, in milliseconds @returns the exit code */
export async function main(args: string[], clock: () => number): Promise<number> {
  try {
    return await runAll(read(args), clock);
  } catch (error) {
    if (!(error instanceof Wrong || (error instanceof TypeError && 'code' in error))) throw error;
    console.error(error.message);
    return 2;
  }
}

async function open(planted: string | null, db: Parts['db']): Promise<Parts> {
  const plant = planted === null ? undefined : PLANTED[planted];
  const plugins = typeof plant === 'object' ? [planting(plant)] : [];
  const later = await bundleClient([planting(LATER), ...plugins]);
  return { db, later, script: await bundleClient(plugins), forgets: typeof plant === 'string' };
}

/** So many seeds at most until a planted fault must have shown. */
const FOUND_WITHIN = 20;

/** Plants these faults in turn, and looks for each. @returns 1 when one was not found */
async function plantEach(names: readonly string[], steps: number): Promise<number> {
  const db = await openDatabase();
  let missed = 0;
  for (const name of names) {
    const parts = await open(name, db);
    let found: string | null = null;
    for (const { seed, commands } of KNOWN) {
      const [first] = (await simulate(parts, seed, commands)).violations;
      if (first) found = `found by what is known: ${first.kind}`;
    }
    for (let seed = 1; seed <= FOUND_WITHIN && found === null; seed += 1) {
      const [first] = (await simulate(parts, seed, commandsOf(seed, steps))).violations;
      if (first) found = `found by seed ${seed}: ${first.kind}`;
    }
    if (found === null) missed += 1;
    console.log(`${name.padEnd(26)}${found ?? `not found by ${FOUND_WITHIN} seeds`}`);
  }
  return missed === 0 ? 0 : 1;
}

async function runAll(options: ReturnType<typeof read>, clock: () => number): Promise<number> {
  if (options.planted.length > 1) return plantEach(options.planted, options.steps);
  const parts = await open(options.planted[0] ?? null, await openDatabase());
  const began = clock();
  let stopped = false;
  process.once('SIGINT', () => {
    stopped = true;
    console.error('Ending after this seed; once more ends at once.');
  });
  let toldAt = began;
  const total = {
    known: 0,
    seeds: 0,
    steps: 0,
    saved: 0,
    violations: 0,
    happened: new Map<CommandKind, number>(),
  };
  for (const { what, seed, commands } of options.replays ? [] : KNOWN) {
    const { violations } = await simulate(parts, seed, commands);
    total.known += 1;
    total.violations += violations.length;
    if (violations.length === 0) continue;
    console.log(`\nWhat is known broke a promise again: ${what}`);
    tellViolations(violations);
    console.log(commands.map(lineOf).join('\n'));
  }
  const mayGoOn = () => !stopped && total.violations === 0 && clock() - began < options.most;
  for (let n = 0; n < options.seeds && mayGoOn(); n += 1) {
    const seed = options.first + n;
    if (clock() - toldAt >= TELL_MS) {
      toldAt = clock();
      console.error(`${n} of ${options.seeds} seeds, ${total.saved} acknowledged writes, no violation`);
    }
    const all = commandsOf(seed, options.steps);
    const commands = options.only ? options.only.flatMap((place) => all[place - 1] ?? []) : all;
    const run = await simulate(parts, seed, commands);
    // A seed that does not play the same again could not be looked into.
    if (n === 0 && (await simulate(parts, seed, commands)).trace.join() !== run.trace.join())
      run.violations.push({ kind: 'fault in the code', what: 'played again, the seed went otherwise' });
    total.seeds += 1;
    total.steps += commands.length;
    total.saved += run.saved;
    total.violations += run.violations.length;
    for (const [kind, times] of run.happened)
      total.happened.set(kind, (total.happened.get(kind) ?? 0) + times);
    if (options.replays) console.log(run.trace.join('\n'));
    if (run.violations.length === 0) continue;
    await tell(parts, seed, options, all, run);
    // One failure is enough to work on.
    break;
  }
  printTotals(total, clock() - began);
  return total.violations === 0 ? 0 : 1;
}

function tellViolations(violations: Run['violations']): void {
  for (const { kind, what } of violations.slice(0, 5)) console.log(`  ${kind}: ${what.slice(0, 1_000)}`);
}

async function tell(
  parts: Parts,
  seed: number,
  options: ReturnType<typeof read>,
  all: readonly Command[],
  run: Run,
): Promise<void> {
  const steps = options.steps === 200 ? '' : ` --steps ${options.steps}`;
  const planted = options.planted.map((name) => ` --planted ${name}`).join('');
  const replay = `npm run faults -- --seed ${seed}${steps}${planted}`;
  console.log(`\nSeed ${seed} broke a promise:`);
  tellViolations(run.violations);
  console.log(`Again: ${replay}`);
  if (options.only) return;
  const wanted = run.violations[0]?.kind;
  const left = await shrink(
    all.map((_, place) => place),
    async (some) => {
      const again = await simulate(
        parts,
        seed,
        some.flatMap((place) => all[place] ?? []),
      );
      return again.violations.some(({ kind }) => kind === wanted);
    },
  );
  console.log(`\nIt takes only:`);
  for (const place of left) {
    const command = all[place];
    if (command) console.log(`  ${place + 1}. ${lineOf(command)}`);
  }
  console.log(`Only these: ${replay} --only ${left.map((place) => place + 1).join(',')}\n`);
}

function printTotals(
  total: {
    known: number;
    seeds: number;
    steps: number;
    saved: number;
    violations: number;
    happened: ReadonlyMap<CommandKind, number>;
  },
  ms: number,
): void {
  const rows: [string, number][] = [
    ['known', total.known],
    ['seeds', total.seeds],
    ['steps', total.steps],
    ['acknowledged writes', total.saved],
    ...[...total.happened].sort(([a], [b]) => (a < b ? -1 : 1)),
    ['violations', total.violations],
  ];
  for (const [what, count] of rows) console.log(`${what.padEnd(22)}${count}`);
  const { user, system } = process.cpuUsage();
  console.log(`${'seconds'.padEnd(22)}${Math.round(ms / 1_000)}`);
  console.log(`${'of the processor'.padEnd(22)}${Math.round((user + system) / 1_000_000)}`);
}
