/**
 * A new device's first pull of every lead, page by page and as JSON, against one bare select of the same rows as JSON. And its last
 * page against its first: a page must not cost more the further on it is. LEADS (100,000). PostgreSQL is measured too when PG_URL
 * names an empty database.
 */
import { v7 } from 'uuid';
import type { Db } from '#server/db/db.ts';
import { createSharedPages, type SharedPages } from '#server/services/shared-pages.ts';
import { pullChanges } from '#server/services/sync.ts';
import { fill, line, onEachDatabase, seconds, whole } from './support/database.ts';

const LEADS = Number(process.env.LEADS ?? 100_000);
const ROUNDS = 3;

async function measure(name: string, db: Db): Promise<void> {
  const { id: workspaceId } = await fill(db, LEADS);
  // Nothing is shared with an earlier round.
  const unshared: SharedPages = { ...createSharedPages(), find: () => undefined, share: () => {} };
  const services = { db, deviceLeads: LEADS * 2, pages: unshared };
  const actor = { workspaceId, memberId: v7(), department: 'sales' as const, admin: false, deviceId: v7() };

  const page = async (cursor: string | undefined) => {
    const pulled = await pullChanges(services, actor, { cursor });
    if (!pulled.ok || 'resync' in pulled.value) throw new Error('the bench’s own pull was refused');
    return { ...pulled.value, bytes: JSON.stringify(pulled.value).length };
  };
  let [pages, bytes, pull, bare, first, last] = [0, 0, 0, 0, 0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    let cursor: string | undefined;
    [pages, bytes] = [0, 0];
    for (let more = true; more; pages += 1) {
      const took = await seconds(async () => {
        const given = await page(cursor);
        cursor = given.cursor;
        more = given.more;
        bytes += given.bytes;
      });
      pull += took;
      if (pages === 0) first += took;
      last = more ? took : last;
    }
    bare += await seconds(async () =>
      JSON.stringify(
        await db.workspaceTx(workspaceId, (sql) =>
          sql.selectFrom('leads').selectAll().where('workspace_id', '=', workspaceId).execute(),
        ),
      ),
    );
  }
  console.log(
    line([
      name,
      whole(LEADS),
      pages,
      (bytes / 1e6).toFixed(1),
      whole((LEADS * ROUNDS) / pull),
      `${(pull / bare).toFixed(2)} x`,
      `${(last / (first / ROUNDS)).toFixed(2)} x`,
    ]),
  );
}

console.log(line(['database', 'leads', 'pages', 'MB', 'leads/s', 'bare select', 'last/first']));
await onEachDatabase(measure);
