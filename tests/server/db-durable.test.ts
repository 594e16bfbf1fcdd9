/** What the embedded database promises: what was committed is kept, and one process has the folder at a time. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { Db } from '#server/db/db.ts';
import { openDb } from '#server/db/open.ts';

// Each test starts PGlite several times, in processes of its own.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const SUPPORT = join(import.meta.dirname, 'support');
const folder = mkdtempSync(join(tmpdir(), 'samsyn-durable-'));
const dir = join(folder, 'db');

async function withDb<T>(at: string, work: (db: Db) => Promise<T>): Promise<T> {
  const opened = await openDb(`pglite:${at}`);
  if (!opened.ok) throw new Error(opened.error.message);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

beforeAll(async () => {
  mkdirSync(dir);
  execFileSync('tar', ['-xf', inject('pgliteImage'), '-C', dir], { stdio: 'pipe' });
  await withDb(dir, (db) =>
    db.tx((tx) => sql`create table batches (batch int, n int, pad text, primary key (batch, n))`.execute(tx)),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TWENTY = Array.from({ length: 20 }, (_, n) => n);

/** The last batch, and how many are not whole. */
const state = (at: string) =>
  withDb(at, (db) =>
    db.tx(async (tx) => {
      const { rows } = await sql<{ last: number; broken: number }>`
        select coalesce(max(batch), 0) as last, (select count(*) from (select from batches group by batch having count(*) <> 20) b) as broken
        from batches`.execute(tx);
      return rows[0];
    }),
  );

/** Runs a writer, and kills it without warning after it has reported this many batches; returns the last one it reported. */
async function killedWriter(after: number): Promise<number> {
  const child = spawn(process.execPath, [join(SUPPORT, 'durable-writer.ts'), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  let last = 0;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    count += 1;
    if (count === after) child.kill('SIGKILL');
  }
  await exit;
  return last;
}

describe('a process killed while it writes', () => {
  it.each(TWENTY.map((n) => 2 * n + 1))('leaves every committed batch, whole (after %i)', async (after) => {
    const acknowledged = await killedWriter(after);
    expect(acknowledged).toBeGreaterThanOrEqual(after);
    const found = await state(dir);
    expect(found?.broken).toBe(0);
    expect(found?.last).toBeGreaterThanOrEqual(acknowledged);
  });
});

describe('a loss of power', () => {
  const lossAfterWriting = async (mode: 'durable' | 'shipped', seed: number) => {
    const crashed = join(folder, `crashed-${mode}-${seed}`);
    const told = execFileSync(
      process.execPath,
      [join(SUPPORT, 'power-loss.ts'), mode, dir, crashed, String(seed)],
      { stdio: 'pipe', encoding: 'utf8' },
    );
    const found = await state(crashed).catch(() => undefined);
    return { committed: Number(told), found };
  };

  it.each(TWENTY)('loses nothing that was committed (%i)', async (seed) => {
    const { committed, found } = await lossAfterWriting('durable', seed);
    expect(found).toEqual({ last: committed, broken: 0 });
    rmSync(join(folder, `crashed-durable-${seed}`), { recursive: true });
  });

  it('is survived by our file system, not by PGlite as shipped', async () => {
    const { committed, found } = await lossAfterWriting('shipped', 2);
    expect(found).not.toEqual({ last: committed, broken: 0 });
  });
});

describe('the data folder', () => {
  const holder = (): unknown => JSON.parse(readFileSync(`${dir}.lock`, 'utf8'));

  it('is refused to a second opening, with the process named, until the first has closed', async () => {
    await withDb(dir, async () => {
      expect(await openDb(`pglite:${dir}`)).toEqual({
        ok: false,
        error: {
          code: 'locked',
          message: `The data folder ${dir} is in use by process ${process.pid}; stop that first, or choose another folder.`,
        },
      });
    });
    expect(existsSync(`${dir}.lock`)).toBe(false);
  });

  it('is taken over from a process that was killed', async () => {
    await killedWriter(1);
    expect(holder()).not.toMatchObject({ pid: process.pid });
    await withDb(dir, async () => expect(holder()).toMatchObject({ pid: process.pid }));
  });
});
