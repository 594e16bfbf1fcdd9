/**
 * Events a second through the whole ingest path (HTTP body to stored, with leads rolled up and stamped as a server does it) against a
 * bare COPY of the same touchpoint rows into the same database, in turns. LEADS: how many leads there are (200,000). PostgreSQL is
 * measured too when PG_URL names an empty database.
 */
import { v7 } from 'uuid';
import { newToken } from '#server/auth/token.ts';
import type { Db } from '#server/db/db.ts';
import { insertIngestKey } from '#server/db/ingest-keys.ts';
import { ingestApp } from '#server/ingest/app.ts';
import { startRollup } from '#server/jobs/rollup.ts';
import { createLog } from '#server/log.ts';
import { fill, line, onEachDatabase, seconds, whole } from './support/database.ts';

const LEADS = Number(process.env.LEADS ?? 200_000);
const BATCH = 1_000;
const BATCHES = 10;
const ROUNDS = 3;
/** Requests on their way at the same time, as tools send them. */
const AT_ONCE = 4;

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

let sent = 0;
const events = (): string =>
  JSON.stringify({
    batch: Array.from({ length: BATCH }, (_, n) => {
      sent += 1;
      return {
        type: n % 3 === 0 ? 'page' : 'track',
        messageId: v7(),
        userId: `u-${(sent * 7919) % LEADS}`,
        event: n % 3 === 0 ? undefined : 'Email Opened',
        name: 'Guide',
        properties: {
          url: `https://nordlys.example.com/guides/attribution?utm_source=linkedin&utm_campaign=c${n % 12}`,
          title: 'Guide: Attribution',
        },
        timestamp: new Date(Date.now() - n * 1000).toISOString(),
      };
    }),
  });

async function measure(name: string, db: Db): Promise<void> {
  const { id } = await fill(db, LEADS);
  const copyInto = await fill(db, 0);
  const { token, hash } = newToken(id);
  await db.workspaceTx(id, (sql) =>
    insertIngestKey(sql, id, { hash, id: v7(), name: 'bench', expiresAt: null }),
  );
  const bus = { publish: () => {}, subscribe: () => () => {}, close: async () => {} };
  const rollup = startRollup({ db, bus, log: createLog('silent') });
  const app = ingestApp({ db, bus }, { onDirty: rollup.mark });
  const send = async (body: string): Promise<void> => {
    const answer = await app.request('/batch', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Basic ${btoa(`${token}:`)}` },
      body,
    });
    const { results } = (await answer.json()) as { results: { status: string }[] };
    if (results.some(({ status }) => status !== 'accepted'))
      throw new Error('the bench’s own events were refused');
  };

  let ingest = 0;
  let copy = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const bodies = Array.from({ length: BATCHES }, events);
    ingest += await seconds(() =>
      Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) await send(body);
        }),
      ),
    );
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
    copy += await seconds(() => db.copyIn(copyInto.id, 'touchpoints', COLUMNS, rows));
  }
  const rest = await seconds(rollup.flush);
  await rollup.stop();
  const total = BATCH * BATCHES * ROUNDS;
  const [perSecond, copied] = [total / ingest, total / copy];
  console.log(
    line([
      name,
      whole(LEADS),
      whole(perSecond),
      whole(copied),
      (perSecond / copied).toFixed(2),
      rest.toFixed(1),
    ]),
  );
}

console.log(line(['database', 'leads', 'ingest/s', 'COPY/s', 'ratio', 'roll-up after s']));
await onEachDatabase(measure);
