/**
 * Events a second through the whole ingest path (HTTP body to stored, with leads rolled up and stamped as a server does it) into a
 * workspace that is full, against COPY, in turns, into another that is as full: of the touchpoint rows alone, and of all rows that the
 * events stored (touchpoints, message ids, and the leads that were stamped meanwhile). Then the statements of ingest alone, one batch
 * after the other without roll-ups. ADR 34 has the readings. LEADS: how many leads there are (200,000). TOUCHPOINTS: five times as
 * many, 2,000,000 at most. PostgreSQL is measured too when PG_URL names an empty database.
 */
import { v7 } from 'uuid';
import { newToken } from '#server/auth/token.ts';
import type { Db } from '#server/db/db.ts';
import { newIds } from '#server/db/ids.ts';
import { insertIngestKey } from '#server/db/ingest-keys.ts';
import { ensureTouchpointMonths } from '#server/db/touchpoint-months.ts';
import { ingestApp } from '#server/ingest/app.ts';
import { startRollup } from '#server/jobs/rollup.ts';
import { createLog } from '#server/log.ts';
import type { Services } from '#server/services/services.ts';
import { type Filled, fill, line, onEachDatabase, seconds, whole } from './support/database.ts';
import { statementSeconds } from './support/statements.ts';

const LEADS = Number(process.env.LEADS ?? 200_000);
const TOUCHPOINTS = Number(process.env.TOUCHPOINTS ?? Math.min(LEADS * 5, 2_000_000));
const BATCH = 1_000;
/** A round is long enough for roll-ups to come as often as they do under a stream. */
const BATCHES = Number(process.env.BATCHES ?? 60);
const BATCHES_ALONE = 20;
const ROUNDS = 3;
/** Requests on their way at the same time, as tools send them. */
const AT_ONCE = 4;
const CHUNK = 100_000;
const DAY_MS = 86_400_000;
/** How far back the touchpoints reach that are there, and how long message ids are kept. */
const [HISTORY_DAYS, WINDOW_DAYS] = [90, 30];

const TOUCHPOINT_COLUMNS = [
  ...['workspace_id', 'lead_id', 'at', 'id', 'kind', 'direction', 'actor', 'side', 'channel', 'campaign_id'],
  ...['title', 'detail', 'props', 'received_at'],
] as const;
const KEY_COLUMNS = ['workspace_id', 'key', 'day'];

/** As the events below store them. */
const PROPS = JSON.stringify({
  url: 'https://nordlys.example.com/guides/attribution?utm_source=linkedin&utm_campaign=c1',
  title: 'Guide: Attribution',
  signal: 'guide:attribution',
  traffic: { source: 'linkedin', campaign: 'c1' },
  spelling: { source: 'linkedin', campaign: 'c1' },
});

/** A workspace with leads, what they did in ninety days, and the message ids of the last thirty. */
async function filled(db: Db): Promise<Filled> {
  const workspace = await fill(db, LEADS);
  const { id, leadIds } = workspace;
  const now = Date.now();
  for (let done = 0; done < TOUCHPOINTS; done += CHUNK) {
    const count = Math.min(CHUNK, TOUCHPOINTS - done);
    const newId = newIds(count);
    const back = (n: number): number => (1 - (done + n) / TOUCHPOINTS) * HISTORY_DAYS * DAY_MS;
    const rows = Array.from({ length: count }, (_, n) => {
      const at = new Date(now - back(n));
      const lead = leadIds[((done + n) * 104_729) % LEADS];
      return [
        ...[id, lead, at, newId(), 'email_open', 'in', 'person', 'marketing', 'Organic Social', null],
        ...['Guide: Attribution', null, PROPS, at],
      ];
    });
    await db.copyIn(id, 'touchpoints', TOUCHPOINT_COLUMNS, rows);
    const recent = rows.filter((_, n) => back(n) < WINDOW_DAYS * DAY_MS);
    const key = newIds(recent.length);
    await db.copyIn(
      id,
      'ingest_keys',
      KEY_COLUMNS,
      recent.map(([, , at]) => [id, key(), at instanceof Date ? at.toISOString().slice(0, 10) : at]),
    );
  }
  return workspace;
}

let sent = 0;
const events = (): { ids: string[]; body: string } => {
  const batch = Array.from({ length: BATCH }, (_, n) => {
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
  });
  return { ids: batch.map(({ messageId }) => messageId), body: JSON.stringify({ batch }) };
};

