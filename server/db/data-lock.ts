/**
 * The lock file of a data folder: one process at a time. PGlite itself would let a second one in and corrupt the files.
 *
 * A process id alone means little: containers all have process 1, and ids come again. So the file also holds the host, its boot,
 * the process-id namespace and the process's start. Where those tell nothing (another host or container), a file that was
 * touched lately means that the holder lives.
 */
import {
  linkSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';

const BEAT_MS = 5_000;
/** A holder elsewhere that missed this many milliseconds of beats is gone. */
const SILENT_MS = 30_000;

const Holder = z.object({
  host: z.string(),
  boot: z.string(),
  namespace: z.string(),
  pid: z.int(),
  started: z.string(),
});
type Holder = z.infer<typeof Holder>;

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

const orEmpty = (read: () => string): string => {
  try {
    return read();
  } catch {
    return ''; // not Linux, or no such process
  }
};

/**
 * When a process started, in the kernel's ticks since boot: field 22 of /proc/PID/stat, of which the first two are cut off here
 * because the second, the name, may hold anything. '' for one that has ended and only waits for its parent to notice.
 */
const startOf = (pid: number): string =>
  orEmpty(() => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' || fields[0] === 'X' ? '' : (fields[19] ?? '');
  });

const self = (): Holder => ({
  host: hostname(),
  boot: orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  namespace: orEmpty(() => readlinkSync('/proc/self/ns/pid')),
  pid: process.pid,
  started: startOf(process.pid),
});

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Whether the holder still lives; `silent` is for how many milliseconds its file was not touched. */
export function holderLives(holder: Holder, me: Holder, silent: number): boolean {
  if (holder.host === me.host && holder.boot !== me.boot) return false;
  if (holder.host !== me.host || holder.namespace !== me.namespace) return silent < SILENT_MS;
  return runs(holder.pid) && startOf(holder.pid) === holder.started;
}

/** null when there is no such file. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** null when the text names no holder: then nobody of ours wrote it. */
function holderIn(text: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const silence = (file: string): number =>
  Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);

/** Puts the text under the name at once, or not at all. */
function claim(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes a dead holder's file away, unless a third process was quicker and the file is now its own. */
function clear(file: string, deadText: string): void {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const taken = readFileSync(aside, 'utf8');
  if (taken !== deadText) claim(file, taken);
  rmSync(aside, { force: true });
}

export interface DataLock {
  release(): void;
}

/**
 * Takes the lock file. Refused, with who holds it, while that process lives; a dead one's lock is taken over.
 * `lost` is called when somebody else has taken the file meanwhile: stop writing at once.
 */
export function takeLock(file: string, lost: () => void): Result<DataLock, string> {
  const me = self();
  const text = JSON.stringify(me);
  while (!claim(file, text)) {
    const found = textOf(file);
    if (found === null) continue;
    const holder = holderIn(found);
    if (holder && holderLives(holder, me, silence(file))) {
      return fail(
        holder.host === me.host ? `process ${holder.pid}` : `process ${holder.pid} on ${holder.host}`,
      );
    }
    clear(file, found);
  }
  const beat = setInterval(() => {
    if (textOf(file) === text) return utimesSync(file, new Date(), new Date());
    clearInterval(beat);
    lost();
  }, BEAT_MS);
  beat.unref();
  return ok({
    release: () => {
      clearInterval(beat);
      if (textOf(file) === text) rmSync(file, { force: true });
    },
  });
}
