/** A process in virtual time, in which seeds are played: the whole of a short run, or a share of a long one (run.ts). */
import { takeOver } from './world/loop.ts';

const clock = process.hrtime.bigint;
// What a killed context was waiting for fails in it, with nobody left to hear it.
process.on('unhandledRejection', () => undefined);
takeOver();
const { main } = await import('./main.ts');
process.exit(await main(process.argv.slice(2), () => Number(clock() / 1_000_000n)));
