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
