import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Stop } from '../explain.ts';

/** The demo's database takes about 150 MB; the rest is for its growth and the browser's profile. */
const NEEDED_MB = 400;

/** Free megabytes on the disk that holds, or will hold, this folder. */
function freeMegabytes(folder: string): number {
  if (!existsSync(folder)) return freeMegabytes(dirname(folder));
  const { bavail, bsize } = statfsSync(folder);
  return (bavail * bsize) / 1_000_000;
}

/** @throws Stop when too little is left to begin. */
export function checkRoom(folder: string, free = freeMegabytes): void {
  const megabytes = Math.floor(free(folder));
  if (megabytes >= NEEDED_MB) return;
  throw new Stop(
    `There are only ${megabytes} MB free for ${folder}, and ${NEEDED_MB} MB are needed. Make room, or choose another folder with --data.`,
  );
}
