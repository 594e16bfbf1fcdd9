/** Folders that are gone when the process is, also after a failure. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mine = new Set<string>();

export function makeTempFolder(name: string): string {
  if (mine.size === 0) process.once('exit', () => mine.forEach(removeTempFolder));
  const folder = mkdtempSync(join(tmpdir(), `samsyn-${name}-`));
  mine.add(folder);
  return folder;
}

/** A browser that has just ended may still be writing; a folder that cannot go now goes at the process's end. */
export function removeTempFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    mine.delete(folder);
  } catch {}
}
