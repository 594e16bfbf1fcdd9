/**
 * Events a second through the whole ingest path (HTTP body to stored and noted for the roll-up) against a bare COPY of the same
 * touchpoint rows into the same database, in turns. PostgreSQL is measured too when PG_URL names an empty database.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { newToken } from '#server/auth/token.ts';
import type { Db } from '#server/db/db.ts';
import { insertIngestKey } from '#server/db/ingest-keys.ts';
import { migrate } from '#server/db/migrate.ts';
import { openDb } from '#server/db/open.ts';
import { ingestApp } from '#server/ingest/app.ts';

const LEADS = 500;
const BATCH = 1_000;
const BATCHES = 10;
const ROUNDS = 3;

const COLUMNS = [
  'workspace_id',
  'lead_id',
  'at',
  'id',
  'kind',
  'direction',
  'actor',
  'side',
  'channel',
  'campaign_id',
  'title',
  'detail',
  'props',
];

async function workspace(db: Db) {
  const id = v7();
  await db.tx((sql) => sql.insertInto('workspaces').values({ workspace_id: id, slug: id }).execute());
  const { token, hash } = newToken(id);
  await db.workspaceTx(id, (sql) =>
    insertIngestKey(sql, id, { hash, id: v7(), name: 'bench', expiresAt: null }),
  );
  return { id, token };
}

const events = (now: number) =>
  Array.from({ length: BATCH }, (_, n) => ({
    type: n % 3 === 0 ? 'page' : 'track',
    messageId: v7(),
    userId: `u-${(n * 7919) % LEADS}`,
    event: n % 3 === 0 ? undefined : 'Email Opened',
    name: 'Guide',
    properties: {
      url: `https://nordlys.example.com/guides/attribution?utm_source=linkedin&utm_campaign=c${n % 12}`,
      title: 'Guide: Attribution',
    },
    timestamp: new Date(now - n * 1000).toISOString(),
  }));

async function seconds(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

async function measure(db: Db): Promise<{ ingest: number; copy: number }> {
  const { id, token } = await workspace(db);
  const bus = { publish: () => {}, subscribe: () => () => {}, close: async () => {} };
  const app = ingestApp({ db, bus });
  const send = async (batch: unknown[]): Promise<void> => {
    const answer = await app.request('/batch', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Basic ${btoa(`${token}:`)}` },
      body: JSON.stringify({ batch }),
    });
    const { results } = (await answer.json()) as { results: { status: string }[] };
    if (results.some(({ status }) => status !== 'accepted'))
      throw new Error('the bench’s own events were refused');
  };
  await send(
    Array.from({ length: LEADS }, (_, n) => ({
      type: 'identify',
      messageId: v7(),
      userId: `u-${n}`,
      traits: { email: `p${n}@c${n % 100}.example.com` },
    })),
  );

  const copyInto = await workspace(db);
  let ingest = 0;
  let copy = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const batches = Array.from({ length: BATCHES }, (_, n) => events(Date.now() - n * 3_600_000));
    ingest += await seconds(async () => {
      for (const batch of batches) await send(batch);
    });
    const stored = await db.workspaceTx(id, (sql) =>
      sql
        .selectFrom('touchpoints')
        .selectAll()
        .where('workspace_id', '=', id)
        .orderBy('received_at', 'desc')
        .limit(BATCH * BATCHES)
        .execute(),
    );
    const rows = stored.map((row) => [
      copyInto.id,
      row.lead_id,
      row.at,
      row.id,
      row.kind,
      row.direction,
      row.actor,
      row.side,
      row.channel,
      row.campaign_id,
      row.title,
      row.detail,
      row.props,
    ]);
    copy += await seconds(async () => void (await db.copyIn(copyInto.id, 'touchpoints', COLUMNS, rows)));
  }
  const total = BATCH * BATCHES * ROUNDS;
  return { ingest: total / ingest, copy: total / copy };
}

async function bench(name: string, address: string): Promise<void> {
  const opened = await openDb(address);
  if (!opened.ok) throw new Error(opened.error.message);
  const db = opened.value;
  try {
    const migrated = await migrate(db);
    if (!migrated.ok) throw new Error(migrated.error.message);
    const { ingest, copy } = await measure(db);
    const figure = (value: number): string => Math.round(value).toLocaleString('en').padStart(10);
    console.log(
      `${name.padEnd(12)}${figure(ingest)}${figure(copy)}${(ingest / copy).toFixed(2).padStart(10)}`,
    );
  } finally {
    await db.close();
  }
}

console.log(
  `${'database'.padEnd(12)}${'ingest/s'.padStart(10)}${'COPY/s'.padStart(10)}${'ratio'.padStart(10)}`,
);
const folder = mkdtempSync(join(tmpdir(), 'samsyn-bench-'));
try {
  await bench('PGlite', `pglite:${join(folder, 'db')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (process.env.PG_URL) await bench('PostgreSQL', process.env.PG_URL);
