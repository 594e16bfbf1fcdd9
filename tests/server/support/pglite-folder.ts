/** The files of an embedded database, copied instead of made. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/** Puts a new database into the folder: one that holds nothing, or the migrated one. */
export function newPgliteFolder(dir: string, from: 'empty' | 'migrated'): void {
  const image = inject(from === 'empty' ? 'emptyPgliteImage' : 'pgliteImage');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  execFileSync('tar', ['-xf', image, '-C', dir], { stdio: 'pipe' });
}

/** A new database within the folder that holds nothing. Returns its address. */
export function newPgliteDatabase(within: string): string {
  const dir = join(within, randomUUID());
  newPgliteFolder(dir, 'empty');
  return `pglite:${dir}`;
}
