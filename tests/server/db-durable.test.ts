/** What the embedded database promises: what was committed is kept, and one process has the folder at a time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as z from 'zod';
import type { Db } from '#server/db/db.ts';
import { openDb } from '#server/db/open.ts';
import { openPglite } from '#server/db/pglite.ts';
import { Batches, batchesIn } from './support/batches.ts';
import { newPgliteFolder } from './support/pglite-folder.ts';

// Each test starts PGlite several times, in processes of its own.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const SUPPORT = join(import.meta.dirname, 'support');
const folder = mkdtempSync(join(tmpdir(), 'samsyn-durable-'));
const dir = join(folder, 'db');

async function withDb<T>(dir: string, work: (db: Db) => Promise<T>, throwaway = false): Promise<T> {
  const opened = await openPglite({ dir, throwaway });
  if (!opened.ok) throw new Error(opened.error.message);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

beforeAll(async () => {
  newPgliteFolder(dir, 'migrated');
  await withDb(dir, (db) =>
    db.tx((tx) => sql`create table batches (batch int, n int, pad text, primary key (batch, n))`.execute(tx)),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TWENTY = Array.from({ length: 20 }, (_, n) => n);

/** Runs a writer, and kills it without warning after it has reported this many batches: what it found, and the last one. */
async function killedWriter(after: number) {
  const child = spawn(process.execPath, [join(SUPPORT, 'durable-writer.ts'), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout }))
    if (lines.push(line) === after + 1) child.kill('SIGKILL');
  await exit;
  const [found = '', ...reported] = lines;
  return { found: Batches.parse(JSON.parse(found)), count: reported.length, last: Number(reported.at(-1)) };
}

describe('a process killed while it writes', () => {
  // Each is opened as the one before it was left.
  let acknowledged = 0;
  const kept = ({ last, broken }: z.infer<typeof Batches>): void => {
    expect(broken).toBe(0);
    expect(last).toBeGreaterThanOrEqual(acknowledged);
  };

  it.each(TWENTY.map((n) => 2 * n + 1))(
    'finds every batch that was committed, whole (after %i)',
    async (after) => {
      const { found, count, last } = await killedWriter(after);
      expect(count).toBeGreaterThanOrEqual(after);
      kept(found);
      expect(last).toBe(found.last + count);
      acknowledged = last;
    },
  );

  it('leaves its last ones too', async () => kept(await withDb(dir, batchesIn)));
});

describe('a loss of power', () => {
  /** A process that writes and loses power, once for each seed. */
  const writer = (mode: 'durable' | 'shipped') => {
    const crashed = join(folder, `crashed-${mode}`);
    const child = spawn(process.execPath, [join(SUPPORT, 'power-loss.ts'), mode, dir, crashed], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
      lossAfterWriting: async (seed: number) => {
        child.stdin.write(`${seed}\n`);
        const { value: committed } = await lines.next();
        // What it finds does not depend on whether it flushes what it recovers, and that takes most of the time.
        const found = await withDb(`${crashed}-${seed}`, batchesIn, true).catch(() => undefined);
        rmSync(`${crashed}-${seed}`, { recursive: true });
        return { committed: Number(committed), found };
      },
      end: async () => {
        child.stdin.end();
        expect(await ended).toEqual([0, null]);
      },
    };
  };

  describe('under our file system', () => {
    let ours: ReturnType<typeof writer>;
    beforeAll(() => {
      ours = writer('durable');
    });
    afterAll(() => ours.end());

    it.each(TWENTY)('loses nothing that was committed (%i)', async (seed) => {
      const { committed, found } = await ours.lossAfterWriting(seed);
      expect(found).toEqual({ last: committed, broken: 0 });
    });
  });

  it('is not survived by PGlite as shipped', async () => {
    const shipped = writer('shipped');
    const { committed, found } = await shipped.lossAfterWriting(2);
    expect(committed).toBeGreaterThan(0);
    expect(found).not.toEqual({ last: committed, broken: 0 });
    await shipped.end();
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
