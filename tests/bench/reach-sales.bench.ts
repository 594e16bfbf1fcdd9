/**
 * Reach × sales over a year, from the days that are counted ahead, against the same figures of reach added up from the touchpoints.
 * LEADS (100,000), TOUCHPOINTS (2,000,000), FEEDBACK (20,000); PostgreSQL is measured too when PG_URL names an empty database.
 */
import { sql as raw } from 'kysely';
import { v7 } from 'uuid';
import { countDay } from '#server/db/campaign-days.ts';
import type { Db } from '#server/db/db.ts';
import { countLeadDay } from '#server/db/lead-days.ts';
import { ensureTouchpointMonths } from '#server/db/touchpoint-months.ts';
import { readReachSales } from '#server/services/reach-sales.ts';
import { fill, line, onEachDatabase, quantile, seconds, whole } from './support/database.ts';

const LEADS = Number(process.env.LEADS ?? 100_000);
const TOUCHPOINTS = Number(process.env.TOUCHPOINTS ?? 2_000_000);
const FEEDBACK = Number(process.env.FEEDBACK ?? 20_000);
const CAMPAIGNS = 40;
const SELLERS = 20;
const DAYS = 365;
const DAY_MS = 86_400_000;
const END = Date.parse('2026-03-31T00:00:00Z');
const REPORTS = 5;
const CHUNK = 100_000;

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const somewhere = (n: number, of: number): Date => new Date(END - (n / of) * (DAYS - 1) * DAY_MS);
const [FROM, TO] = [dayOf(END - (DAYS - 1) * DAY_MS), dayOf(END)];

/** A year of campaigns: touchpoints, spend, leads spread over it, verdicts on some, deals with a few. */
async function year(db: Db, workspaceId: string, leadIds: readonly string[]): Promise<void> {
  const campaigns = Array.from({ length: CAMPAIGNS }, () => v7());
  const sellers = Array.from({ length: SELLERS }, () => v7());
  const campaignOf = (n: number): string => campaigns[n % CAMPAIGNS] ?? '';
  await db.copyIn(
    workspaceId,
    'campaigns',
    ['workspace_id', 'id', 'key', 'name'],
    campaigns.map((id, n) => [workspaceId, id, `c${n}`, `Campaign ${n}`]),
  );
  await db.workspaceTx(workspaceId, (sql) =>
    raw`
      update leads l set last_campaign_id = w.campaign_id, created_at = w.at
      from unnest(${leadIds}::uuid[], ${leadIds.map((_, n) => campaignOf(n))}::uuid[],
        ${leadIds.map((_, n) => somewhere(n, leadIds.length).toISOString())}::timestamptz[]) as w (id, campaign_id, at)
      where l.workspace_id = ${workspaceId} and l.id = w.id`.execute(sql),
  );
  await db.copyIn(
    workspaceId,
    'feedback',
    ['workspace_id', 'id', 'lead_id', 'author_id', 'campaign_id', 'verdict', 'contact', 'given_at', 'seq'],
    Array.from({ length: FEEDBACK }, (_, n) => {
      const lead = (n * 7919) % leadIds.length;
      const verdict = n % 5 === 0 ? 'unsure' : n % 2 === 0 ? 'good' : 'poor';
      return [
        ...[workspaceId, v7(), leadIds[lead], sellers[n % SELLERS], campaignOf(lead), verdict, 'reached'],
        ...[somewhere(lead, leadIds.length), leadIds.length + n + 1],
      ];
    }),
  );
  await db.copyIn(
    workspaceId,
    'outcomes',
    ['workspace_id', 'id', 'lead_id', 'kind', 'amount', 'at'],
    Array.from({ length: FEEDBACK / 4 }, (_, n) => [
      ...[
        workspaceId,
        v7(),
        leadIds[(n * 104_729) % leadIds.length],
        n % 3 === 0 ? 'won' : 'meeting',
        50_000,
      ],
      new Date(END),
    ]),
  );
  await db.copyIn(
    workspaceId,
    'campaign_reach',
    ['workspace_id', 'campaign_id', 'day', 'source', 'impressions', 'clicks', 'spend'],
    campaigns.flatMap((id) =>
      Array.from({ length: DAYS }, (_, n) => [
        ...[workspaceId, id, dayOf(END - n * DAY_MS), 'linkedin', 1000 + n, n, 500],
      ]),
    ),
  );
  await ensureTouchpointMonths(db, new Date(`${FROM}T00:00:00Z`), new Date(END));
  for (let done = 0; done < TOUCHPOINTS; done += CHUNK) {
    await db.copyIn(
      workspaceId,
      'touchpoints',
      [
        ...['workspace_id', 'lead_id', 'at', 'id', 'kind', 'direction', 'actor', 'side', 'channel'],
        ...['campaign_id', 'title'],
      ],
      Array.from({ length: Math.min(CHUNK, TOUCHPOINTS - done) }, (_, n) => [
        ...[
          workspaceId,
          leadIds[((done + n) * 7919) % leadIds.length],
          somewhere(done + n, TOUCHPOINTS),
          v7(),
        ],
        ...(n % 3 === 0
          ? ['email_sent', 'out', 'machine', 'marketing', 'Email']
          : ['email_click', 'in', 'person', 'marketing', 'Email']),
        ...[campaignOf(n), 'Guide'],
      ]),
    );
  }
}

async function measure(name: string, db: Db): Promise<void> {
  const { id, leadIds } = await fill(db, LEADS);
  await year(db, id, leadIds);
  await db.tx((sql) => raw`analyze`.execute(sql));
  const everyDay = (count: typeof countDay): Promise<number> =>
    seconds(async () => {
      for (let n = 0; n < DAYS; n += 1)
        await db.workspaceTx(id, (sql) => count(sql, id, dayOf(END - n * DAY_MS)));
    });
  const counting = { touchpoints: await everyDay(countDay), leads: await everyDay(countLeadDay) };
  await db.tx((sql) => raw`analyze`.execute(sql));
  const report = () => readReachSales({ db }, { workspaceId: id }, { from: FROM, to: TO, margin: 1 });
  const fromTouchpoints = () =>
    db.workspaceTx(id, (sql) =>
      raw`
        select campaign_id, count(*) filter (where kind = 'email_sent') as sent, count(*) filter (where kind = 'email_click') as clicked
        from touchpoints where workspace_id = ${id} and at >= ${FROM}::date and at < ${TO}::date + 1 and campaign_id is not null
        group by campaign_id`.execute(sql),
    );
  const [counted, added]: [number[], number[]] = [[], []];
  for (let round = 0; round < REPORTS; round += 1) {
    counted.push(await seconds(report));
    added.push(await seconds(fromTouchpoints));
  }
  const ms = (values: number[]): string => (quantile(values, 0.5) * 1000).toFixed(0);
  const ratio = quantile(added, 0.5) / quantile(counted, 0.5);
  console.log(line([`${name}: whole report`, ms(counted), ms(added), `${ratio.toFixed(1)} x faster`]));
  for (const [what, took] of Object.entries(counting))
    console.log(line([`${name}: count ${what} of a day`, ((took / DAYS) * 1000).toFixed(1)]));
}

console.log(
  `${whole(LEADS)} leads, ${whole(TOUCHPOINTS)} touchpoints, ${whole(FEEDBACK)} verdicts, ${CAMPAIGNS} campaigns, ${DAYS} days`,
);
console.log(line(['', 'report, ms', 'reach raw, ms', 'ratio']));
await onEachDatabase(measure);
