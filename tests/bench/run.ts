/**
 * `npm run bench [NAME…]`: runs each bench in turn and prints its table. Times are measured against a yardstick in the same
 * run and read as ratios; the machine decides the rest.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const wanted = process.argv.slice(2);
const benches = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();

let failed = 0;
for (const name of benches) {
  console.log(`\n# ${name.replace('.bench.ts', '')}`);
  if (spawnSync(process.execPath, [join(import.meta.dirname, name)], { stdio: 'inherit' }).status !== 0)
    failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
