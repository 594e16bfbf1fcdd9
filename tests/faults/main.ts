/** The seeds of one process, inside virtual time. */
import { bundleClient } from './client/bundle.ts';
import { type Command, commandsOf, lineOf } from './commands.ts';
import { KNOWN } from './known.ts';
import { type Options, readOptions, wrongIn } from './options.ts';
import { LATER, PLANTED, planting } from './planted.ts';
import { shrink } from './shrink.ts';
import { type Parts, type Run, simulate } from './simulation.ts';
import { addTotals, noTotals, printTotals, type Totals } from './totals.ts';
import { openDatabase } from './world/server.ts';

/** @param clock the computer's own, in milliseconds @returns the exit code */
export async function main(args: string[], clock: () => number): Promise<number> {
  try {
    return await runAll(readOptions(args), clock);
  } catch (error) {
    const wrong = wrongIn(error);
    if (wrong === null) throw error;
    console.error(wrong);
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

async function runAll(options: Options, clock: () => number): Promise<number> {
  if (options.planted.length > 1) return plantEach(options.planted, options.steps);
  const parts = await open(options.planted[0] ?? null, await openDatabase());
  const began = clock();
  let stopped = false;
  if (process.send) {
    process.on('message', () => {
      stopped = true;
    });
    // Ctrl+C is for whoever adds up the shares; when that is gone, so is the reason to play.
    process.on('SIGINT', () => undefined);
    process.on('disconnect', () => process.exit(1));
  }
  const total = noTotals();
  let processorMs = 0;
  const add = (one: Omit<Totals, 'processorMs'>): void => {
    const { user, system } = process.cpuUsage();
    const more = { ...one, processorMs: (user + system) / 1_000 - processorMs };
    processorMs += more.processorMs;
    addTotals(total, more);
    // Whoever adds up the shares hears of each seed.
    process.send?.(more);
  };
  for (const { what, seed, commands } of options.replays || options.isShare ? [] : KNOWN) {
    const { violations } = await simulate(parts, seed, commands);
    add({ ...noTotals(), known: 1, violations: violations.length });
    if (violations.length === 0) continue;
    console.log(`\nWhat is known broke a promise again: ${what}`);
    tellViolations(violations);
    console.log(commands.map(lineOf).join('\n'));
  }
  const mayGoOn = () => !stopped && total.violations === 0 && clock() - began < options.most;
  for (let n = 0; n < options.seeds && mayGoOn(); n += 1) {
    const seed = options.first + n;
    const all = commandsOf(seed, options.steps);
    const commands = options.only ? options.only.flatMap((place) => all[place - 1] ?? []) : all;
    const run = await simulate(parts, seed, commands);
    // A seed that does not play the same again could not be looked into.
    if (n === 0 && !options.isShare && !(await playsTheSame(parts, seed, commands, run)))
      run.violations.push({ kind: 'fault in the code', what: 'played again, the seed went otherwise' });
    add({
      ...{ known: 0, seeds: 1, steps: commands.length, saved: run.saved, violations: run.violations.length },
      happened: Object.fromEntries(run.happened),
    });
    if (options.replays) console.log(run.trace.join('\n'));
    if (run.violations.length === 0) continue;
    await tell(parts, seed, options, all, run);
    // One failure is enough to work on.
    break;
  }
  if (!process.send) printTotals(total, clock() - began);
  return total.violations === 0 ? 0 : 1;
}

const playsTheSame = async (
  parts: Parts,
  seed: number,
  commands: readonly Command[],
  { trace }: Run,
): Promise<boolean> => (await simulate(parts, seed, commands)).trace.join() === trace.join();

function tellViolations(violations: Run['violations']): void {
  for (const { kind, what } of violations.slice(0, 5)) console.log(`  ${kind}: ${what.slice(0, 1_000)}`);
}

async function tell(
  parts: Parts,
  seed: number,
  options: Options,
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
