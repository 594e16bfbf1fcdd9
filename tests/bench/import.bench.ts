/**
 * A file of leads imported (bytes to stored: read, judged, undoable) against a bare COPY of the same leads and addresses into the same
 * database, and the second half of the file against its first: an import must not become slower as the tables grow. ROWS: 50,000.
 * PostgreSQL is measured too when PG_URL names an empty database.
 */
import { v7 } from 'uuid';
import type { Db } from '#server/db/db.ts';
import { createImports } from '#server/jobs/imports.ts';
import { createLog } from '#server/log.ts';
import { importFile, startImport } from '#server/services/imports.ts';
import { fill, line, onEachDatabase, seconds, whole } from './support/database.ts';

const ROWS = Number(process.env.ROWS ?? 50_000);
const HEADER = ['Email', 'Name', 'Job title', 'Company'];

const row = (n: number): string =>
  `p${n}@firm${n % 900}.example.com,Person ${n},Title ${n % 50},Firm ${n % 900}\n`;
async function* file(): AsyncGenerator<Buffer> {
  yield Buffer.from(`${HEADER.join(',')}\n`);
  for (let n = 0; n < ROWS; n += 500)
    yield Buffer.from(Array.from({ length: 500 }, (_, i) => row(n + i)).join(''));
}

async function measure(name: string, db: Db): Promise<void> {
  const workspaceId = v7();
  await db.tx((sql) =>
    sql.insertInto('workspaces').values({ workspace_id: workspaceId, slug: workspaceId }).execute(),
  );
  const stored: number[] = [];
  const bus = {
    publish: (message: object) => void ('import' in message && stored.push(performance.now())),
    subscribe: () => () => {},
    close: async () => {},
  };
  const services = { db, bus, imports: createImports({ db, bus, log: createLog('silent') }) };
  const actor = { workspaceId, memberId: null };
  const id = v7();
  await startImport(services, actor, {
    id,
    plan: {
      kind: 'leads',
      fileName: 'leads.csv',
      size: ROWS * 60,
      header: HEADER,
      mapping: ['email', 'name', 'title', 'company'],
      dateOrder: null,
    },
  });
  const begin = performance.now();
  const end = await importFile(services, actor, id, file());
  const took = (performance.now() - begin) / 1000;
  if (!end.ok || end.value.counts.made !== ROWS) throw new Error('the bench’s own rows were not all taken');
  const middle = ((stored[Math.floor(stored.length / 2) - 1] ?? Number.NaN) - begin) / 1000;
  const copy = await seconds(() => fill(db, ROWS));
  console.log(
    line([
      name,
      whole(ROWS),
      took.toFixed(1),
      whole(ROWS / took),
      whole(ROWS / copy),
      (copy / took).toFixed(2),
      ((took - middle) / middle).toFixed(2),
    ]),
  );
}

console.log(line(['database', 'rows', 'seconds', 'rows/s', 'COPY/s', 'ratio', '2nd half / 1st']));
await onEachDatabase(measure);
