import { gunzipSync } from 'node:zlib';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readHead, stamp } from '#server/db/changes.ts';
import { eachDb } from './support/each-db.ts';
import {
  newLead,
  newWorkspace,
  ORIGIN,
  pairedDevice,
  problemOf,
  startTestServer,
  type TestServer,
  twoDevices,
} from './support/server.ts';

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const content = {
    verdict: 'good',
    reasons: ['right_role'],
    note: 'Wants the case.',
    contact: 'reached',
    outcome: null,
    campaignId: null,
  };

  it('lets two devices see each other’s changes', async () => {
    const { id, seller, marketer, hers, theirs } = await twoDevices(server);
    const leadId = await newLead(open(), id);
    const start = await theirs.pull();
    expect(start.leads.map((lead) => lead.id)).toEqual([leadId]);
    expect(Object.keys(start.tables).sort()).toEqual(['leads', 'members', 'workspace']);

    const feedbackId = uuidv7();
    await hers.mutate([
      {
        id: uuidv7(),
        type: 'feedback.give',
        clientAt: new Date().toISOString(),
        payload: { feedbackId, leadId, content },
      },
    ]);
    const after = await theirs.pull(start.cursor);
    expect(after.feedback).toMatchObject([{ id: feedbackId, authorId: seller.id, note: 'Wants the case.' }]);

    await theirs.mutate([
      {
        id: uuidv7(),
        type: 'feedback.answer',
        clientAt: new Date().toISOString(),
        payload: { feedbackId, answerId: uuidv7(), kind: 'fixed', text: 'Done.' },
      },
    ]);
    const back = await hers.pull(after.cursor);
    expect(back.feedback[0]?.answers).toMatchObject([
      { kind: 'fixed', text: 'Done.', authorId: marketer.id },
    ]);
    expect((await hers.pull(back.cursor)).tables).toEqual({});
  });

  it('reads a page once for devices that stand at the same place, and anew when anything has changed', async () => {
    const { id, hers, theirs } = await twoDevices(server);
    const leadId = await newLead(open(), id);
    const { cursor } = await hers.pull();
    const asked = { workspaceId: id, cursor, limit: 1_000 };
    const headNow = async () => {
      const head = await open().workspaceTx(id, (sql) => readHead(sql, id));
      if (!head) throw new Error('no such workspace');
      return head;
    };
    const shared = async () => server.services.pages.find(asked, await headNow())?.page;

    const note = await newLead(open(), id);
    expect(await shared()).toBeUndefined();
    expect((await hers.pull(cursor)).leads.map((lead) => lead.id)).toEqual([note]);
    const page = await shared();
    expect(page).toMatchObject({ tables: { leads: { columns: { id: [note] } } } });
    expect((await theirs.pull(cursor)).leads.map((lead) => lead.id)).toEqual([note]);
    expect(await shared()).toBe(page);

    await hers.mutate([
      {
        id: uuidv7(),
        type: 'feedback.give',
        clientAt: new Date().toISOString(),
        payload: { feedbackId: uuidv7(), leadId, content },
      },
    ]);
    expect(await shared()).toBeUndefined();
    const after = await theirs.pull(cursor);
    expect(after.leads.map((lead) => lead.id)).toContain(note);
    expect(after.feedback).toMatchObject([{ leadId, note: 'Wants the case.' }]);
  });

  it('shares no page with another workspace, another limit or another place', async () => {
    const [one, other] = [await newWorkspace(open()), await newWorkspace(open())];
    for (const { id } of [one, other]) for (let lead = 0; lead < 3; lead += 1) await newLead(open(), id);
    const mine = await pairedDevice(server, one.seller);
    const others = await pairedDevice(server, other.seller);
    const ids = async (device: typeof mine, query = '') => {
      const answer = await (await device.send(`/api/v1/sync${query}`)).json();
      const { tables } = answer as { tables: { leads?: { columns: { id: string[] } } } };
      return tables.leads?.columns.id ?? [];
    };
    const all = await ids(mine);
    expect(all).toHaveLength(3);
    expect(await ids(others)).toHaveLength(3);
    expect((await ids(others)).filter((id) => all.includes(id))).toEqual([]);
    expect(await ids(mine, '?limit=2')).not.toEqual(all);
    expect(await ids(mine)).toEqual(all);
  });

  it('gives pages in order until nothing remains', async () => {
    const { id, seller } = await newWorkspace(open());
    for (let lead = 0; lead < 7; lead += 1) await newLead(open(), id);
    const device = await pairedDevice(server, seller);
    const seen = new Set<string>();
    let cursor = '';
    const remaining: number[] = [];
    for (let more = true; more; ) {
      const page = (await (
        await device.send(`/api/v1/sync?limit=4${cursor && `&cursor=${cursor}`}`)
      ).json()) as {
        cursor: string;
        more: boolean;
        remaining: number;
        tables: { leads?: { columns: { id: string[] } } };
      };
      for (const lead of page.tables.leads?.columns.id ?? []) seen.add(lead);
      remaining.push(page.remaining);
      ({ cursor, more } = page);
    }
    expect(seen.size).toBe(7);
    expect(remaining).toEqual([6, 2, 0]);
  });

  it('tells of leads that are gone', async () => {
    const { id, seller } = await newWorkspace(open());
    const leadId = await newLead(open(), id);
    const device = await pairedDevice(server, seller);
    const { cursor } = await device.pull();
    await open().workspaceTx(id, async (sql) => {
      await sql
        .updateTable('leads')
        .set({ deleted_at: new Date(), seq: null })
        .where('workspace_id', '=', id)
        .where('id', '=', leadId)
        .execute();
      await stamp(sql, id);
    });
    expect((await device.pull(cursor)).tables.leads?.deleted).toEqual([leadId]);
  });

  it('packs a page with gzip for those who take it', async () => {
    const { id, seller } = await newWorkspace(open());
    for (let lead = 0; lead < 12; lead += 1) await newLead(open(), id);
    const device = await pairedDevice(server, seller);
    const answer = await device.send('/api/v1/sync', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(answer.headers.get('Content-Encoding')).toBe('gzip');
    const page = JSON.parse(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString());
    expect(page.tables.leads.columns.id).toHaveLength(12);
  });

  it('asks to begin anew when the cursor is of another epoch or ahead', async () => {
    const { id, seller } = await newWorkspace(open());
    const device = await pairedDevice(server, seller);
    const { cursor } = await device.pull();
    for (const wrong of [`2.${cursor.split('.')[1]}`, '1.999999']) {
      const answer = await device.send(`/api/v1/sync?cursor=${wrong}`);
      expect(await problemOf(answer)).toMatchObject({ status: 409, code: 'resync' });
    }
    await open().tx((sql) =>
      sql.updateTable('workspaces').set({ epoch: 2 }).where('workspace_id', '=', id).execute(),
    );
    expect((await problemOf(await device.send(`/api/v1/sync?cursor=${cursor}`))).code).toBe('resync');
  });

  it.each([
    'cursor=abc',
    'cursor=1',
    'cursor=-1.2',
    'limit=0',
    'limit=-1',
    'limit=20001',
    'limit=1e9',
    'limit=x',
  ])('refuses %s', async (query) => {
    const { seller } = await newWorkspace(open());
    const device = await pairedDevice(server, seller);
    expect(await problemOf(await device.send(`/api/v1/sync?${query}`))).toMatchObject({
      code: 'invalid_request',
      path: query.split('=')[0],
    });
  });

  it('shows a device its own workspace only', async () => {
    const [mine, other] = [await newWorkspace(open()), await newWorkspace(open())];
    await newLead(open(), other.id);
    const { leads } = await (await pairedDevice(server, mine.seller)).pull();
    expect(leads).toEqual([]);
    expect((await server.app.request(`${ORIGIN}/api/v1/sync`)).status).toBe(401);
  });
});
