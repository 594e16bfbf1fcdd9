import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertTouchpoints } from '#server/db/ingest.ts';
import { takeDirtyLeads } from '#server/db/rollup.ts';
import { eventually } from '../support/eventually.ts';
import { eachDb } from './support/each-db.ts';
import { newLead, newWorkspace, startTestServer, type TestServer, touchRow } from './support/server.ts';

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const add = (id: string, leadIds: readonly string[]) =>
    open().workspaceTx(id, (sql) =>
      insertTouchpoints(
        sql,
        id,
        leadIds.map((lead) => touchRow(lead)),
      ),
    );
  const touchesOf = (id: string, leadIds: readonly string[]) =>
    open().workspaceTx(id, async (sql) => {
      const rows = await sql
        .selectFrom('leads')
        .select(['id', 'touches'])
        .where('workspace_id', '=', id)
        .where('seq', 'is not', null)
        .execute();
      return leadIds.map((lead) => rows.find((row) => row.id === lead)?.touches);
    });

  it('take the oldest batches until they are enough, whatever came later', async () => {
    const { id } = await newWorkspace(open());
    const batches = Array.from({ length: 5 }, () => Array.from({ length: 4 }, () => uuidv7()));
    await open().workspaceTx(id, async (sql) => {
      for (const leads of batches)
        await raw`insert into lead_dirty_batches (workspace_id, id, lead_ids) values (${id}, ${uuidv7()}, ${leads}::uuid[])`.execute(
          sql,
        );
      const upTo = uuidv7();
      await raw`insert into lead_dirty_batches (workspace_id, id, lead_ids) values (${id}, ${uuidv7()}, ${[uuidv7()]}::uuid[])`.execute(
        sql,
      );
      const take = async () => (await takeDirtyLeads(sql, id, 10, upTo)).sort();
      expect(await take()).toEqual(batches.slice(0, 3).flat().sort());
      expect(await take()).toEqual(batches.slice(3).flat().sort());
      expect(await take()).toEqual([]);
      await raw`delete from lead_dirty_batches where workspace_id = ${id}`.execute(sql);
    });
  });

  it('come to an end while more keeps coming, and take up what came without a word', async () => {
    const { id } = await newWorkspace(open());
    const leads = await Promise.all(Array.from({ length: 3 }, () => newLead(open(), id)));
    await add(id, leads);
    let more = 0;
    await eventually(async () => {
      server.rollup.mark(id);
      await add(id, leads.slice(0, 1));
      more += 1;
      expect((await touchesOf(id, leads)).slice(1)).toEqual([1, 1]);
    });
    server.rollup.mark(id);
    await eventually(async () => expect(await touchesOf(id, leads)).toEqual([more + 1, 1, 1]));

    await add(id, leads);
    await server.rollup.flush();
    expect(await touchesOf(id, leads)).toEqual([more + 2, 2, 2]);
  });
});
