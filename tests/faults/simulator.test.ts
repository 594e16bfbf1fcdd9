/** A share of the simulator's runs, and that it finds what is planted. `npm run faults` plays many more. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, 'run.ts');

/** What it prints. Rejects with it when a promise was broken, or a planted fault not found. */
const faults = async (...args: string[]): Promise<string> =>
  (
    await promisify(execFile)(process.execPath, [
      '--no-warnings',
      '--max-semi-space-size=64',
      PROGRAM,
      ...args,
    ])
  ).stdout;

describe.concurrent('the simulator', () => {
  it('keeps every promise in what is known to have broken one, and in the first seeds', async () => {
    const said = await faults('--seeds', '3', '--steps', '80');
    expect(said).toMatch(/^known +[1-9]\d*$/m);
    expect(said).toMatch(/^seeds +3$/m);
    expect(said).toMatch(/^acknowledged writes +[1-9]\d+$/m);
    expect(said).toMatch(/^violations +0$/m);
  });

  it('finds planted faults', async () => {
    const names = 'silent-stream,gone-before-the-receipt,half-a-page,no-dedupe';
    const said = await faults('--planted', names, '--steps', '60');
    expect(said.match(/^\S+ +found by /gm)).toHaveLength(4);
    // What once broke a promise shows it still, when it is planted.
    expect(said).toMatch(/^silent-stream +found by what is known/m);
  });
});
