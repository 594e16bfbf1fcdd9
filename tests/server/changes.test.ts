import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { changeSeq, type Position, readChanges, stamp } from '#server/db/changes.ts';
import type { Sql } from '#server/db/db.ts';
import { json } from '#server/db/tables.ts';
import { removeTombstones } from '#server/db/tombstones.ts';
import { createWorkspace, workspaceBySlug, workspaceIds } from '#server/db/workspaces.ts';
import { eachDb } from './support/each-db.ts';
import { pull } from './support/pull.ts';

eachDb((_kind, open) => {
  const newWorkspace = async (): Promise<string> => {
    const id = uuidv7();
    await open().tx((sql) =>
      createWorkspace(sql, id, { id, name: 'Nordlys', currency: 'SEK', stages: [], reasons: [] }),
    );
    return id;
  };
  const change = <T>(workspace: string, work: (sql: Sql) => Promise<T>) =>
    open().workspaceTx(workspace, async (sql) => {
      await work(sql);
      return stamp(sql, workspace);
    });
  const addLeads = (sql: Sql, workspace: string, count: number): Promise<string[]> => {
    const rows = Array.from({ length: count }, (_, index) => ({
      workspace_id: workspace,
      id: uuidv7(),
      name: `Lead ${index}`,
    }));
    return sql
      .insertInto('leads')
      .values(rows)
      .execute()
      .then(() => rows.map((row) => row.id));
  };
  const read = (workspace: string, cursor: { epoch: number; seq: number } | null, limit?: number) =>
    pull(open(), workspace, cursor, limit);

  it('makes a workspace that is the first change', async () => {
    const workspace = await newWorkspace();
    expect(await workspaceIds(open())).toContain(workspace);
    expect(await workspaceBySlug(open(), workspace)).toBe(workspace);
    expect(await change(workspace, async () => {})).toBe(1);
    const page = await read(workspace, null);
    expect(page).toMatchObject({ epoch: 1, seq: 1, more: false, remaining: 0 });
    expect(page.tables.workspace.records).toEqual([
      {
        id: workspace,
        name: 'Nordlys',
        currency: 'SEK',
        stages: [],
        reasons: [],
        sitesOff: [],
        titleRules: { words: [], corrections: [] },
        leadModel: null,
        kindMoments: [],
        competitors: [],
      },
    ]);
  });

  it('gives every table in the contract’s form', async () => {
    const workspace = await newWorkspace();
    const [member, lead, campaign, account] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
    const base = { workspace_id: workspace };
    await change(workspace, async (sql) => {
      await sql
        .insertInto('members')
        .values({
          ...base,
          id: member,
          name: 'Anna Ek',
          email: 'anna@nordlys.example.com',
          department: 'sales',
        })
        .execute();
      await sql
        .insertInto('teams')
        .values({
          ...base,
          id: uuidv7(),
          name: 'Nät',
          problem: 'Few meetings',
          member_ids: [member],
          agreement: json({ goodLead: 'Has a budget', followUpHours: 8, answerHours: 24 }),
        })
        .execute();
      await sql
        .insertInto('accounts')
        .values({ ...base, id: account, name: 'Havsbris', domains: ['havsbris.example.com'], employees: 320 })
        .execute();
      const criteria = json([{ id: 'c1', weight: 40, op: 'in', field: 'function', values: ['marketing'] }]);
      const text = json({
        who: 'w',
        pains: [],
        goals: [],
        objections: [],
        wordsToUse: [],
        wordsToAvoid: [],
        content: [],
        lead: '',
      });
      await sql
        .insertInto('personas')
        .values({ ...base, id: uuidv7(), name: 'Tekla', threshold: 0.6, criteria, text })
        .execute();
      await sql
        .insertInto('campaigns')
        .values({
          ...base,
          id: campaign,
          key: 'vår',
          name: 'Vår',
          channels: ['email'],
          starts_on: '2026-03-01',
        })
        .execute();
      await sql
        .insertInto('leads')
        .values({
          ...base,
          id: lead,
          account_id: account,
          emails: ['elin@havsbris.example.com'],
          signals: json({ 'guide:x': 2 }),
          last_touch_at: '2026-03-01T08:30:00Z',
        })
        .execute();
      const given = {
        given_at: '2026-03-02T08:30:00.000Z',
        contact: 'reached' as const,
        verdict: 'good' as const,
        reasons: ['fits'],
      };
      await sql
        .insertInto('feedback')
        .values({ ...base, id: uuidv7(), lead_id: lead, author_id: member, campaign_id: campaign, ...given })
        .execute();
      await sql
        .insertInto('questions')
        .values({
          ...base,
          ...{ id: uuidv7(), lead_id: lead, team_id: uuidv7(), author_id: member, text: 'Who knows her?' },
          created_at: given.given_at,
        })
        .execute();
    });
    const { tables } = await read(workspace, null);
    expect(Object.values(tables).map(({ records }) => records.length)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(tables.questions.records[0]).toMatchObject({ at: '2026-03-02T08:30:00.000Z', answers: [] });
    expect(tables.leads.records[0]).toMatchObject({
      lastTouchAt: '2026-03-01T08:30:00.000Z',
      signals: { 'guide:x': 2 },
    });
    expect(tables.teams.records[0]).toMatchObject({
      agreement: { goodLead: 'Has a budget', followUpHours: 8, answerHours: 24 },
    });
    expect(tables.campaigns.records[0]).toMatchObject({ startsOn: '2026-03-01', endsOn: null });
  });

  it('numbers the rows of one transaction without repeats', async () => {
    const workspace = await newWorkspace();
    await change(workspace, (sql) => addLeads(sql, workspace, 5));
    const numbers = await open().workspaceTx(workspace, (sql) =>
      sql.selectFrom('leads').select('seq').where('workspace_id', '=', workspace).orderBy('seq').execute(),
    );
    expect(numbers.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5]);
    expect(await changeSeq(open(), workspace)).toBe(6); // and the settings
    expect(await open().workspaceTx(workspace, (sql) => stamp(sql, workspace))).toBeNull();
  });

  it('gives a changed row once, at its newest place', async () => {
    const workspace = await newWorkspace();
    let ids: string[] = [];
    await change(workspace, async (sql) => {
      ids = await addLeads(sql, workspace, 3);
    });
    const before = await read(workspace, null);
    const [first = ''] = ids;
    await change(workspace, (sql) =>
      sql
        .updateTable('leads')
        .set({ title: 'CEO', seq: null })
        .where('workspace_id', '=', workspace)
        .where('id', '=', first)
        .execute(),
    );
    const after = await read(workspace, before);
    expect(after.tables.leads.records.map((lead) => [lead.id, lead.title])).toEqual([[first, 'CEO']]);
    expect((await read(workspace, null)).tables.leads.records.at(-1)?.id).toBe(first);
  });

  it('tells what is gone', async () => {
    const workspace = await newWorkspace();
    let ids: string[] = [];
    await change(workspace, async (sql) => {
      ids = await addLeads(sql, workspace, 2);
    });
    const before = await read(workspace, null);
    const [first = ''] = ids;
    await change(workspace, (sql) =>
      sql
        .updateTable('leads')
        .set({ deleted_at: new Date(), seq: null })
        .where('workspace_id', '=', workspace)
        .where('id', '=', first)
        .execute(),
    );
    expect((await read(workspace, before)).tables.leads).toEqual({ records: [], deleted: [first] });
  });

  it('turns pages over all tables without loss, and counts what is left', async () => {
    const workspace = await newWorkspace();
    let leads: string[] = [];
    await change(workspace, async (sql) => {
      leads = await addLeads(sql, workspace, 20);
      for (const name of ['a', 'b', 'c'])
        await sql
          .insertInto('teams')
          .values({ workspace_id: workspace, id: uuidv7(), name, problem: '' })
          .execute();
    });
    const seen: string[] = [];
    const left: number[] = [];
    let cursor: { epoch: number; seq: number } | null = null;
    for (let more = true; more; ) {
      const page: Awaited<ReturnType<typeof pull>> = await read(workspace, cursor, 7);
      expect(
        Object.values(page.tables).reduce((sum, { records }) => sum + records.length, 0),
      ).toBeLessThanOrEqual(7);
      for (const { records } of Object.values(page.tables)) seen.push(...records.map((record) => record.id));
      left.push(page.remaining);
      cursor = page;
      more = page.more;
    }
    expect(left).toEqual([17, 10, 3, 0]);
    expect(seen).toHaveLength(24);
    expect(new Set(seen)).toEqual(new Set([...seen, ...leads]));
  });

  it('asks whoever was away for too long to begin anew, and lets them come to the end', async () => {
    const workspace = await newWorkspace();
    const DAY = 86_400_000;
    const lead = async (deletedAt: Date | null): Promise<string> => {
      const id = uuidv7();
      await change(workspace, async (sql) => {
        await sql
          .insertInto('leads')
          .values({ workspace_id: workspace, id, name: 'Elin Lund', deleted_at: deletedAt })
          .execute();
      });
      return id;
    };
    await change(workspace, async () => {});
    const kept = await lead(null);
    const gone = await lead(new Date(Date.now() - 91 * DAY));
    const lately = await lead(new Date(Date.now() - 89 * DAY));
    await lead(null);
    const read = (cursor: Position | null, limit = 10) =>
      open().workspaceTx(workspace, (sql) => readChanges(sql, workspace, cursor, limit));
    const clear = () =>
      open().workspaceTx(workspace, (sql) =>
        removeTombstones(sql, workspace, new Date(Date.now() - 90 * DAY)),
      );

    expect(await clear()).toBe(0);
    // What lies behind the horizon is removed the next time only, for those who are just being answered.
    expect(await read({ epoch: 1, seq: 3 })).toMatchObject({ seq: 5 });
    expect(await read({ epoch: 1, seq: 2 })).toBe('resync');
    expect(await clear()).toBe(1);
    expect(await clear()).toBe(0);

    const first = await read(null, 2);
    if (first === 'resync') throw new Error('Whoever begins anew is refused.');
    expect(first.tables.leads?.columns.id).toEqual([kept]);
    expect(first.horizon).toBe(3);
    const rest = await read({ epoch: first.epoch, seq: first.seq, horizon: 3 });
    if (rest === 'resync') throw new Error('Whoever begins anew is refused.');
    expect(rest.tables.leads?.deleted).toEqual([lately]);
    expect(rest.tables.leads?.deleted).not.toContain(gone);
    expect(rest).not.toHaveProperty('horizon');
  });

  it('keeps what is gone while something points to it', async () => {
    const workspace = await newWorkspace();
    const id = uuidv7();
    await change(workspace, async (sql) => {
      await sql
        .insertInto('leads')
        .values({ workspace_id: workspace, id, name: 'Elin Lund', deleted_at: new Date(0) })
        .execute();
      await sql
        .insertInto('lead_aliases')
        .values({ workspace_id: workspace, id: uuidv7(), lead_id: id })
        .execute();
    });
    for (let time = 0; time < 2; time += 1)
      expect(await open().workspaceTx(workspace, (sql) => removeTombstones(sql, workspace, new Date()))).toBe(
        0,
      );
  });

  describe('refuses a cursor it cannot serve', () => {
    const answer = (workspace: string, cursor: { epoch: number; seq: number }) =>
      open().workspaceTx(workspace, (sql) => readChanges(sql, workspace, cursor, 10));

    it.each([
      ['of another epoch', { epoch: 2, seq: 1 }, 'resync'],
      ['ahead of the counter', { epoch: 1, seq: 2 }, 'resync'],
      ['at the counter', { epoch: 1, seq: 1 }, { more: false }],
    ])('%s', async (_case, cursor, expected) => {
      const workspace = await newWorkspace();
      await change(workspace, async () => {});
      const got = await answer(workspace, cursor);
      if (typeof expected === 'string') expect(got).toBe(expected);
      else expect(got).toMatchObject(expected);
    });
  });
});
