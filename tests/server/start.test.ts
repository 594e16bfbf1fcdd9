/** `npm start` as a person runs it: first and second time, what stops it, and Ctrl-C. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { checkRoom } from '#server/cli/start/room.ts';
import { Stop } from '#server/stop.ts';

const PROGRAM = join(import.meta.dirname, '../../server/cli/start.mjs');
/** The first start may build the extension and makes the demo. */
const PATIENT = 240_000;

const data = mkdtempSync(join(tmpdir(), 'samsyn-start-'));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

interface Start {
  /** Everything it has written. */
  said: () => string;
  process: ChildProcess;
  /** The exit code. */
  ended: Promise<number | null>;
}

function start(...args: string[]): Start {
  const child = spawn(process.execPath, [PROGRAM, '--no-browser', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
  }
  const ended = once(child, 'close').then(() => {
    running.delete(child);
    return child.exitCode;
  });
  return { said: () => said, process: child, ended };
}

const until = (run: Start, wanted: RegExp): Promise<RegExpExecArray> =>
  vi.waitFor(
    () => {
      const found = wanted.exec(run.said());
      if (!found) throw new Error(`it has not said ${wanted} but: ${run.said()}`);
      return found;
    },
    { timeout: PATIENT, interval: 100 },
  );

const lastLine = (run: Start): string => run.said().trim().split('\n').at(-1) ?? '';

describe('npm start', { timeout: PATIENT * 2 }, () => {
  it('makes the demo once, says how to go on, names what stops it, keeps the data', async () => {
    const first = start('--data', data, '--port', '0');
    await until(first, /Running\. Ctrl-C stops it\./);
    expect(first.said()).toMatch(/made the demo: 500 leads/);
    expect(first.said()).toContain(data);
    expect(first.said()).toMatch(/Anna Ek, sales: +http:\/\/127\.0\.0\.1:\d+\/auth\/link\?token=/);
    expect(first.said()).toMatch(/Load the extension: .*Load unpacked/);
    const port = (await until(first, /answers at http:\/\/127\.0\.0\.1:(\d+)/))[1] ?? '';

    const busy = start('--data', `${data}-other`, '--port', port);
    expect(await busy.ended).toBe(1);
    expect(lastLine(busy)).toBe(
      `Port ${port} is already in use. Stop the other program, or choose another port with --port.`,
    );

    const locked = start('--data', data, '--port', '0');
    expect(await locked.ended).toBe(1);
    expect(lastLine(locked)).toMatch(/^The data folder \S+ is in use by process \d+; stop that first/);

    first.process.kill('SIGINT');
    expect(await first.ended).toBe(0);

    const second = start('--data', data, '--port', '0');
    await until(second, /Running\. Ctrl-C stops it\./);
    expect(second.said()).toContain('unchanged since the last build');
    expect(second.said()).not.toContain('made the demo');
    second.process.kill('SIGINT');
    expect(await second.ended).toBe(0);
    rmSync(`${data}-other`, { recursive: true, force: true });
  });

  it('says in one sentence what it does not understand', async () => {
    const run = start('--prot', '1');
    expect(await run.ended).toBe(1);
    expect(run.said()).toMatch(/--prot.*`npm start -- --help` lists what there is\.\s*$/);
    expect(run.said()).not.toMatch(/\n +at /);
  });

  it('asks for room before it begins', () => {
    expect(() => checkRoom('data', () => 399)).toThrow(Stop);
    expect(() => checkRoom('data', () => 399)).toThrow(/only 399 MB free for data/);
    expect(() => checkRoom('data', () => 400)).not.toThrow();
  });
});
