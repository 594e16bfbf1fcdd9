/**
 * What is read while people wait. Looking somebody up, against a bare select by primary key (99th percentiles); and a report of
 * 90 days from the counts, against the same numbers added up from the touchpoints. LEADS (200,000), TOUCHPOINTS (2,000,000);
 * PostgreSQL is measured too when PG_URL names an empty database.
 */
import { sql as raw } from 'kysely';
import { v7 } from 'uuid';
import { createBus } from '#server/bus/bus.ts';
import { countDay, readCampaignCounts } from '#server/db/campaign-days.ts';
import type { Db } from '#server/db/db.ts';
import { ensureTouchpointMonths } from '#server/db/touchpoint-months.ts';
import { createGates } from '#server/jobs/gate.ts';
import { createLog } from '#server/log.ts';
import { getGate, lookUp } from '#server/services/gate.ts';
import { fill, line, onEachDatabase, quantile, seconds, whole } from './support/database.ts';

const LEADS = Number(process.env.LEADS ?? 200_000);
const TOUCHPOINTS = Number(process.env.TOUCHPOINTS ?? 2_000_000);
const DAYS = 90;
const DAY_MS = 86_400_000;
const CAMPAIGNS = 20;
const LOOKUPS = 1_000;
const REPORTS = 5;
const CHUNK = 100_000;

async function lookups(name: string, db: Db, workspaceId: string, leadIds: string[]): Promise<void> {
  const log = createLog('silent');
  const bus = await createBus(db, log);
  const gates = createGates({ db, bus, log });
  const services = { db, gates, deviceLeads: 1 };
  const actor = { workspaceId, memberId: v7(), department: 'sales' as const, admin: false, deviceId: v7() };
  await getGate(services, actor, undefined);
  await gates.done();
  const { rows } = await db.workspaceTx(workspaceId, (sql) =>
    raw<{ start: number }>`
      select (match_prefix >> 16)::int as start from identities
      where workspace_id = ${workspaceId} and kind = 'email' limit ${LOOKUPS}`.execute(sql),
  );
  const [looked, bare]: [number[], number[]] = [[], []];
  for (const [at, { start }] of rows.entries()) {
    looked.push(await seconds(() => lookUp(services, actor, [start])));
    const id = leadIds[(at * 7919) % leadIds.length] ?? '';
    bare.push(
      await seconds(() =>
        db.workspaceTx(workspaceId, (sql) =>
          sql
            .selectFrom('leads')
            .selectAll()
            .where('workspace_id', '=', workspaceId)
            .where('id', '=', id)
            .executeTakeFirst(),
        ),
      ),
    );
  }
  await bus.close();
  const ms = (values: number[], share: number): string => (quantile(values, share) * 1000).toFixed(2);
  const ratio = quantile(looked, 0.99) / quantile(bare, 0.99);
  console.log(
    line([
      `${name}: look-up`,
      `${ms(looked, 0.5)}/${ms(looked, 0.99)}`,
      `${ms(bare, 0.5)}/${ms(bare, 0.99)}`,
      `${ratio.toFixed(2)} x`,
    ]),
  );
}

async function reports(name: string, db: Db, workspaceId: string, leadIds: string[]): Promise<void> {
  const end = new Date('2026-03-31T00:00:00Z').getTime();
  const campaigns = Array.from({ length: CAMPAIGNS }, () => v7());
  await ensureTouchpointMonths(db, new Date(end - DAYS * DAY_MS), new Date(end));
  for (let done = 0; done < TOUCHPOINTS; done += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, TOUCHPOINTS - done) }, (_, n) => [
      workspaceId,
      leadIds[((done + n) * 7919) % leadIds.length],
      new Date(end - ((done + n) / TOUCHPOINTS) * DAYS * DAY_MS),
      v7(),
      n % 3 === 0 ? 'page_viewed' : 'email_opened',
      'in',
      'person',
      'marketing',
      'email',
      campaigns[n % CAMPAIGNS],
      'Guide',
    ]);
    await db.copyIn(
      workspaceId,
      'touchpoints',
      [
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
      ],
      rows,
    );
  }
  const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const days = Array.from({ length: DAYS + 1 }, (_, n) => dayOf(end - n * DAY_MS));
  const counting = await seconds(async () => {
    for (const day of days) await db.workspaceTx(workspaceId, (sql) => countDay(sql, workspaceId, day));
  });
  const [from, to] = [days.at(-1) ?? '', days[0] ?? ''];
  const fromCounts = () =>
    db.workspaceTx(workspaceId, (sql) => readCampaignCounts(sql, workspaceId, { from, to }));
  const fromTouchpoints = () =>
    db.workspaceTx(workspaceId, (sql) =>
      raw`
        select campaign_id, kind, count(*)::int as touches from touchpoints
        where workspace_id = ${workspaceId} and at >= ${from}::date and at < ${to}::date + 1 and campaign_id is not null
          and actor <> 'machine' group by campaign_id, kind order by campaign_id, kind`.execute(sql),
    );
  const [counts, touchpoints]: [number[], number[]] = [[], []];
  for (let round = 0; round < REPORTS; round += 1) {
    counts.push(await seconds(fromCounts));
    touchpoints.push(await seconds(fromTouchpoints));
  }
  const ms = (values: number[]): string => (quantile(values, 0.5) * 1000).toFixed(1);
  const ratio = quantile(touchpoints, 0.5) / quantile(counts, 0.5);
  console.log(line([`${name}: report`, ms(counts), ms(touchpoints), `${ratio.toFixed(0)} x faster`]));
  console.log(line([`${name}: count a day`, ((counting / days.length) * 1000).toFixed(1)]));
}

console.log(`${whole(LEADS)} leads, ${whole(TOUCHPOINTS)} touchpoints`);
console.log(line(['', 'ours, ms', 'yardstick, ms', 'ratio']));
await onEachDatabase(async (name, db) => {
  const { id, leadIds } = await fill(db, LEADS);
  await db.tx((sql) => raw`analyze`.execute(sql));
  await lookups(name, db, id, leadIds);
  await reports(name, db, id, leadIds);
});
