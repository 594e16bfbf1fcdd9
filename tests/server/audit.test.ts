/** The audit log: whatever is administered stands in it, and nobody rewrites it unseen. */
import { type Selectable, sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { auditLog } from '#lib/contract/audit.ts';
import type { Sql } from '#server/db/db.ts';
import { setWorkspace } from '#server/db/pool.ts';
import { json, type Tables } from '#server/db/tables.ts';
import { logAuditEnds } from '#server/jobs/audit-ends.ts';
import { audit, verifyAudit } from '#server/services/audit.ts';
import { addIngestKey } from '#server/services/ingest-keys.ts';
import { addMember } from '#server/services/setup.ts';
import { switchSite } from '#server/services/sites.ts';
import { eachDb } from './support/each-db.ts';
import { behindRowSecurity } from './support/row-security.ts';
import {
  type Device,
  newLead,
  newWorkspace,
  pairedDevice,
  problemOf,
  startTestServer,
  type TestServer,
} from './support/server.ts';

type AuditLogRow = Selectable<Tables['audit_log']>;

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const verify = (ws: string, kept?: string) => verifyAudit(server.services, ws, kept);
  /** As somebody who owns the database and goes past the application. */
  const tamper = (ws: string, work: (tx: Sql) => Promise<unknown>) =>
    open().tx(async (tx) => {
      await setWorkspace(tx, ws);
      await work(tx);
    });
  const write = (ws: string, count: number) =>
    open().workspaceTx(ws, async (tx) => {
      for (let n = 0; n < count; n += 1)
        await audit(tx, ws, { by: 'server', action: 'import_done', details: { rows: n, newLeads: 0 } });
    });

  it('lists what was done, by whom and to what, newest first and in pages, to administrators', async () => {
    const { id, seller, marketer } = await newWorkspace(open());
    const workspace = `w-${id}`;
    const { services } = server;
    const admin = await pairedDevice(server, marketer);
    await addIngestKey(services, { name: 'Website', workspace });
    await switchSite(services, { site: 'gmail', off: true, workspace });
    await switchSite(services, { site: 'gmail', off: true, workspace });
    const bo = { name: 'Bo Ek', email: `bo@${id}.example.com`, department: 'sales', admin: false } as const;
    await addMember(services, { ...bo, workspace });

    const read = async (query = '') =>
      auditLog.response.parse(await (await admin.send(`/api/v1/audit${query}`)).json());
    const all = await read();
    expect(all.more).toBe(false);
    expect(all.entries).toMatchObject([
      {
        position: 5,
        action: 'member_added',
        by: { kind: 'operator', name: null },
        subject: { kind: 'member', name: 'Bo Ek' },
        details: { department: 'sales', admin: false },
      },
      { position: 4, action: 'site_switched_off', subject: null, details: { site: 'gmail' } },
      { position: 3, action: 'key_created', subject: { kind: 'key', name: 'Website' } },
      { position: 2, action: 'device_paired', by: { kind: 'member', name: 'Sara' } },
      { position: 1, action: 'signed_in', by: { kind: 'member', name: 'Sara' }, subject: null },
    ]);
    const first = await read('?limit=3');
    expect(first).toEqual({ entries: all.entries.slice(0, 3), more: true });
    expect(await read('?limit=3&before=3')).toEqual({ entries: all.entries.slice(3), more: false });

    const other = await pairedDevice(server, seller);
    const refused = await problemOf(await other.send('/api/v1/audit'));
    expect(refused).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await verify(id)).toMatchObject({ entries: 7, broken: null });
  });

  it('holds what was decided about leads, by ids alone', async () => {
    const { id, seller, marketer } = await newWorkspace(open());
    const [admin, sidebar] = [await pairedDevice(server, marketer), await pairedDevice(server, seller)];
    const [one, two] = [await newLead(open(), id, 'one@x.example.com'), await newLead(open(), id)];
    const send = async (device: Device, type: string, payload: object) => {
      const [result] = await device.mutate([
        { id: uuidv7(), clientAt: new Date().toISOString(), type, payload },
      ]);
      expect(result?.status).toBe('applied');
      return result;
    };
    const merged = await send(sidebar, 'lead.merge', { leadId: one, otherId: two });
    expect(merged?.lead?.id).toBe(one);
    const { mergeId } = await open().workspaceTx(id, (tx) =>
      tx
        .selectFrom('lead_merges')
        .select('id as mergeId')
        .where('workspace_id', '=', id)
        .executeTakeFirstOrThrow(),
    );
    await send(sidebar, 'lead.unmerge', { leadId: one, mergeId });
    await send(sidebar, 'lead.apart', { leadId: one, otherId: two, apart: false });
    await send(sidebar, 'lead.apart', { leadId: one, otherId: two, apart: true });
    // What a seller does with their own leads is daily work.
    await send(sidebar, 'lead.assign', { leadId: one, ownerId: seller.id });
    await send(admin, 'lead.assign', { leadId: one, ownerId: null });
    await send(admin, 'lead.assign', { leadId: one, ownerId: null });
    await send(sidebar, 'lead.stop', { leadId: one, stop: 'objection' });
    await send(sidebar, 'lead.stop', { leadId: one, stop: 'objection' });
    await send(sidebar, 'lead.stop', { leadId: one, stop: null });
    const log = await open().workspaceTx(id, (tx) =>
      tx
        .selectFrom('audit_log')
        .select(['action', 'actor_id as by', 'subject_id as lead', 'details'])
        .where('workspace_id', '=', id)
        .where('subject_kind', '=', 'lead')
        .orderBy('position')
        .execute(),
    );
    const other = { other: two };
    expect(log).toEqual([
      { action: 'leads_merged', by: seller.id, lead: one, details: other },
      { action: 'leads_parted', by: seller.id, lead: one, details: other },
      { action: 'leads_reopened', by: seller.id, lead: one, details: other },
      { action: 'leads_kept_apart', by: seller.id, lead: one, details: other },
      {
        action: 'lead_assigned',
        by: marketer.id,
        lead: one,
        details: { from: seller.id, to: 'nobody' },
      },
      { action: 'lead_stopped', by: seller.id, lead: one, details: { kind: 'objection' } },
      { action: 'lead_freed', by: seller.id, lead: one, details: { kind: 'objection' } },
    ]);
    const read = auditLog.response.parse(await (await admin.send('/api/v1/audit')).json());
    expect(JSON.stringify(read)).not.toMatch(/Elin|example\.com/);
    expect(await verify(id)).toMatchObject({ broken: null });
  });

  it('keeps the chain when entries are written at the same time', async () => {
    const { id } = await newWorkspace(open());
    await Promise.all(Array.from({ length: 12 }, () => write(id, 5)));
    expect(await verify(id)).toMatchObject({ entries: 60, broken: null });
  });

  it('has no entry for what was rolled back', async () => {
    const { id } = await newWorkspace(open());
    const undone = open().workspaceTx(id, async (tx) => {
      await audit(tx, id, { by: 'server', action: 'import_done' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await verify(id)).toMatchObject({ entries: 0, broken: null });
  });

  it.each([
    ['changes an entry', sql`update audit_log set details = '{}'`],
    ['removes an entry', sql`delete from audit_log`],
    ['moves the end back', sql`delete from audit_heads`],
  ])('lets nobody of the application who %s', async (_what, statement) => {
    const { id } = await newWorkspace(open());
    await write(id, 1);
    await expect(behindRowSecurity(open(), id, (tx) => statement.execute(tx))).rejects.toMatchObject({
      code: '42501',
    });
  });

  describe('with 1,200 entries', () => {
    const COUNT = 1_200;
    let ws: string;
    let written: AuditLogRow[];
    beforeAll(async () => {
      ws = (await newWorkspace(open())).id;
      await write(ws, COUNT);
      written = await open().workspaceTx(ws, (tx) =>
        tx.selectFrom('audit_log').selectAll().where('workspace_id', '=', ws).execute(),
      );
    });
    afterEach(() =>
      tamper(ws, async (tx) => {
        await tx.deleteFrom('audit_log').where('workspace_id', '=', ws).execute();
        const rows = written.map((row) => ({ ...row, details: json(row.details) }));
        await tx.insertInto('audit_log').values(rows).execute();
      }),
    );

    const columns = sql.raw('at, actor_kind, actor_id, action, subject_kind, subject_id, details, hash');
    const mine = () => sql`workspace_id = ${ws}`;
    /** Takes entries out and puts them back at other positions. */
    const moved = (which: string, to: string) => () => [
      sql`create temp table moved on commit drop as select * from audit_log where ${mine()} and ${sql.raw(which)}`,
      sql`delete from audit_log where ${mine()} and ${sql.raw(which)}`,
      sql`insert into audit_log select workspace_id, ${sql.raw(to)}, ${columns} from moved`,
    ];
    const at = (position: number) => sql`${mine()} and position = ${position}`;

    it.each([
      [
        'changed',
        1_050,
        () => [sql`update audit_log set details = '{"rows": 7, "newLeads": 0}' where ${at(1_050)}`],
      ],
      ['dated back', 7, () => [sql`update audit_log set at = at - interval '1 day' where ${at(7)}`]],
      ['given to another', 1, () => [sql`update audit_log set actor_id = ${uuidv7()} where ${at(1)}`]],
      ['removed', 1_000, () => [sql`delete from audit_log where ${at(1_000)}`]],
      [
        'removed, and the rest moved up',
        1_001,
        () => [sql`delete from audit_log where ${at(1_001)}`, ...moved('position > 1001', 'position - 1')()],
      ],
      ['swapped with the next', 600, moved('position in (600, 601)', '1201 - position')],
      ['removed at the end', COUNT, () => [sql`delete from audit_log where ${at(COUNT)}`]],
      [
        'put in at the end',
        COUNT + 1,
        () => [
          sql`insert into audit_log select workspace_id, ${COUNT + 1}, ${columns} from audit_log where ${at(COUNT)}`,
        ],
      ],
    ])('names the first one that was %s', async (_what, position, statements) => {
      expect(await verify(ws)).toMatchObject({ entries: COUNT, broken: null });
      await tamper(ws, async (tx) => {
        for (const statement of statements()) await statement.execute(tx);
      });
      expect(await verify(ws)).toMatchObject({ head: null, broken: position });
    });
  });

  it('shows with an end kept elsewhere that the log was cut and written on', async () => {
    const { id } = await newWorkspace(open());
    await write(id, 3);
    const kept = (await verify(id)).head ?? '';
    expect(kept).toMatch(/^3:[0-9a-f]{64}$/);
    await write(id, 2);
    expect(await verify(id, kept)).toMatchObject({ entries: 5, broken: null });

    await tamper(id, async (tx) => {
      await sql`delete from audit_log where workspace_id = ${id} and position > 2`.execute(tx);
      await sql`update audit_heads h set position = 2, hash = a.hash from audit_log a
        where h.workspace_id = ${id} and a.workspace_id = ${id} and a.position = 2`.execute(tx);
    });
    await write(id, 3);
    expect(await verify(id)).toMatchObject({ entries: 5, broken: null });
    expect(await verify(id, kept)).toMatchObject({ head: null, broken: 3 });
  });

  it('writes the ends of the logs to the server’s log, as the check takes them', async () => {
    const { id } = await newWorkspace(open());
    await write(id, 2);
    await logAuditEnds(server.services);
    const line = server.lines.findLast((one) => one.includes(id) && one.includes('end of the audit log'));
    const { kept } = z.object({ kept: z.string() }).parse(JSON.parse(line ?? '{}'));
    expect(await verify(id, kept)).toMatchObject({ entries: 2, broken: null });
  });

  it('verifies after somebody it names was erased, and keeps no word of them', async () => {
    const { id, seller } = await newWorkspace(open());
    const subject = { kind: 'member' as const, id: seller.id };
    await open().workspaceTx(id, (tx) =>
      audit(tx, id, { by: { memberId: seller.id }, action: 'member_added', subject }),
    );
    await open().workspaceTx(id, (tx) =>
      tx.deleteFrom('members').where('workspace_id', '=', id).where('id', '=', seller.id).execute(),
    );
    expect(await verify(id)).toMatchObject({ entries: 1, broken: null });
    const rows = await open().workspaceTx(id, (tx) =>
      tx.selectFrom('audit_log').selectAll().where('workspace_id', '=', id).execute(),
    );
    expect(JSON.stringify(rows)).not.toContain(seller.name);
  });
});
