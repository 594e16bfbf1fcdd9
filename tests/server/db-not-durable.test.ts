/** A folder where flushes do not reach the disk: the embedded database must not start on it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { openEngine } from '#server/db/pglite-engine.ts';
import { newPgliteFolder } from './support/pglite-folder.ts';

// What PGlite as shipped amounts to: it asks for a flush, and none happens.
vi.mock('#server/db/durable-fs.ts', async (original) => {
  const real = await original<typeof import('#server/db/durable-fs.ts')>();
  class NeverFlushes extends real.DurableFs {
    constructor(folder: string) {
      super(folder);
      Object.defineProperty(this, 'fileSyncs', { get: () => 0, set: () => {} });
    }
  }
  return { ...real, DurableFs: NeverFlushes };
});

const dir = mkdtempSync(join(tmpdir(), 'samsyn-not-durable-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('is refused with one sentence', async () => {
  newPgliteFolder(dir, 'migrated');
  expect(await openEngine({ dir })).toMatchObject({
    ok: false,
    error: { code: 'not_durable', message: expect.stringContaining('it was not started') },
  });
});
