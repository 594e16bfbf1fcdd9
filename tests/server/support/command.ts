/** The command line as processes of their own, on data folders whose database is made already. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, vi } from 'vitest';
import { newPgliteFolder } from './pglite-folder.ts';

const PROGRAM = join(import.meta.dirname, '../../../server/cli/samsyn.ts');
const QUIET = { ...process.env, NODE_NO_WARNINGS: '1' };

export interface Run {
  process: ChildProcess;
  done: Promise<{ code: number | null; out: string; err: string }>;
  /** Resolves when the text appeared on standard error. */
  says(wanted: string | RegExp): Promise<string>;
}

/** Runs `samsyn …`. */
export const samsyn = (...args: string[]): Run => samsynWith({}, ...args);

/** Runs `samsyn …` with more environment variables. */
export function samsynWith(env: Record<string, string>, ...args: string[]): Run {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...QUIET, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  const out = text(child.stdout);
  const exit = once(child, 'close');
  return {
    process: child,
    done: exit.then(async () => ({ code: child.exitCode, out: await out, err })),
    says: (wanted) =>
      vi.waitFor(
        () => {
          const found = err.match(wanted);
          if (child.exitCode !== null && !found) throw new Error(`it ended: ${err}`);
          expect(found).not.toBeNull();
          return found?.[0] ?? '';
        },
        { timeout: 60_000, interval: 50 },
      ),
  };
}

/** A data folder whose database is made and migrated already, or only made: making one takes seconds. */
export function readyFolder(folder: string, name: string, from: 'empty' | 'migrated' = 'migrated'): string {
  const data = join(folder, name);
  newPgliteFolder(join(data, 'db'), from);
  return data;
}
