/**
 * `npm run faults`: lets many seeds play against faults of every kind, and says what came of it. `-- --seeds 20000 --minutes 60` plays
 * more of them, at most for so long; `--from 251` begins there, and Ctrl+C ends after the seed under way. `-- --seed 7` plays one again
 * and prints what happened in it. docs/reliability.md tells more.
 */
import { takeOver } from './world/loop.ts';

const clock = process.hrtime.bigint;
// What a killed context was waiting for fails in it, with nobody left to hear it.
process.on('unhandledRejection', () => undefined);
takeOver();
const { main } = await import('./main.ts');
process.exit(await main(process.argv.slice(2), () => Number(clock() / 1_000_000n)));
