/**
 * Steps that once broke a promise, shrunk: each run plays them before its seeds. They are written out, so that they stay the same when
 * the chances of commands change.
 */
import type { Command } from './commands.ts';

interface Known {
  what: string;
  seed: number;
  commands: readonly Command[];
}

export const KNOWN: readonly Known[] = [
  {
    what: 'a stream that stays silent after a network came back unnoticed',
    seed: 10,
    commands: [
      { kind: 'go offline', who: 2, seed: 2_969_189_523 },
      { kind: 'write', who: 2, seed: 1_895_225_402 },
      { kind: 'go offline', who: 0, seed: 2_284_440_543 },
    ],
  },
  {
    what: 'what is said to a server that was put back, before the device has noticed',
    seed: 20,
    commands: [
      { kind: 'write', who: 1, seed: 2_099_682_600 },
      { kind: 'back up', who: 0, seed: 435_986_377 },
      { kind: 'edit', who: 0, seed: 3_379_864_227 },
      { kind: 'retract', who: 0, seed: 2_829_878_983 },
      { kind: 'restore the backup', who: 2, seed: 3_573_079_417 },
      { kind: 'edit', who: 0, seed: 3_950_531_086 },
    ],
  },
  {
    what: 'a row of what was pulled that is gone from the device, where nobody would fetch it again',
    seed: 381,
    commands: [
      { kind: 'write', who: 0, seed: 1_583_944_098 },
      { kind: 'go offline', who: 0, seed: 306_892_078 },
      { kind: 'corrupt a store', who: 0, seed: 3_629_556_291 },
    ],
  },
];
