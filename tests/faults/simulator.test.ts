/** A share of the simulator's runs, and that it finds what is planted. `npm run faults` plays many more. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, 'run.ts');

/** What it prints. Rejects with it when a promise was broken, or a planted fault not found. */
const faults = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, ['--no-warnings', PROGRAM, ...args])).stdout;

describe.concurrent('the simulator', () => {
  it('keeps every promise in the first seeds', async () => {
    const said = await faults('--seeds', '6', '--steps', '100');
    expect(said).toMatch(/^seeds +6$/m);
    expect(said).toMatch(/^acknowledged writes +[1-9]\d+$/m);
    expect(said).toMatch(/^violations +0$/m);
  });

  it('finds each planted fault', async () => {
    expect(await faults('--planted', 'all', '--steps', '60')).not.toContain('not found');
  });
});
