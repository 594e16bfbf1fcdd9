import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { DbError } from '#server/db/errors.ts';
import { eventually } from '../support/eventually.ts';
import { eachDb } from './support/each-db.ts';

eachDb((kind, open) => {
  const newWorkspace = async (): Promise<string> => {
    const id = uuidv7();
    await open().tx((sql) => sql.insertInto('workspaces').values({ workspace_id: id, slug: id }).execute());
    return id;
  };
  const failure = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  describe('values', () => {
    it('reads every type alike', async () => {
      const { rows } = await open().tx((tx) =>
        sql`select 9007199254740991::bigint as "bigint", 1234.5::numeric as "numeric", 0.6::real as "real",
          date '2026-03-01' as "date", timestamptz '2026-03-01 09:30:00.123+01' as "instant", '\\x00ff'::bytea as "bytes",
          '{"a":[1,null]}'::jsonb as "json", array[1::bigint, null] as "bigints", array[1.5::numeric] as "numerics",
          array[date '2026-03-01'] as "dates", array['a,b', 'c"d', null] as "texts",
          array['018f0000-0000-7000-8000-000000000001'::uuid] as "ids", true as "yes", null as "nothing"`.execute(
          tx,
        ),
      );
      expect(rows).toEqual([
        {
          bigint: 9007199254740991,
          numeric: 1234.5,
          real: 0.6,
          date: '2026-03-01',
          instant: new Date('2026-03-01T08:30:00.123Z'),
          bytes: new Uint8Array([0, 255]),
          json: { a: [1, null] },
          bigints: [1, null],
          numerics: [1.5],
          dates: ['2026-03-01'],
          texts: ['a,b', 'c"d', null],
          ids: ['018f0000-0000-7000-8000-000000000001'],
          yes: true,
          nothing: null,
        },
      ]);
    });

    it('says how many rows a change touched', async () => {
      const workspace = await newWorkspace();
      const result = await open().tx((tx) =>
        tx
          .updateTable('workspaces')
          .set({ slug: `${workspace}-x` })
          .where('workspace_id', '=', workspace)
          .executeTakeFirst(),
      );
      expect(result.numUpdatedRows).toBe(1n);
    });
  });

  describe('copyIn', () => {
    it('keeps what COPY itself gives a meaning', async () => {
      const workspace = await newWorkspace();
      const keys = [
        'tab\there',
        'line\nbreak',
        'back\\slash',
        '\\N',
        '\\.',
        'quote"and{brace}',
        'åäö 🙂',
        'return\r',
        '',
      ];
      const count = await open().copyIn(
        workspace,
        'ingest_keys',
        ['workspace_id', 'key', 'day'],
        keys.map((key) => [workspace, key, '2026-03-01']),
      );
      expect(count).toBe(keys.length);
      const rows = await open().workspaceTx(workspace, (tx) =>
        tx.selectFrom('ingest_keys').select('key').where('workspace_id', '=', workspace).execute(),
      );
      expect(rows.map((row) => row.key).sort()).toEqual([...keys].sort());
    });

    it('takes arrays, JSON, instants and null', async () => {
      const workspace = await newWorkspace();
      const columns = ['workspace_id', 'id', 'name', 'domains', 'employees', 'deleted_at'];
      const names = ['a b', 'c"d', 'e\\f', 'g,h'];
      await open().copyIn(workspace, 'accounts', columns, [
        [workspace, uuidv7(), 'Nordlys', names, null, new Date('2026-03-01T08:30:00.123Z')],
      ]);
      const rows = await open().workspaceTx(workspace, (tx) =>
        tx
          .selectFrom('accounts')
          .select(['domains', 'employees', 'deleted_at'])
          .where('workspace_id', '=', workspace)
          .execute(),
      );
      expect(rows).toEqual([
        { domains: names, employees: null, deleted_at: new Date('2026-03-01T08:30:00.123Z') },
      ]);
    });

    it('takes all or nothing, over many pieces', async () => {
      const workspace = await newWorkspace();
      const rows = Array.from({ length: 30_000 }, (_, index) => [
        workspace,
        `key-${index}-${'x'.repeat(60)}`,
        '2026-03-01',
      ]);
      const columns = ['workspace_id', 'key', 'day'];
      const count = () =>
        open().workspaceTx(workspace, (tx) =>
          tx
            .selectFrom('ingest_keys')
            .select(({ fn }) => fn.countAll<number>().as('n'))
            .where('workspace_id', '=', workspace)
            .executeTakeFirstOrThrow(),
        );
      expect(
        await failure(open().copyIn(workspace, 'ingest_keys', columns, [...rows, rows[0] ?? []])),
      ).toMatchObject({ code: '23505' });
      expect(await count()).toEqual({ n: 0 });
      expect(await open().copyIn(workspace, 'ingest_keys', columns, rows)).toBe(30_000);
      expect(await count()).toEqual({ n: 30_000 });
    });
  });

  describe('transactions', () => {
    it('rolls back on an error and passes it on', async () => {
      const workspace = uuidv7();
      const thrown = await failure(
        open().tx(async (tx) => {
          await tx.insertInto('workspaces').values({ workspace_id: workspace, slug: workspace }).execute();
          throw new TypeError('of the caller');
        }),
      );
      expect(thrown).toBeInstanceOf(TypeError);
      expect(
        await open().tx((tx) =>
          tx.selectFrom('workspaces').where('workspace_id', '=', workspace).select('slug').execute(),
        ),
      ).toEqual([]);
    });

    it('is an error when a swallowed failure undid it', async () => {
      const work = open().tx(async (tx) => {
        await sql`select 1 / 0`.execute(tx).catch(() => {});
      });
      expect(await failure(work)).toMatchObject({ code: '25P02' });
    });

    it('runs again after a serialisation failure, three times at most', async () => {
      let runs = 0;
      const fails = (times: number) =>
        open().tx(async (tx) => {
          runs += 1;
          if (runs <= times)
            await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(tx);
          return runs;
        });
      expect(await fails(3)).toBe(4);
      runs = 0;
      expect(await failure(fails(4))).toMatchObject({ code: '40001' });
    });

    it('gives errors without the values', async () => {
      const secret = 'elin.lund@havsbris.example.com';
      const workspace = await newWorkspace();
      const errors = await Promise.all([
        failure(open().tx((tx) => sql`select ${secret}::uuid`.execute(tx))),
        failure(open().tx((tx) => sql`select cast('x' || ${secret} as int)`.execute(tx))),
        failure(
          open().copyIn(
            workspace,
            'ingest_keys',
            ['workspace_id', 'key', 'day'],
            [
              [workspace, secret, '2026-01-01'],
              [workspace, secret, '2026-01-01'],
            ],
          ),
        ),
      ]);
      for (const error of errors) {
        expect(error).toBeInstanceOf(DbError);
        const everything =
          error instanceof Error
            ? `${error.message} ${error.stack} ${JSON.stringify(error, Object.getOwnPropertyNames(error))}`
            : '';
        expect(everything).not.toContain(secret);
      }
    });

    it('answers in the order asked when many ask at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          open().tx((tx) => sql<{ n: number }>`select ${index}::int as n`.execute(tx)),
        ),
      );
      expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 50 }, (_, index) => index));
    });
  });

  it('carries notifications to every listener until it stops', async () => {
    const first: string[] = [];
    const second: string[] = [];
    const stopFirst = await open().listen('samsyn_test', (payload) => first.push(payload));
    const stopSecond = await open().listen('samsyn_test', (payload) => second.push(payload));
    await open().notify('samsyn_test', '{"seq":1}');
    await eventually(() => expect([first.length, second.length]).toEqual([1, 1]));
    await stopFirst();
    await open().notify('samsyn_test', '{"seq":2}');
    await eventually(() => expect(second.length).toBe(2));
    await stopSecond();
    expect(first).toEqual(['{"seq":1}']);
    expect(second).toEqual(['{"seq":1}', '{"seq":2}']);
  });

  it(`is ${kind}`, () => {
    expect(open().kind).toBe(kind);
  });
});
