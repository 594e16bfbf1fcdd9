/**
 * `npm run faults`: lets many seeds play against faults of every kind, and says what came of it. `-- --seeds 20000 --minutes 60` plays
 * more of them, at most for so long; `--from 251` begins there, and Ctrl+C ends after the seeds under way. `-- --seed 7` plays one again
 * and prints what happened in it. docs/reliability.md tells more.
 *
 * A long run is played in shares, as many at a time as there are processors, each in a process of its own: what died in a seed is not
 * given back whole, so that one process would end without memory after a hundred.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Options, readOptions, wrongIn } from './options.ts';
import { addTotals, noTotals, printTotals, type Totals } from './totals.ts';

/** Seeds. */
const SHARE = 20;
/** How long a run says nothing. */
const TELL_MS = 30_000;

const PLAYER = join(import.meta.dirname, 'play.ts');
const playShare = (args: readonly string[]): ChildProcess =>
  fork(PLAYER, args, { execArgv: process.execArgv });
const playAlone = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [...process.execArgv, PLAYER, ...args], { stdio: 'inherit' });
/** Its exit code. */
const ended = (player: ChildProcess): Promise<number> =>
  new Promise((end) => player.once('exit', (code) => end(code ?? 1)));

async function playShares({ first, seeds, steps, most }: Options): Promise<number> {
  const began = Date.now();
  const total = noTotals();
  const players = new Set<ChildProcess>();
  let failed = false;
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    for (const player of players) if (player.connected) player.send('stop');
  };
  process.once('SIGINT', () => {
    console.error('Ending after the seeds under way; once more ends at once.');
    stop();
  });
  const telling = setInterval(() => {
    const { seeds: done, saved } = total;
    console.error(
      `${done} of ${seeds} seeds, ${saved} acknowledged writes, ${failed ? 'a' : 'no'} violation`,
    );
  }, TELL_MS);
  const ending = Number.isFinite(most) ? setTimeout(stop, most) : undefined;

  let next = 0;
  const takeShares = async (): Promise<void> => {
    while (next < seeds && !stopped) {
      const from = next;
      next += SHARE;
      const sizes = ['--from', first + from, '--seeds', Math.min(SHARE, seeds - from), '--steps', steps];
      const player = playShare([...sizes.map(String), ...(from === 0 ? [] : ['--share'])]);
      players.add(player);
      player.on('message', (more: Totals) => addTotals(total, more));
      // Its last words may still be on their way when it has ended.
      const [code] = await Promise.all([ended(player), once(player, 'disconnect')]);
      players.delete(player);
      if (code !== 0) {
        failed = true;
        stop();
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, takeShares));
  clearInterval(telling);
  clearTimeout(ending);
  printTotals(total, Date.now() - began);
  return failed ? 1 : 0;
}

async function run(args: string[]): Promise<number> {
  try {
    const options = readOptions(args);
    const isAlone = options.replays || options.only !== null || options.planted.length > 0;
    return await (isAlone ? ended(playAlone(args)) : playShares(options));
  } catch (error) {
    const wrong = wrongIn(error);
    if (wrong === null) throw error;
    console.error(wrong);
    return 2;
  }
}

process.exit(await run(process.argv.slice(2)));
