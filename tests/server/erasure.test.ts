/** Erasing a person: nothing of them is left in any table, nothing brings them back, and the audit log still verifies. */
import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditLog } from '#lib/contract/audit.ts';
import { timelines } from '#lib/contract/routes.ts';
import { setWorkspace } from '#server/db/pool.ts';
import { json } from '#server/db/tables.ts';
import { ensureTouchpointMonths, touchpointMonthsBefore } from '#server/db/touchpoint-months.ts';
import { applyRetention } from '#server/jobs/retention.ts';
import { writeArchive } from '#server/services/archive.ts';
import { verifyAudit } from '#server/services/audit.ts';
import { addIngestKey } from '#server/services/ingest-keys.ts';
import { importCsv } from '../support/import-csv.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newLead,
  newTouchpoint,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const NAME = 'Kanarie Fågelström';
const EMAIL = 'kanarie.fagelstrom@voljaren.example.com';
const PROFILE = 'kanarie-fagelstrom-42';

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  /** Every row of every table that holds one of the texts, as `table: row`. */
  async function rowsWith(workspaceId: string, texts: readonly string[]): Promise<string[]> {
    return open().tx(async (sql) => {
      await setWorkspace(sql, workspaceId);
      const { rows: tables } = await raw<{ name: string }>`
        select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition`.execute(
        sql,
      );
      const found: string[] = [];
      for (const { name } of tables) {
        const { rows } = await raw<{ row: string }>`
          select t::text as row from ${raw.raw(name)} t where t::text ilike any (${texts.map((text) => `%${text}%`)}::text[])`.execute(
          sql,
        );
        found.push(...rows.map(({ row }) => `${name}: ${row}`));
      }
      return found;
    });
  }

  async function workspaceWithPerson() {
    const { id, seller, marketer } = await newWorkspace(open());
    const workspace = await open().tx((sql) =>
      sql.selectFrom('workspaces').select('slug').where('workspace_id', '=', id).executeTakeFirstOrThrow(),
    );
    const made = await addIngestKey(server.services, { name: 'Website', workspace: workspace.slug });
    if (!made.ok) throw new Error(made.error.code);
    const send = async (batch: object[]) => {
      const answer = await server.app.request('/v1/batch', {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          Authorization: `Basic ${Buffer.from(`${made.value.key}:`).toString('base64')}`,
        },
        body: JSON.stringify({ batch }),
      });
      expect(answer.status).toBe(200);
      return (await answer.json()) as { results: { status: string }[] };
    };
    const identify = {
      type: 'identify',
      userId: 'crm-canary-7',
      messageId: uuidv7(),
      traits: { email: EMAIL, name: NAME, title: `Chief of ${NAME}` },
    };
    const track = () => ({
      type: 'track',
      event: 'Form Submitted',
      userId: 'crm-canary-7',
      messageId: uuidv7(),
      properties: { note: `from ${EMAIL}`, title: `Asked by ${NAME}` },
    });
    await send([identify, track()]);
    // What an import changed is kept so that it can be undone, and so is what it refused.
    await importCsv(
      server.services,
      id,
      `Email,Name,Job title\n${EMAIL},${NAME},Kanarie ${NAME}\nno address,${NAME},x\n`,
    );
    await server.rollup.flush();
    const sidebar = await pairedDevice(server, seller);
    const admin = await pairedDevice(server, marketer);
    const { leads, cursor } = await sidebar.pull();
    const lead = leads.find((one) => one.emails.includes(EMAIL));
    if (!lead) throw new Error('no lead');
    const base = { clientAt: new Date().toISOString() };
    const feedbackId = uuidv7();
    const results = await sidebar.mutate([
      {
        ...base,
        id: uuidv7(),
        type: 'lead.link',
        payload: { leadId: lead.id, kind: 'linkedin', value: `profile:${PROFILE}` },
      },
      {
        ...base,
        id: uuidv7(),
        type: 'feedback.give',
        payload: {
          feedbackId,
          leadId: lead.id,
          content: {
            verdict: 'good',
            reasons: [],
            note: `${NAME} wants a call`,
            contact: 'reached',
            outcome: null,
            campaignId: null,
          },
        },
      },
      {
        ...base,
        id: uuidv7(),
        type: 'lead.cut',
        payload: { leadId: lead.id, kind: 'linkedin', value: `profile:${PROFILE}` },
      },
      {
        ...base,
        id: uuidv7(),
        type: 'lead.link',
        payload: { leadId: lead.id, kind: 'linkedin', value: `profile:${PROFILE}` },
      },
    ]);
    expect(results.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied', 'applied']);
    const read = await sidebar.send('/api/v1/timelines', { json: { leadIds: [lead.id], limit: 1 } });
    const [timeline] = timelines.response.parse(await read.json()).timelines;
    const touchpointId = timeline?.touchpoints[0]?.id;
    const moment = { leadId: lead.id, touchpointId, text: `${NAME} asks for a price` };
    const [marked] = await admin.mutate([{ ...base, id: uuidv7(), type: 'moment.mark', payload: moment }]);
    expect(marked).toMatchObject({ status: 'applied' });
    const [teamId, questionId] = [uuidv7(), uuidv7()];
    const team = { name: 'Norden', problem: '', memberIds: [seller.id, marketer.id], campaignIds: [] };
    expect((await sidebar.send(`/api/v1/teams/${teamId}`, { json: team })).status).toBe(200);
    const about = { leadId: lead.id, questionId };
    const asked = { ...about, teamId, text: `Has anybody met ${NAME}?` };
    const said = { ...about, answerId: uuidv7(), text: `I know ${NAME}.` };
    const spoken = await admin.mutate([
      { ...base, id: uuidv7(), type: 'question.ask', payload: asked },
      { ...base, id: uuidv7(), type: 'question.answer', payload: said },
    ]);
    expect(spoken).toMatchObject([{ status: 'applied' }, { status: 'applied' }]);
    return { id, seller, sidebar, admin, lead, feedbackId, questionId, cursor, send, identify, track };
  }

  const ask = async (device: Device, path: string, json: unknown) => {
    const answer = await device.send(`/api/v1/privacy${path}`, { json });
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };

  describe('an erased person', { timeout: 120_000 }, () => {
    it('is gone from every table and from devices, stays away, and the audit log verifies', async () => {
      const { id, sidebar, admin, lead, feedbackId, questionId, cursor, send, identify, track } =
        await workspaceWithPerson();
      const texts = [NAME, EMAIL, PROFILE, 'crm-canary-7'];
      expect((await rowsWith(id, texts)).length).toBeGreaterThan(5);

      const preview = await ask(admin, '/preview', { who: `  ${EMAIL.toUpperCase()} ` });
      expect(preview.body).toMatchObject({
        names: [NAME],
        counts: { leads: 1, feedback: 1, touchpoints: 1 },
        blocked: false,
      });
      const exported = await ask(admin, '/export', { who: EMAIL });
      expect(JSON.stringify(exported.body)).toContain(`${NAME} wants a call`);
      expect(JSON.stringify(exported.body)).toContain(`I know ${NAME}.`);
      expect(exported.body).toMatchObject({
        data: { leads: [{ name: NAME }], feedback: [{}], touchpoints: [{}] },
      });

      const erased = await ask(admin, '/erase', { who: EMAIL });
      expect(erased).toMatchObject({ status: 200, body: { receipt: { counts: { leads: 1, feedback: 1 } } } });
      expect(await rowsWith(id, texts)).toEqual([]);
      const page = await sidebar.pull(cursor);
      expect(page.tables.leads?.deleted).toContain(lead.id);
      expect(page.tables.feedback?.deleted).toContain(feedbackId);
      expect(page.tables.questions?.deleted).toContain(questionId);
      expect((await ask(admin, '/preview', { who: EMAIL })).body).toEqual({
        names: [],
        counts: {},
        blocked: true,
      });
      expect((await ask(admin, '/export', { who: EMAIL })).status).toBe(404);

      const again = await send([{ ...identify, messageId: uuidv7() }, track()]);
      expect(again.results.map(({ status }) => status)).toEqual(['suppressed', 'suppressed']);
      const csv = `Email,Name\n${EMAIL},${NAME}\nanna@voljaren.example.com,Anna Berg\n`;
      const imported = await importCsv(server.services, id, csv);
      expect(imported).toMatchObject({ state: 'done', counts: { made: 1, refused: 1 } });
      const base = { clientAt: new Date().toISOString() };
      const byHand = await sidebar.mutate([
        {
          ...base,
          id: uuidv7(),
          type: 'lead.create',
          payload: { leadId: uuidv7(), name: NAME, title: null, kind: 'email', value: EMAIL },
        },
        {
          ...base,
          id: uuidv7(),
          type: 'feedback.give',
          payload: {
            feedbackId: uuidv7(),
            leadId: lead.id,
            content: {
              verdict: 'poor',
              reasons: [],
              note: NAME,
              contact: 'reached',
              outcome: null,
              campaignId: null,
            },
          },
        },
      ]);
      expect(byHand.map(({ code }) => code)).toEqual(['person_erased', 'person_erased']);
      expect(await rowsWith(id, texts)).toEqual([]);
      expect(await verifyAudit(server.services, id)).toMatchObject({ broken: null });
      expect(server.lines.join()).not.toMatch(/kanarie|fågelström/i);
    });

    it('is in no export of the workspace that is made afterwards', async () => {
      const { id, admin } = await workspaceWithPerson();
      const exported = async (): Promise<string> => {
        const pieces: string[] = [];
        await writeArchive(open(), async (piece) => void pieces.push(piece), id);
        return pieces.join('');
      };
      const traces = /kanarie|fågelström|crm-canary-7/i;
      expect(await exported()).toMatch(traces);
      expect((await ask(admin, '/erase', { who: EMAIL })).status).toBe(200);
      const after = await exported();
      expect(after).not.toMatch(traces);
      expect(after).toContain('"samsyn":"end"');
    });

    it('who is no lead is kept away all the same; sellers may do none of it', async () => {
      const { id, sidebar, admin, send } = await workspaceWithPerson();
      const who = 'nobody.yet@voljaren.example.com';
      expect((await ask(admin, '/erase', { who })).status).toBe(200);
      const { results } = await send([
        { type: 'identify', userId: 'n', messageId: uuidv7(), traits: { email: who } },
      ]);
      expect(results).toMatchObject([{ status: 'suppressed' }]);
      for (const path of ['/preview', '/erase', '/export'])
        expect((await ask(sidebar, path, { who: EMAIL })).status).toBe(403);
      expect((await sidebar.send('/api/v1/privacy')).status).toBe(403);
      expect((await rowsWith(id, [EMAIL])).length).toBeGreaterThan(0);
    });
  });

  describe('who asks what is kept of them', { timeout: 120_000 }, () => {
    it('gets what imports and webhooks keep that names them, and nothing of others', async () => {
      const { id, admin, send } = await workspaceWithPerson();
      const hook = uuidv7();
      await open().workspaceTx(id, async (sql) => {
        await sql
          .insertInto('hooks_in')
          .values({
            workspace_id: id,
            id: hook,
            name: 'Forms',
            signing: 'standard',
            secret: new Uint8Array(32),
          })
          .execute();
        await sql
          .insertInto('hook_payloads')
          .values({
            workspace_id: id,
            hook_id: hook,
            at: new Date(),
            payload: json({ who: `${NAME} <${EMAIL}>` }),
          })
          .execute();
      });
      const { body } = await ask(admin, '/export', { who: EMAIL });
      expect(body).toMatchObject({
        data: {
          import_changes: expect.arrayContaining([expect.objectContaining({ what: 'lead' })]),
          import_refused: [{ cells: ['no address', NAME, 'x'] }],
          hook_payloads: [{ hook_id: hook, payload: { who: `${NAME} <${EMAIL}>` } }],
        },
      });

      // Somebody whom a tool calls 7: that figure stands in much that is not about them.
      const other = 'seven@voljaren.example.com';
      await send([{ type: 'identify', userId: '7', messageId: uuidv7(), traits: { email: other } }]);
      const theirs = await ask(admin, '/export', { who: '7' });
      expect(theirs.body).toMatchObject({ data: { leads: [{ emails: [other] }] } });
      expect(JSON.stringify(theirs.body)).not.toMatch(/kanarie/i);
    });
  });

  describe('retention', { timeout: 120_000 }, () => {
    it('drops months that nobody keeps, removes by kind, and writes down what went', async () => {
      const { id, admin, lead } = await workspaceWithPerson();
      const other = await newWorkspace(open());
      const now = new Date();
      const old = new Date(Date.UTC(now.getUTCFullYear() - 2, 3, 10));
      await ensureTouchpointMonths(open(), old, old);
      const telling = async (device: Device, leadId: string, touchpointId: string) =>
        device.mutate([
          {
            id: uuidv7(),
            clientAt: now.toISOString(),
            type: 'moment.mark',
            payload: { leadId, touchpointId, text: 'Telling, long ago' },
          },
        ]);
      await telling(admin, lead.id, await newTouchpoint(open(), id, { leadId: lead.id, at: old }));
      expect(await rowsWith(id, ['Telling, long ago'])).toHaveLength(1);
      const set = await ask(admin, '/retention', { touchpoints: 12, feedback: null, silentLeads: null });
      expect(set.status).toBe(200);
      const dirty: string[] = [];
      const run = () => applyRetention(server.services, now, (workspaceId) => void dirty.push(workspaceId));
      await run();
      // Others keep theirs for good, so the month's table stays, without our rows.
      expect(await touchpointMonthsBefore(open(), now)).not.toEqual([]);
      const read = async () =>
        (await (await admin.send('/api/v1/privacy')).json()) as {
          runs: { counts: object }[];
          retention: object;
        };
      expect(await read()).toMatchObject({
        retention: { touchpoints: 12, feedback: null },
        runs: [{ counts: { touchpoints: 1 } }],
      });
      expect(dirty).toEqual([id]);
      expect(await rowsWith(id, ['Telling, long ago'])).toEqual([]);

      const { rows } = await open().tx((sql) =>
        raw<{ id: string }>`select workspace_id as id from workspaces`.execute(sql),
      );
      for (const { id: one } of rows)
        await open().workspaceTx(one, (sql) =>
          sql
            .insertInto('privacy_settings')
            .values({
              workspace_id: one,
              block_key: new Uint8Array(32),
              retention: json({ touchpoints: 12 }),
            })
            .onConflict((conflict) =>
              conflict.column('workspace_id').doUpdateSet({ retention: json({ touchpoints: 12 }) }),
            )
            .execute(),
        );
      const stranger = await newLead(open(), other.id);
      const theirs = await newTouchpoint(open(), other.id, { leadId: stranger, at: old });
      await telling(await pairedDevice(server, other.marketer), stranger, theirs);
      expect(await rowsWith(other.id, ['Telling, long ago'])).toHaveLength(1);
      await run();
      expect(
        (await touchpointMonthsBefore(open(), new Date(old.getTime() + 60 * 86_400_000))).map((month) =>
          month.toISOString(),
        ),
      ).not.toContain(new Date(Date.UTC(old.getUTCFullYear(), old.getUTCMonth())).toISOString());
      expect(dirty).toContain(other.id);
      expect(await rowsWith(other.id, ['Telling, long ago'])).toEqual([]);
      expect(await verifyAudit(server.services, id)).toMatchObject({ broken: null });
    });

    it('removes feedback and questions last spoken of long ago, and people of whom nobody heard, and writes it down', async () => {
      const { id, seller, marketer } = await newWorkspace(open());
      const sidebar = await pairedDevice(server, seller);
      const admin = await pairedDevice(server, marketer);
      const now = new Date();
      const clientAt = now.toISOString();
      const yearsAgo = (years: number): Date =>
        new Date(Date.UTC(now.getUTCFullYear() - years, now.getUTCMonth(), 1));
      const names = ['silent', 'young', 'touched', 'spoken', 'asked', 'answered'] as const;
      const leads = new Map<(typeof names)[number], string>();
      for (const name of names) leads.set(name, await newLead(open(), id, `${name}@voljaren.example.com`));
      const lead = (name: (typeof names)[number]): string => leads.get(name) ?? '';
      const content = { verdict: 'good', reasons: [], contact: 'reached', outcome: null, campaignId: null };
      const give = async (about: string, note: string): Promise<string> => {
        const feedbackId = uuidv7();
        const payload = { feedbackId, leadId: about, content: { ...content, note } };
        const [result] = await sidebar.mutate([{ id: uuidv7(), clientAt, type: 'feedback.give', payload }]);
        expect(result).toMatchObject({ status: 'applied' });
        return feedbackId;
      };
      const teamId = uuidv7();
      const team = { name: 'Norden', problem: '', memberIds: [seller.id, marketer.id], campaignIds: [] };
      expect((await sidebar.send(`/api/v1/teams/${teamId}`, { json: team })).status).toBe(200);
      const say = async (type: string, payload: object): Promise<void> => {
        const [result] = await admin.mutate([{ id: uuidv7(), clientAt, type, payload }]);
        expect(result).toMatchObject({ status: 'applied' });
      };
      const put = async (about: string, text: string): Promise<string> => {
        const questionId = uuidv7();
        await say('question.ask', { leadId: about, questionId, teamId, text });
        return questionId;
      };

      await newTouchpoint(open(), id, { leadId: lead('touched') });
      const [oldFeedback, feedback] = [
        await give(lead('spoken'), 'Said long ago'),
        await give(lead('spoken'), 'Said now'),
      ];
      const [oldQuestion, question, answered] = [
        await put(lead('asked'), 'Asked long ago?'),
        await put(lead('asked'), 'Asked now?'),
        await put(lead('answered'), 'Asked long ago, answered now?'),
      ];
      const answer = { leadId: lead('answered'), questionId: answered, answerId: uuidv7(), text: 'Yes.' };
      await say('question.answer', answer);
      await open().workspaceTx(id, async (sql) => {
        const old = names.filter((name) => name !== 'young').map(lead);
        const long = { created_at: yearsAgo(3) };
        await sql
          .updateTable('leads')
          .set(long)
          .where('workspace_id', '=', id)
          .where('id', 'in', old)
          .execute();
        await sql
          .updateTable('feedback')
          .set({ given_at: yearsAgo(2) })
          .where('workspace_id', '=', id)
          .where('id', '=', oldFeedback)
          .execute();
        await sql
          .updateTable('questions')
          .set(long)
          .where('workspace_id', '=', id)
          .where('id', 'in', [oldQuestion, answered])
          .execute();
      });
      const { cursor } = await sidebar.pull();

      const set = { touchpoints: null, feedback: 12, silentLeads: 24 };
      expect((await ask(admin, '/retention', set)).status).toBe(200);
      await applyRetention(server.services, now, () => {});
      const { tables } = await sidebar.pull(cursor);
      expect(tables.leads?.deleted).toEqual([lead('silent')]);
      expect(tables.feedback?.deleted).toEqual([oldFeedback]);
      expect(tables.questions?.deleted).toEqual([oldQuestion]);
      expect(await rowsWith(id, ['Said long ago', 'Asked long ago?', 'silent@voljaren'])).toEqual([]);
      const all = await (await pairedDevice(server, seller)).pull();
      expect(all.leads.map((one) => one.id).sort()).toEqual(
        names
          .filter((name) => name !== 'silent')
          .map(lead)
          .sort(),
      );
      expect(all.feedback).toMatchObject([{ id: feedback, note: 'Said now' }]);
      expect([...(all.tables.questions?.columns.id ?? [])].sort()).toEqual([question, answered].sort());

      const done = async () => {
        const { entries } = auditLog.response.parse(await (await admin.send('/api/v1/audit')).json());
        return entries.filter(({ action }) => action === 'retention_done');
      };
      const counts = { feedback: 1, questions: 1, leads: 1 };
      expect(await done()).toMatchObject([{ by: { kind: 'server' }, details: counts }]);
      const shown = await (await admin.send('/api/v1/privacy')).json();
      expect(shown).toMatchObject({ runs: [{ counts }] });
      // Again it has no effect, and there is nothing to write down.
      await applyRetention(server.services, now, () => {});
      expect(await done()).toHaveLength(1);
      expect(await verifyAudit(server.services, id)).toMatchObject({ broken: null });
    });
  });
});
