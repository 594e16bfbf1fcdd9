/** Statements of the embedded database that stay prepared answer as if each were read anew. */
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { statementsOf } from '#server/db/pglite-statements.ts';
import { PARSERS } from '#server/db/values.ts';

const TIMES = 8;

describe('a statement of the embedded database', () => {
  let lite: PGlite;
  let run: ReturnType<typeof statementsOf>;
  beforeAll(async () => {
    lite = await PGlite.create({ parsers: PARSERS });
    await lite.exec('create table words (id int primary key, word text)');
  });
  beforeEach(async () => {
    await lite.exec('deallocate all; truncate words');
    run = statementsOf(lite);
  });
  afterAll(() => lite.close());

  it('gives every kind of value back, the first time and after', async () => {
    const text = `select $1::text as text, $2::int as whole, $3::bool as truth, $4::timestamptz as at, $5::jsonb as json,
      $6::bytea as bytes, $7::uuid[] as ids, $8::text as none, $9::bigint as big, $10::text[] as texts`;
    const id = '0190f5fe-7c00-7a00-8abc-012345678901';
    const values = (n: number, long: boolean) => [
      ...[
        `å${n}`,
        n,
        n % 2 === 0,
        new Date(n * 1_000),
        JSON.stringify({ n, long: long ? 'x'.repeat(2_000) : '' }),
      ],
      ...[new Uint8Array([n, 0, 255]), n % 3 === 0 ? [id] : [], null, String(n), ['a"b', 'c,d', null]],
    ];
    for (let n = 0; n < 2 * TIMES; n += 1) {
      const params = values(n, n % 4 === 3);
      const { rows } = await run(text, params);
      expect(rows).toEqual((await lite.query(text, params)).rows);
    }
  });

  it('takes a short value and a long one, in turn', async () => {
    for (const size of [1, 2, 5_000, 3, 5_000, 4, 5]) {
      const { rows } = await run('select length($1::text) as size', ['x'.repeat(size)]);
      expect(rows).toEqual([{ size }]);
    }
  });

  it('that fails is right the next time, also within a transaction that failed', async () => {
    const insert = 'insert into words (id, word) values ($1, $2)';
    for (const id of [1, 2, 3]) expect((await run(insert, [id, 'a'])).rowCount).toBe(1);
    await expect(run(insert, [3, 'b'])).rejects.toMatchObject({ code: '23505' });
    expect((await run(insert, [4, 'b'])).rowCount).toBe(1);
    await lite.exec('begin');
    await expect(run(insert, [4, 'c'])).rejects.toMatchObject({ code: '23505' });
    await expect(run(insert, [5, 'c'])).rejects.toMatchObject({ code: '25P02' });
    await expect(run('select $1::int as n', [5])).rejects.toMatchObject({ code: '25P02' });
    await lite.exec('rollback');
    expect((await run(insert, [5, 'c'])).rowCount).toBe(1);
    expect((await run('select $1::int as n', [5])).rows).toEqual([{ n: 5 }]);
  });

  it('with a value that cannot be put into words is right the next time', async () => {
    const text = 'select $1::timestamptz as at';
    const at = new Date(0);
    await run(text, [at]);
    await expect(run(text, [new Date(Number.NaN)])).rejects.toThrow(RangeError);
    for (let n = 0; n < 3; n += 1) expect((await run(text, [at])).rows).toEqual([{ at }]);
  });

  it('of a table that has changed is read anew', async () => {
    const text = 'select * from words where id = $1';
    await run('insert into words (id, word) values ($1, $2)', [1, 'a']);
    for (let n = 0; n < TIMES; n += 1) await run(text, [1]);
    await lite.exec('alter table words add more int');
    const changed = await run(text, [1]).catch(() => run(text, [1]));
    expect(changed.rows).toEqual([{ id: 1, word: 'a', more: null }]);
    await lite.exec('alter table words drop more');
  });

  it('begins and does its work in one', async () => {
    for (const id of [1, 2, 3]) {
      await run('insert into words (id, word) values ($1, $2)', [id, 'a'], "begin; set local app.x = 'y'");
      const { rows } = await run("select current_setting('app.x') as x, $1::int as n", [id]);
      expect(rows).toEqual([{ x: 'y', n: id }]);
      await lite.exec('rollback');
    }
    expect((await lite.query('select id from words')).rows).toEqual([]);
  });

  it('stays prepared only among the latest', async () => {
    const text = (n: number) => `select $1::int + ${n} as sum`;
    for (let round = 0; round < 2; round += 1)
      for (let n = 0; n < 450; n += 1) {
        await run(text(n), [1]);
        expect((await run(text(n), [1])).rows).toEqual([{ sum: n + 1 }]);
      }
    const { rows } = await lite.query<{ n: number }>('select count(*)::int as n from pg_prepared_statements');
    expect(rows[0]?.n).toBeLessThanOrEqual(401);
  });

  it('with a long list is planned for the list', async () => {
    const text = 'select count(*)::int as n from words where id = any ($1::int[])';
    const list = Array.from({ length: 11 }, (_, n) => n);
    for (let n = 0; n < TIMES; n += 1) await run(text, [list]);
    const prepared = async () => (await lite.query('select statement from pg_prepared_statements')).rows;
    expect(await prepared()).toEqual([]);
    for (const few of [[1], [2, 3]]) await run(text, [few]);
    expect(await prepared()).toEqual([{ statement: text }]);
  });
});
