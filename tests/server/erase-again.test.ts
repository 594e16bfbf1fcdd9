/** A backup that is older than an erasure brings nobody back. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSealing } from '#server/auth/sealing.ts';
import type { Db } from '#server/db/db.ts';
import { openDb } from '#server/db/open.ts';
import { restoreArchive, writeArchive } from '#server/services/archive.ts';
import { verifyAudit } from '#server/services/audit.ts';
import { eraseAgain } from '#server/services/erase-again.ts';
import { erase, previewOf } from '#server/services/erasure.ts';
import { readErasureLedger } from '#server/services/erasure-ledger.ts';
import { Stop } from '#server/stop.ts';
import { importCsv } from '../support/import-csv.ts';
import { eachDb, newPostgresDatabase } from './support/each-db.ts';
import { newPgliteDatabase } from './support/pglite-folder.ts';
import { newLead, newWorkspace, SECRET, startTestServer, type TestServer } from './support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ELIN = 'elin.lund@havsbris.example.com';
const NOBODY_YET = 'nobody.yet@havsbris.example.com';
const STAYS = 'stays@havsbris.example.com';

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function archiveOf(db: Db): Promise<string[]> {
  let text = '';
  await writeArchive(db, async (piece) => {
    text += piece;
  });
  return text.split('\n').slice(0, -1);
}

eachDb((kind, open) => {
  const file = join(folder, `${kind}.jsonl`);
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open(), undefined, [], { ledger: file });
  });
  afterAll(() => server.close());

  const entries = async (secret = SECRET) => (await readErasureLedger(file, [createSealing(secret)])) ?? [];
  const found = async (db: Db, workspaceId: string, who: string) => {
    const { names, blocked } = await previewOf({ db }, workspaceId, who);
    return { there: names.length > 0, blocked };
  };

  it('is erased from again, and keeps away whom it keeps away, as the ledger beside the database says', {
    timeout: 120_000,
  }, async () => {
    const { id } = await newWorkspace(open());
    await newLead(open(), id, ELIN);
    await newLead(open(), id, STAYS);
    expect(await readErasureLedger(file, [])).toBeNull();
    const before = await archiveOf(open());
    for (const who of [ELIN, NOBODY_YET]) await erase(server.services, id, 'operator', who);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toMatch(/elin|nobody|havsbris/i);
    // A power loss in the middle of a third.
    appendFileSync(file, '\n{"workspace":"');

    const { address, drop } =
      kind === 'pglite'
        ? { address: newPgliteDatabase(folder), drop: async () => {} }
        : await newPostgresDatabase('empty');
    const opened = await openDb(address);
    if (!opened.ok) throw new Error(opened.error.message);
    const restored = opened.value;
    try {
      await restoreArchive(restored, each(before));
      expect(await found(restored, id, ELIN)).toEqual({ there: true, blocked: false });
      await expect(
        eraseAgain(restored, await entries('another secret, as long as it must be')),
      ).rejects.toThrow(Stop);
      expect(await found(restored, id, ELIN)).toEqual({ there: true, blocked: false });

      expect(await eraseAgain(restored, await entries())).toMatchObject({ leads: 1, entries: [{}, {}] });
      expect(await found(restored, id, ELIN)).toEqual({ there: false, blocked: true });
      expect(await found(restored, id, NOBODY_YET)).toEqual({ there: false, blocked: true });
      expect(await found(restored, id, STAYS)).toEqual({ there: true, blocked: false });
      expect(await verifyAudit({ db: restored }, id)).toMatchObject({ broken: null });
      const again = await startTestServer(restored);
      const imported = await importCsv(
        again.services,
        id,
        `Email,Name\n${ELIN},Elin Lund\n${NOBODY_YET},Bo Ek\nnew@havsbris.example.com,Ny Berg\n`,
      );
      expect(imported).toMatchObject({ counts: { made: 1, refused: 2 } });
      await again.close();
      // What the database knows is not done again, with whatever secret.
      expect(await eraseAgain(restored, await entries())).toMatchObject({ leads: 0, entries: [] });
      expect(
        await eraseAgain(restored, await entries('another secret, as long as it must be')),
      ).toMatchObject({
        entries: [],
      });
    } finally {
      await restored.close();
      await drop();
    }
  });
});
