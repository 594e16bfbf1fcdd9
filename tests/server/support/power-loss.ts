/**
 * A process of the durability tests: `power-loss.ts durable|shipped FOLDER CRASHED` opens the embedded database in FOLDER. For each
 * seed that it is told, a line each, it writes to it, then copies to CRASHED-SEED what a disk would hold had the power gone
 * at that moment, and prints the number of the last batch that was committed.
 *
 * The model: names and sizes are kept; of the 4 KiB pages written since their file's last fsync, some are as they were before.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';

const PAGE = 4096;
const BATCHES = 40;
const [mode = '', folder = '', crashed = ''] = process.argv.slice(2);
const root = resolve(folder);
let state = 0;
const random = (): number => {
  state = (state * 1664525 + 1013904223) >>> 0;
  return state / 2 ** 32;
};

const real = { ...fs };
const pathOf = new Map<number, string>();
/** Pages written and not flushed, with what the disk has; null where the file did not reach. */
const unflushed = new Map<string, Map<number, Buffer | null>>();
let watching = false;

function before(path: string, page: number, size: number): Buffer | null {
  if (page * PAGE >= size) return null;
  const content = Buffer.alloc(PAGE);
  const fd = real.openSync(path, 'r');
  real.readSync(fd, content, 0, PAGE, page * PAGE);
  real.closeSync(fd);
  return content;
}

function noteWrite(fd: number, position: unknown, length: number): void {
  const path = pathOf.get(fd);
  if (!watching || !path || typeof position !== 'number') return;
  const pages = unflushed.get(path) ?? new Map<number, Buffer | null>();
  unflushed.set(path, pages);
  const { size } = real.fstatSync(fd);
  for (let page = Math.floor(position / PAGE); page * PAGE < position + length; page += 1) {
    if (!pages.has(page)) pages.set(page, before(path, page, size));
  }
}

Object.assign(fs, {
  openSync: (path: string, flags: fs.OpenMode = 'r', mode?: fs.Mode) => {
    const fd = real.openSync(path, flags, mode);
    if (resolve(String(path)).startsWith(root)) pathOf.set(fd, resolve(String(path)));
    return fd;
  },
  closeSync: (fd: number) => {
    pathOf.delete(fd);
    real.closeSync(fd);
  },
  writeSync: (fd: number, data: NodeJS.ArrayBufferView, offset: number, length: number, position: number) => {
    noteWrite(fd, position, length);
    return real.writeSync(fd, data, offset, length, position);
  },
  fsyncSync: (fd: number) => {
    const path = pathOf.get(fd);
    if (path) unflushed.delete(path);
  },
  renameSync: (from: string, to: string) => {
    real.renameSync(from, to);
    const [old, now] = [resolve(from), resolve(to)];
    const pages = unflushed.get(old);
    unflushed.delete(old);
    unflushed.delete(now);
    if (pages) unflushed.set(now, pages);
    for (const [fd, path] of pathOf) if (path === old) pathOf.set(fd, now);
  },
  unlinkSync: (path: string) => {
    real.unlinkSync(path);
    unflushed.delete(resolve(path));
  },
});
syncBuiltinESMExports();

type Run = (text: string) => Promise<unknown[]>;

async function open(): Promise<Run> {
  if (mode === 'shipped') {
    const { PGlite } = await import('@electric-sql/pglite');
    const lite = await PGlite.create(folder);
    return async (text) => (await lite.exec(text)).at(-1)?.rows ?? [];
  }
  const { openEngine } = await import('#server/db/pglite-engine.ts');
  const engine = await openEngine({ dir: folder });
  if (!engine.ok) throw new Error(engine.error.message);
  return async (text) => (await engine.value.answer({ do: 'query', text, params: [] })).rows;
}

const run = await open();
const [found] = z
  .array(z.object({ last: z.int() }))
  .parse(await run('select coalesce(max(batch), 0) as last from batches'));
let last = found?.last ?? 0;

async function writeBatches(): Promise<void> {
  await run('checkpoint');
  unflushed.clear();
  watching = true;
  const first = last + 1;
  for (; last < first + BATCHES - 1; ) {
    last += 1;
    await run(`insert into batches select ${last}, n, repeat('x', 300) from generate_series(1, 20) n`);
    if (last === first + 25) await run('checkpoint');
  }
  watching = false;
}

function losePower(seed: number, to: string): void {
  state = seed * 7919 + 17;
  real.cpSync(folder, to, { recursive: true });
  const share = [0.2, 0.5, 0.8][seed % 3] ?? 0.5;
  for (const [path, pages] of unflushed) {
    const copy = join(to, relative(root, path));
    if (!real.existsSync(copy)) continue;
    const fd = real.openSync(copy, 'r+');
    const { size } = real.fstatSync(fd);
    for (const [page, content] of pages) {
      const at = page * PAGE;
      if (at < size && random() < share)
        real.writeSync(fd, content ?? Buffer.alloc(PAGE), 0, Math.min(PAGE, size - at), at);
    }
    real.closeSync(fd);
  }
}

for await (const seed of createInterface({ input: process.stdin })) {
  await writeBatches();
  losePower(Number(seed), `${crashed}-${seed}`);
  real.writeSync(1, `${last}\n`);
}
process.exit(0);