/** What a round stored: its touchpoints in the order in which they came, and the leads stamped meanwhile. */
const readStored = (db: Db, id: string, since: { id: string; seq: number }, upTo: number) =>
  db.workspaceTx(id, async (sql) => ({
    touchpoints: await sql
      .selectFrom('touchpoints')
      .select(TOUCHPOINT_COLUMNS)
      .where('workspace_id', '=', id)
      .where('id', '>', since.id)
      .orderBy('id')
      .execute(),
    leads: await sql
      .selectFrom('leads')
      .selectAll()
      .where('workspace_id', '=', id)
      .where('seq', '>', since.seq)
      .where('seq', '<=', upTo)
      .orderBy('seq')
      .execute(),
  }));

async function measure(name: string, db: Db): Promise<void> {
  await ensureTouchpointMonths(db, new Date(Date.now() - HISTORY_DAYS * DAY_MS), new Date());
  const { id } = await filled(db);
  const other = await filled(db);
  const { token, hash } = newToken(id);
  await db.workspaceTx(id, (sql) =>
    insertIngestKey(sql, id, { hash, id: v7(), name: 'bench', expiresAt: null }),
  );
  /** Up to here leads are stamped. */
  let seq = LEADS;
  const bus = {
    publish: (message: Parameters<Services['bus']['publish']>[0]) => {
      if ('seq' in message) seq = message.seq;
    },
    subscribe: () => () => {},
    close: async () => {},
  };
  const rollup = startRollup({ db, bus, log: createLog('silent') });
  const app = ingestApp({ db, bus }, { onDirty: rollup.mark });
  const unrolled = ingestApp({ db, bus });
  const send = async (body: string, to = app): Promise<void> => {
    const answer = await to.request('/batch', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Basic ${btoa(`${token}:`)}` },
      body,
    });
    const { results } = (await answer.json()) as { results: { status: string }[] };
    if (results.some(({ status }) => status !== 'accepted'))
      throw new Error('the bench’s own events were refused');
  };

  const total = BATCH * BATCHES * ROUNDS;
  const took = { ingest: 0, touchpoints: 0, keys: 0, leads: 0, statements: 0 };
  let stamped = 0;
  let rest = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const batches = Array.from({ length: BATCHES }, events);
    const bodies = batches.map(({ body }) => body);
    const since = { id: v7(), seq };
    took.ingest += await seconds(() =>
      Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) await send(body);
        }),
      ),
    );
    const upTo = seq;
    // So that nothing runs beside the COPY.
    rest += await seconds(rollup.flush);
    const { touchpoints, leads } = await readStored(db, id, since, upTo);
    stamped += leads.length;
    const newId = newIds(touchpoints.length + leads.length);
    const copyTouchpoints = touchpoints.map((row) => {
      const mine = { ...row, workspace_id: other.id, id: newId() };
      return TOUCHPOINT_COLUMNS.map((column) => mine[column]);
    });
    const day = new Date().toISOString().slice(0, 10);
    const keys = batches.flatMap(({ ids }) => ids.map((key) => [other.id, key, day]));
    const copyLeads = leads.map((row) =>
      Object.values({ ...row, workspace_id: other.id, id: newId(), actions: JSON.stringify(row.actions) }),
    );
    const alone = await seconds(() =>
      db.copyIn(other.id, 'touchpoints', TOUCHPOINT_COLUMNS, copyTouchpoints),
    );
    took.touchpoints += alone;
    took.keys += await seconds(() => db.copyIn(other.id, 'ingest_keys', KEY_COLUMNS, keys));
    const [lead] = leads;
    if (lead) took.leads += await seconds(() => db.copyIn(other.id, 'leads', Object.keys(lead), copyLeads));
    const more = Array.from({ length: BATCHES_ALONE }, events);
    took.statements += await statementSeconds(async () => {
      for (const { body } of more) await send(body, unrolled);
    });
    await rollup.flush();
  }
  await rollup.stop();
  console.log(
    line([
      name,
      whole(LEADS),
      whole(TOUCHPOINTS),
      whole(total / took.ingest),
      whole(total / took.touchpoints),
      (took.touchpoints / took.ingest).toFixed(2),
      ((took.touchpoints + took.keys + took.leads) / took.ingest).toFixed(2),
      (((BATCHES_ALONE / BATCHES) * (took.touchpoints + took.keys)) / took.statements).toFixed(2),
      whole(stamped),
      rest.toFixed(1),
    ]),
  );
}

console.log(
  line([
    ...[
      'database',
      'leads',
      'touchpoints',
      'ingest/s',
      'COPY/s',
      'ratio',
      'to all rows',
      'statements',
      'leads stamped',
    ],
    'roll-up after s',
  ]),
);
await onEachDatabase(measure);
