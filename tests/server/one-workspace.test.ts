import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Sql } from '#server/db/db.ts';
import { eachDb } from './support/each-db.ts';
import { newLead, newWorkspace } from './support/server.ts';

eachDb((_kind, open) => {
  let mine = '';
  let theirs = '';
  let lead = '';
  beforeAll(async () => {
    [mine, theirs] = [(await newWorkspace(open())).id, (await newWorkspace(open())).id];
    lead = await newLead(open(), mine);
  });

  const refusal = (statement: (sql: Sql) => Promise<unknown>): Promise<unknown> =>
    open()
      .workspaceTx(mine, statement)
      .then(
        () => null,
        (error: unknown) => error,
      );
  const NAMES_NONE = { code: 'one_workspace', message: /^A statement does not name its workspace: / };
  const NAMES_ANOTHER = { code: 'one_workspace', message: /^A statement names another workspace: / };
  const like = ({ code, message }: typeof NAMES_NONE) => ({
    code,
    message: expect.stringMatching(message),
  });

  describe('a statement in the transaction of a workspace', () => {
    it.each<[string, (sql: Sql) => Promise<unknown>]>([
      ['reads by an id alone', (sql) => sql.selectFrom('leads').selectAll().where('id', '=', lead).execute()],
      ['reads everything', (sql) => raw`select * from leads`.execute(sql)],
      [
        'changes by an id alone',
        (sql) => sql.updateTable('leads').set({ name: 'x' }).where('id', '=', lead).execute(),
      ],
      ['removes', (sql) => raw`delete from leads where id = ${lead}`.execute(sql)],
      ['reads what is of the whole server', (sql) => raw`select * from user_workspaces`.execute(sql)],
      [
        'names the workspace as a text that cannot be seen',
        (sql) => raw`select * from leads where workspace_id = ${raw.lit(mine)}`.execute(sql),
      ],
    ])('is refused when it names none: it %s', async (_what, statement) => {
      expect(await refusal(statement)).toMatchObject(like(NAMES_NONE));
    });

    it.each<[string, (sql: Sql) => Promise<unknown>]>([
      [
        'reads from both',
        (sql) =>
          raw`select l.name from leads l join accounts a on a.workspace_id = ${theirs} where l.workspace_id = ${mine}`.execute(
            sql,
          ),
      ],
      [
        'reads from a list',
        (sql) => sql.selectFrom('leads').select('name').where('workspace_id', 'in', [mine, theirs]).execute(),
      ],
      [
        'moves a row',
        (sql) =>
          sql.updateTable('leads').set({ workspace_id: theirs }).where('workspace_id', '=', mine).execute(),
      ],
      [
        'puts rows into both',
        (sql) =>
          sql
            .insertInto('leads')
            .values([mine, theirs].map((id) => ({ workspace_id: id, id: uuidv7(), name: 'x' })))
            .execute(),
      ],
    ])('is refused when it names two: it %s', async (_what, statement) => {
      expect(await refusal(statement)).toMatchObject(like(NAMES_ANOTHER));
    });

    it.each<[string, (sql: Sql) => Promise<unknown>]>([
      [
        'the second',
        (sql) =>
          raw`select id from leads where workspace_id = ${mine} union all select id from accounts`.execute(
            sql,
          ),
      ],
      [
        'the first',
        (sql) =>
          raw`select id from accounts union select id from leads where workspace_id = ${mine}`.execute(sql),
      ],
      [
        'one in brackets',
        (sql) =>
          raw`select x.id from (select id from leads where workspace_id = ${mine} except (select id from accounts a join teams t using (id))) x`.execute(
            sql,
          ),
      ],
      [
        'the first, after a list that names it',
        (sql) =>
          raw`with mine (id) as materialized (select id from leads where workspace_id = ${mine})
            select id from accounts union select id from mine`.execute(sql),
      ],
      [
        'one of the builder',
        (sql) =>
          sql
            .selectFrom('leads')
            .select('id')
            .where('workspace_id', '=', mine)
            .unionAll(sql.selectFrom('accounts').select('id'))
            .execute(),
      ],
    ])('is refused when one part of a union names none: %s', async (_what, statement) => {
      expect(await refusal(statement)).toMatchObject({
        code: 'one_workspace',
        message: expect.stringMatching(/^A part of a statement does not name its workspace: .*accounts/),
      });
    });

    it('runs when parts of a union read what others found, or no table', async () => {
      const statement = (sql: Sql) =>
        raw`with mine (id) as (select id from leads where workspace_id = ${mine}), twice as (select id from mine)
          select id from mine union all select id from twice union all select id from unnest(${[lead]}::uuid[]) as id
          union all select id from leads where workspace_id = ${mine} and name <> ' union select id from accounts'`.execute(
          sql,
        );
      expect(await refusal(statement)).toBeNull();
    });

    it('is refused when it names the other alone', async () => {
      const statement = (sql: Sql) =>
        sql.selectFrom('leads').select('name').where('workspace_id', '=', theirs).execute();
      expect(await refusal(statement)).toMatchObject(like(NAMES_NONE));
    });

    it('says which it is without its values', async () => {
      const statement = (sql: Sql) =>
        sql.selectFrom('leads').select('id').where('name', '=', 'Elin Lund').execute();
      const error = await refusal(statement);
      expect(error).toMatchObject({ message: expect.stringContaining('from "leads" where "name" = $1') });
      expect(String(error)).not.toContain('Elin');
    });

    it('runs when it names its own, and may ask the catalogue', async () => {
      const seen = await open().workspaceTx(mine, async (sql) => ({
        names: await sql.selectFrom('leads').select('name').where('workspace_id', '=', mine).execute(),
        columns: (await raw`select attname from pg_attribute where attrelid = 'leads'::regclass`.execute(sql))
          .rows.length,
      }));
      expect(seen).toEqual({ names: [{ name: 'Elin Lund' }], columns: expect.any(Number) });
      expect(seen.columns).toBeGreaterThan(5);
    });

    it('changes nothing of its transaction when it is refused, and the next one is free', async () => {
      await refusal(async (sql) => {
        await sql.updateTable('leads').set({ name: 'Changed' }).where('workspace_id', '=', mine).execute();
        await raw`select * from leads`.execute(sql);
      });
      expect(
        await open().workspaceTx(mine, (sql) =>
          sql.selectFrom('leads').select('name').where('workspace_id', '=', mine).execute(),
        ),
      ).toEqual([{ name: 'Elin Lund' }]);
      const all = await open().tx((sql) => sql.selectFrom('workspaces').select('workspace_id').execute());
      expect(all.length).toBeGreaterThan(1);
    });
  });
});
