/** A server that was backed up at any release is restored by this build, and works. See tests/fixtures/releases. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, describe, expect, it } from 'vitest';
import { packedLines, packToFile, readableOf } from '#server/cli/lines.ts';
import type { Db } from '#server/db/db.ts';
import { openDb } from '#server/db/open.ts';
import { restoreArchive, writeArchive } from '#server/services/archive.ts';
import { verifyAudit } from '#server/services/audit.ts';
import { makeIngestKey } from '#server/services/ingest-keys.ts';
import { newPostgresDatabase } from './support/each-db.ts';
import { newPgliteDatabase } from './support/pglite-folder.ts';
import {
  newCampaign,
  newLead,
  newTouchpoint,
  pairedDevice,
  startTestServer,
  twoDevices,
} from './support/server.ts';

const folder = join(import.meta.dirname, '../fixtures/releases');
const own = mkdtempSync(join(tmpdir(), 'samsyn-releases-'));
afterAll(() => rmSync(own, { recursive: true, force: true }));

async function open(address: string): Promise<Db> {
  const opened = await openDb(address);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const EMPTY = {
  pglite: async () => ({ address: newPgliteDatabase(own), drop: async () => {} }),
  postgres: () => newPostgresDatabase('empty'),
};

const EMAIL = 'elin.lund@havsbris.example.com';
const NOTE = 'Wants to hear from us after the summer. Å 😀';

/** What every release's backup holds; made with `WRITE_RELEASE=<version>`. */
async function writeBackup(file: string): Promise<void> {
  const { address, drop } = await newPostgresDatabase('migrated');
  const db = await open(address);
  const server = await startTestServer(db);
  const { id, hers, marketer } = await twoDevices(server);
  const leadId = await newLead(db, id, EMAIL);
  await newTouchpoint(db, id, { leadId });
  await newCampaign(db, id);
  await makeIngestKey(db, id, 'Website', { memberId: marketer.id }, null);
  await hers.mutate([
    {
      id: uuidv7(),
      clientAt: new Date().toISOString(),
      type: 'feedback.give',
      payload: {
        feedbackId: uuidv7(),
        leadId,
        content: {
          verdict: 'good',
          reasons: [],
          note: NOTE,
          contact: 'reached',
          campaignId: null,
          outcome: null,
        },
      },
    },
  ]);
  await packToFile(
    readableOf((write) => writeArchive(db, write)),
    file,
    () => {},
  );
  await server.close();
  await db.close();
  await drop();
}

const { WRITE_RELEASE } = process.env;
if (WRITE_RELEASE !== undefined)
  it('writes the backup of a release', async () => {
    mkdirSync(join(folder, WRITE_RELEASE), { recursive: true });
    await writeBackup(join(folder, WRITE_RELEASE, 'backup.jsonl.gz'));
  });

const releases = readdirSync(folder).filter((name) => /^\d/.test(name));

describe.each(['pglite', 'postgres'] as const)('%s', (kind) => {
  it.each(releases)(
    'restores the backup of release %s, which then works',
    { timeout: 180_000 },
    async (release) => {
      const { address, drop } = await EMPTY[kind]();
      const db = await open(address);
      const { header } = await restoreArchive(db, packedLines(join(folder, release, 'backup.jsonl.gz')));
      expect(header.version).toBe(release);
      const [workspace] = header.workspaces;
      if (!workspace) throw new Error('the backup holds no workspace');
      expect(await verifyAudit({ db }, workspace.id)).toMatchObject({ broken: null });

      const server = await startTestServer(db);
      const members = await db.workspaceTx(workspace.id, (sql) =>
        sql.selectFrom('members').selectAll().where('workspace_id', '=', workspace.id).execute(),
      );
      const seller = members.find(({ department }) => department === 'sales');
      if (!seller) throw new Error('the backup holds no seller');
      const device = await pairedDevice(server, { ...seller, workspaceId: workspace.id });
      const { leads, feedback } = await device.pull();
      expect(leads).toMatchObject([{ emails: [EMAIL] }]);
      expect(feedback).toMatchObject([{ verdict: 'good', note: NOTE }]);
      await server.close();
      await db.close();
      await drop();
    },
  );
});
