import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import { ensureTouchpointMonths } from '#server/db/touchpoint-months.ts';
import { createWorkspace } from '#server/db/workspaces.ts';
import { makeMonths } from '#server/jobs/months.ts';
import { createLog } from '#server/log.ts';
import { eachDb } from './support/each-db.ts';

eachDb((_kind, open) => {
  const workspace = uuidv7();
  const lead = uuidv7();
  const add = (...instants: string[]) =>
    open().workspaceTx(workspace, (tx) =>
      tx
        .insertInto('touchpoints')
        .values(
          instants.map((at) => ({
            ...{ workspace_id: workspace, lead_id: lead, at, id: uuidv7(), title: at, channel: 'email' },
            ...({ kind: 'email.opened', direction: 'in', actor: 'person', side: 'marketing' } as const),
          })),
        )
        .execute(),
    );
  /** Which table holds each touchpoint. */
  const places = async () => {
    const { rows } = await open().workspaceTx(workspace, (tx) =>
      sql<{
        title: string;
        place: string;
      }>`select title, tableoid::regclass::text as place from touchpoints where workspace_id = ${workspace} order by at`.execute(
        tx,
      ),
    );
    return Object.fromEntries(rows.map(({ title, place }) => [title, place]));
  };

  beforeAll(() =>
    open().tx((tx) =>
      createWorkspace(tx, workspace, { id: workspace, name: 'N', currency: 'SEK', stages: [], reasons: [] }),
    ),
  );

  it('moves what came before the month had its table, and takes what comes after', async () => {
    await add('2025-11-30T23:59:59.999Z', '2025-12-01T00:00:00.000Z', '2026-01-31T12:00:00.000Z');
    await Promise.all([
      ensureTouchpointMonths(open(), new Date('2025-12-15T00:00:00Z'), new Date('2026-02-01T00:00:00Z')),
      ensureTouchpointMonths(open(), new Date('2025-12-15T00:00:00Z'), new Date('2026-01-01T00:00:00Z')),
    ]);
    await add('2026-02-28T23:59:59.999Z', '2026-03-01T00:00:00.000Z');
    expect(await places()).toEqual({
      '2025-11-30T23:59:59.999Z': 'touchpoints_default',
      '2025-12-01T00:00:00.000Z': 'touchpoints_2025_12',
      '2026-01-31T12:00:00.000Z': 'touchpoints_2026_01',
      '2026-02-28T23:59:59.999Z': 'touchpoints_2026_02',
      '2026-03-01T00:00:00.000Z': 'touchpoints_default',
    });
  });

  it('gives months of history their tables at night, the newest first and some a night; the oldest history stays together', async () => {
    const now = new Date('2021-06-15T12:00:00Z');
    const run = () => makeMonths({ db: open(), log: createLog('silent') }, now);
    const months = Array.from({ length: 14 }, (_, n) =>
      new Date(Date.UTC(2021, 4 - n, 20)).toISOString().slice(0, 10),
    );
    const tableOf = (day: string) => `touchpoints_${day.slice(0, 7).replace('-', '_')}`;
    const placesOf = async () => {
      const found = await places();
      return [...months, '2016-05-31', '2016-06-01', '2021-06-20', '2023-01-01'].map((day) => found[day]);
    };
    await add(...months, '2016-05-31', '2016-06-01', '2021-06-20', '2023-01-01');
    expect(new Set(await placesOf())).toEqual(new Set(['touchpoints_default']));
    await run();
    const rest = ['touchpoints_default', 'touchpoints_default', 'touchpoints_2021_06', 'touchpoints_default'];
    expect(await placesOf()).toEqual([
      ...months.map((day, n) => (n < 12 ? tableOf(day) : 'touchpoints_default')),
      ...rest,
    ]);
    await run();
    await run();
    expect(await placesOf()).toEqual([
      ...months.map(tableOf),
      rest[0],
      'touchpoints_2016_06',
      ...rest.slice(2),
    ]);
  });

  it('leaves row-level security on', async () => {
    await ensureTouchpointMonths(open(), new Date('2026-05-01T00:00:00Z'), new Date('2026-05-01T00:00:00Z'));
    const { rows } = await open().tx((tx) =>
      sql`select relname from pg_class where relname like 'touchpoints%' and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`.execute(
        tx,
      ),
    );
    expect(rows).toEqual([]);
  });
});
