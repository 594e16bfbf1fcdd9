/** Webhooks in: who signs may bring leads and touchpoints, once, and nobody else anything. */
import { Hono } from 'hono';
import { Webhook as Sender } from 'standardwebhooks';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createHookIn,
  type HookIn,
  type HookMapping,
  type HookRule,
  hookInPayload,
  hooksIn,
  previewHookIn,
} from '#lib/contract/hooks-in.ts';
import { json } from '#server/db/tables.ts';
import { applyRetention } from '#server/jobs/retention.ts';
import type { Env } from '#server/routes/context.ts';
import { hookAddresses } from '#server/routes/hooks-in.ts';
import { onError } from '#server/routes/problems.ts';
import { erase } from '#server/services/erasure.ts';
import { hubspotSignature } from '#server/webhooks/in/verify.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newLead,
  newWorkspace,
  ORIGIN,
  pairedDevice,
  problemOf,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const path = (at: string) => ({ from: 'path' as const, path: at });

const FORM: HookMapping = {
  items: '',
  rules: [
    {
      makes: 'touchpoint',
      when: [{ path: 'type', is: ['form'] }],
      fields: {
        event: { from: 'text', text: 'Form Submitted' },
        email: path('contact.email'),
        name: path('contact.name'),
        title: path('form'),
      },
    },
    {
      makes: 'touchpoint',
      when: [{ path: 'type', is: ['open'] }],
      fields: { event: path('type'), externalId: path('who') },
    },
  ],
};

const HUBSPOT: HookMapping = {
  items: '',
  rules: [
    {
      makes: 'lead',
      when: [{ path: 'subscriptionType', is: ['contact.propertyChange'] }],
      fields: {
        externalId: { ...path('objectId'), before: 'hubspot:' },
        email: path('[propertyName=email].propertyValue'),
        jobTitle: path('[propertyName=jobtitle].propertyValue'),
        at: path('occurredAt'),
      },
    },
  ],
};

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const make = async (admin: Device, json: object) => {
    const answer = await admin.send('/api/v1/hooks-in', { json });
    expect(answer.status).toBe(200);
    return createHookIn.response.parse(await answer.json());
  };
  const map = async (admin: Device, id: string, mapping: HookMapping) =>
    expect((await admin.send(`/api/v1/hooks-in/${id}/mapping`, { json: { mapping } })).status).toBe(200);
  const list = async (admin: Device): Promise<HookIn[]> =>
    hooksIn.response.parse(await (await admin.send('/api/v1/hooks-in')).json()).hooks;
  const codes = async (admin: Device) => (await list(admin))[0]?.problems.map(({ code }) => code);

  const setUp = async (mapping: HookMapping | null = FORM) => {
    const { id: ws, seller, marketer } = await newWorkspace(open());
    const admin = await pairedDevice(server, marketer);
    const hook = await make(admin, { name: 'Forms', signing: 'standard', secret: null });
    if (mapping) await map(admin, hook.id, mapping);
    return { ws, seller, admin, hook, secret: hook.secret ?? '' };
  };

  const post = (address: string, body: string, headers: Record<string, string>) =>
    Promise.resolve(
      server.app.request(address, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', ...headers },
      }),
    );
  const signed = (secret: string, body: string, id: string = uuidv7(), at = new Date()) => ({
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Sender(secret).sign(id, at, body),
  });
  const deliver = async (
    { hook, secret }: { hook: { address: string }; secret: string },
    payload: unknown,
    id?: string,
  ) => {
    const body = JSON.stringify(payload);
    const answer = await post(hook.address, body, signed(secret, body, id));
    return { status: answer.status, answer: await answer.json() };
  };
  const form = (email = `${uuidv7()}@havsbris.example.com`) => ({
    type: 'form',
    form: 'Ask for a demo',
    contact: { email, name: 'Elin Lund' },
  });
  const touches = (ws: string) =>
    open().workspaceTx(ws, (sql) =>
      sql
        .selectFrom('touchpoints as t')
        .innerJoin('leads as l', (join) =>
          join.onRef('l.workspace_id', '=', 't.workspace_id').onRef('l.id', '=', 't.lead_id'),
        )
        .select(['t.kind', 't.title', 'l.emails', 'l.name'])
        .where('t.workspace_id', '=', ws)
        .orderBy('t.id')
        .execute(),
    );
  const kept = async (ws: string) => {
    const row = await open().workspaceTx(ws, (sql) =>
      sql.selectFrom('hook_payloads').select('payload').where('workspace_id', '=', ws).executeTakeFirst(),
    );
    return row?.payload;
  };

  it('bring a lead with its touchpoint, by the mapping; the hook says how it does', async () => {
    const world = await setUp();
    const payload = form('elin@havsbris.example.com');
    expect(await deliver(world, payload)).toEqual({
      status: 200,
      answer: { repeated: false, taken: 1, refused: [] },
    });
    expect(await touches(world.ws)).toEqual([
      {
        kind: 'form_submit',
        title: 'Ask for a demo',
        emails: ['elin@havsbris.example.com'],
        name: 'Elin Lund',
      },
    ]);
    expect(await deliver(world, { type: 'poll' })).toMatchObject({
      status: 200,
      answer: { taken: 0, refused: [{ index: 0, code: 'no_rule' }] },
    });
    expect(await list(world.admin)).toMatchObject([
      { name: 'Forms', taken: 1, refused: 1, problems: [{ code: 'no_rule' }], mapping: FORM },
    ]);
    expect(await kept(world.ws)).toEqual({ type: 'poll' });
  });

  it('have no effect when they come again, also at the same time', async () => {
    const world = await setUp();
    const id = uuidv7();
    const payload = form();
    const first = await Promise.all([
      deliver(world, payload, id),
      deliver(world, payload, id),
      deliver(world, payload, id),
    ]);
    expect(first.map(({ status }) => status)).toEqual([200, 200, 200]);
    const state = await list(world.admin);
    expect(state).toMatchObject([{ taken: 1, refused: 0 }]);
    expect(await deliver(world, payload, id)).toEqual({
      status: 200,
      answer: { repeated: true, taken: 0, refused: [] },
    });
    // Under the same id nothing else is taken either.
    expect((await deliver(world, { type: 'poll' }, id)).answer).toMatchObject({ repeated: true });
    expect(await list(world.admin)).toEqual(state);
    expect(await touches(world.ws)).toHaveLength(1);
  });

  it('are kept without effect until there is a mapping; then the same is read', async () => {
    const world = await setUp(null);
    const id = uuidv7();
    expect((await deliver(world, form(), id)).answer).toMatchObject({
      taken: 0,
      refused: [{ code: 'no_mapping' }],
    });
    expect(await list(world.admin)).toMatchObject([{ taken: 0, refused: 0, problems: [], mapping: null }]);
    expect(await kept(world.ws)).toMatchObject({ type: 'form' });
    await map(world.admin, world.hook.id, FORM);
    expect((await deliver(world, form(), id)).answer).toMatchObject({ taken: 1 });
    // Read under another mapping once more, what was taken is not taken twice.
    await map(world.admin, world.hook.id, FORM);
    expect((await deliver(world, form(), id)).answer).toMatchObject({ taken: 1 });
    expect(await touches(world.ws)).toHaveLength(1);
  });

  it('show what the last would become, before a mapping is saved', async () => {
    const world = await setUp(null);
    const preview = async (mapping: HookMapping) => {
      const answer = await world.admin.send(`/api/v1/hooks-in/${world.hook.id}/preview`, {
        json: { mapping },
      });
      return previewHookIn.response.parse(await answer.json());
    };
    expect(await preview(FORM)).toMatchObject({ at: null, items: [] });
    await deliver(world, form('elin@havsbris.example.com'));
    const last = await world.admin.send(`/api/v1/hooks-in/${world.hook.id}/payload`);
    const { payload, proposed } = hookInPayload.response.parse(await last.json());
    expect(payload).toMatchObject({ form: 'Ask for a demo' });
    expect(proposed?.rules[0]?.fields.email).toEqual(path('contact.email'));
    expect(await preview(FORM)).toMatchObject({
      counts: { items: 1, refused: 0 },
      items: [{ kind: 'form_submit', said: { email: 'elin@havsbris.example.com' }, problem: null }],
    });
    expect(await touches(world.ws)).toEqual([]);
    expect(await list(world.admin)).toMatchObject([{ mapping: null }]);
  });

  it('are refused with a reason and nothing of them, unless they come from the tool, now, as they were signed', async () => {
    const world = await setUp();
    const body = JSON.stringify(form());
    const right = signed(world.secret, body);
    const minutes = (n: number) => new Date(Date.now() + n * 60_000);
    const cases: [headers: Record<string, string>, reason: string, body?: string][] = [
      [{ ...right, 'webhook-id': '' }, 'no_id'],
      [{ ...right, 'webhook-timestamp': '' }, 'no_timestamp'],
      [{ ...right, 'webhook-signature': '' }, 'no_signature'],
      [{ ...right, 'webhook-signature': right['webhook-signature'].replace('v1', 'v9') }, 'unknown_version'],
      [signed(`whsec_${btoa('another secret, long enough')}`, body), 'wrong_signature'],
      [signed(world.secret, body, undefined, minutes(-6)), 'clock'],
      [signed(world.secret, body, undefined, minutes(6)), 'clock'],
      [right, 'wrong_signature', JSON.stringify(JSON.parse(body), null, 2)],
    ];
    for (const [headers, reason, text = body] of cases) {
      const answer = await post(world.hook.address, text, headers);
      expect(answer.status).toBe(401);
      const { code, detail = '' } = await problemOf(answer);
      expect([code, detail.split(':')[0]]).toEqual(['not_verified', reason]);
      expect(detail).not.toContain('havsbris');
    }
    const late = await post(world.hook.address, body, signed(world.secret, body, undefined, minutes(-6)));
    expect((await problemOf(late)).detail).toMatch(/signed 3[56]\d seconds ago/);
    expect(await touches(world.ws)).toEqual([]);
    expect(await kept(world.ws)).toBeUndefined();
    expect(await codes(world.admin)).toEqual([
      'clock',
      'wrong_signature',
      'unknown_version',
      'no_signature',
      'no_timestamp',
      'no_id',
    ]);
  });

  it('are refused when they are no JSON, too large, too deep, of another type, or nobody’s', async () => {
    const world = await setUp();
    const send = async (body: string, type = 'application/json', address = world.hook.address) => {
      const answer = await post(address, body, { ...signed(world.secret, body), 'Content-Type': type });
      return [answer.status, (await problemOf(answer)).code];
    };
    expect(await send('{"type": "form"')).toEqual([400, 'malformed_json']);
    expect(await send('type=form', 'application/x-www-form-urlencoded')).toEqual([
      415,
      'unsupported_media_type',
    ]);
    expect(await send(`"${'a'.repeat(256 * 1024)}"`)).toEqual([413, 'too_large']);
    expect(await send(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)).toEqual([400, 'too_deep']);
    expect(await send(JSON.stringify(Array(1_001).fill(1)))).toEqual([413, 'too_large']);
    for (const address of [
      `${ORIGIN}/hooks/${world.ws}/${uuidv7()}`,
      `${ORIGIN}/hooks/${uuidv7()}/${world.hook.id}`,
      `${ORIGIN}/hooks/${world.ws}/x`,
    ])
      expect(await send('{}', undefined, address)).toEqual([404, 'not_found']);
    expect(await touches(world.ws)).toEqual([]);
  });

  it('are taken with both secrets while it changes, and a day later with the new one only', async () => {
    const world = await setUp();
    const answer = await world.admin.send(`/api/v1/hooks-in/${world.hook.id}/secret`, {
      json: { secret: null },
    });
    const renewed = { ...world, secret: String((await answer.json()).secret) };
    expect(renewed.secret).toMatch(/^whsec_/);
    expect([(await deliver(world, form())).status, (await deliver(renewed, form())).status]).toEqual([
      200, 200,
    ]);
    await open().workspaceTx(world.ws, (sql) =>
      sql
        .updateTable('hooks_in')
        .set({ old_secret_until: new Date(Date.now() - 1) })
        .where('workspace_id', '=', world.ws)
        .execute(),
    );
    expect([(await deliver(world, form())).status, (await deliver(renewed, form())).status]).toEqual([
      401, 200,
    ]);
  });

  it('keep their secret encrypted', async () => {
    const world = await setUp();
    const { secret } = await open().workspaceTx(world.ws, (sql) =>
      sql
        .selectFrom('hooks_in')
        .select('secret')
        .where('workspace_id', '=', world.ws)
        .executeTakeFirstOrThrow(),
    );
    const plain = Buffer.from(world.secret.replace('whsec_', ''), 'base64');
    expect(plain).toHaveLength(32);
    expect(Buffer.from(secret).includes(plain)).toBe(false);
    expect(JSON.stringify(await list(world.admin))).not.toContain(world.secret);
    for (const [signing, given] of [
      ['standard', 'whsec_short'],
      ['hubspot', null],
      ['hubspot', 'short'],
    ]) {
      const refused = await world.admin.send('/api/v1/hooks-in', {
        json: { name: 'x', signing, secret: given },
      });
      expect([refused.status, (await problemOf(refused)).code]).toEqual([422, 'bad_secret']);
    }
  });

  it('of HubSpot bring its contacts; what failed and comes again in other company is taken once', async () => {
    const { id: ws, marketer } = await newWorkspace(open());
    const admin = await pairedDevice(server, marketer);
    const secret = uuidv7();
    const hook = await make(admin, { name: 'HubSpot', signing: 'hubspot', secret });
    expect(hook.secret).toBeNull();
    await map(admin, hook.id, HUBSPOT);
    const email = `${uuidv7()}@havsbris.example.com`;
    const change = (propertyName: string, propertyValue: string, attemptNumber = 0) => ({
      ...{ eventId: 100, subscriptionId: 7, portalId: 62515, appId: 54321, occurredAt: Date.now() },
      ...{ subscriptionType: 'contact.propertyChange', objectId: 123, changeSource: 'CRM' },
      ...{ attemptNumber, propertyName, propertyValue },
    });
    const send = async (events: unknown, at = Date.now()) => {
      const body = JSON.stringify(events);
      const uri = `${hook.address}?portal=62515`;
      const signature = hubspotSignature(
        Buffer.from(secret),
        { method: 'POST', uri, body: Buffer.from(body) },
        String(at),
      );
      const answer = await post(uri, body, {
        'X-HubSpot-Signature-v3': signature,
        'X-HubSpot-Request-Timestamp': String(at),
      });
      return answer.json();
    };
    const events = [change('email', email), change('jobtitle', 'CFO'), change('hs_score', '7')];
    const at = Date.now();
    expect(await send(events, at)).toMatchObject({ repeated: false, taken: 3 });
    expect(await send(events, at)).toMatchObject({ repeated: true });
    const leads = await open().workspaceTx(ws, (sql) =>
      sql.selectFrom('leads').select(['emails', 'title']).where('workspace_id', '=', ws).execute(),
    );
    expect(leads).toEqual([{ emails: [email], title: 'CFO' }]);
    const [first] = events;
    expect(await send([{ ...first, attemptNumber: 1 }], at + 1)).toMatchObject({ repeated: false, taken: 1 });
    expect(
      await open().workspaceTx(ws, (sql) =>
        sql.selectFrom('leads').select('id').where('workspace_id', '=', ws).execute(),
      ),
    ).toHaveLength(1);
  });

  it('say who is not to be contacted, and who has objected', async () => {
    const lead = (email: string, field: 'doNotContact' | 'objection', type: string): HookRule => ({
      makes: 'lead',
      when: [{ path: 'type', is: [type] }],
      fields: { email: path(email), [field]: { from: 'text', text: 'yes' } },
    });
    const world = await setUp({
      items: '',
      rules: [lead('contact.email', 'doNotContact', 'left'), lead('contact.email', 'objection', 'objected')],
    });
    const said = (type: string) => deliver(world, { ...form('elin@havsbris.example.com'), type });
    const stop = () =>
      open().workspaceTx(world.ws, (sql) =>
        sql.selectFrom('leads').select('stop').where('workspace_id', '=', world.ws).executeTakeFirst(),
      );
    await said('left');
    expect(await stop()).toMatchObject({ stop: { kind: 'do_not_contact', memberId: null } });
    await said('objected');
    expect(await stop()).toMatchObject({ stop: { kind: 'objection' } });
    await said('left');
    expect(await stop()).toMatchObject({ stop: { kind: 'objection' } });
  });

  it('say which items they refused, as of any event', async () => {
    const world = await setUp({ items: 'events', rules: FORM.rules });
    const old = { ...form(), at: '2001-01-01' };
    const mapping: HookMapping = {
      items: 'events',
      rules: FORM.rules.map((rule) => ({ ...rule, fields: { ...rule.fields, at: path('at') } })),
    };
    await map(world.admin, world.hook.id, mapping);
    const { answer } = await deliver(world, {
      events: [
        form(),
        { type: 'open', who: 'nobody-known' },
        old,
        { ...form(), at: 'soon' },
        { ...form(), contact: {} },
        7,
      ],
    });
    expect(answer).toMatchObject({
      taken: 1,
      refused: [
        { index: 1, code: 'unknown_person' },
        { index: 2, code: 'too_old' },
        { index: 3, code: 'bad_time' },
        { index: 4, code: 'no_identity' },
        { index: 5, code: 'no_rule' },
      ],
    });
    expect((await deliver(world, { other: [] })).answer).toMatchObject({ refused: [{ code: 'no_items' }] });
    expect(await list(world.admin)).toMatchObject([{ taken: 1, refused: 6 }]);
    const bad = await world.admin.send(`/api/v1/hooks-in/${world.hook.id}/mapping`, {
      json: { mapping: { ...mapping, items: 'a..b' } },
    });
    expect([bad.status, (await problemOf(bad)).code]).toEqual([400, 'invalid_request']);
  });

  it('keep nothing of who was erased or has objected, and forget what they kept', async () => {
    const world = await setUp();
    const [gone, still] = ['gone@havsbris.example.com', 'still@havsbris.example.com'];
    await deliver(world, form(gone));
    expect(JSON.stringify(await kept(world.ws))).toContain(gone);
    await erase(server.services, world.ws, 'operator', gone);
    expect(await kept(world.ws)).toBeUndefined();
    // Neither as what is taken, nor in passing.
    await deliver(world, form(gone));
    await deliver(world, { type: 'poll', text: `Written by <${gone.toUpperCase()}>, yesterday` });
    expect(await kept(world.ws)).toBeUndefined();
    expect(await touches(world.ws)).toEqual([]);

    const leadId = await newLead(open(), world.ws, still);
    await open().workspaceTx(world.ws, (sql) =>
      sql
        .updateTable('leads')
        .set({
          stop: json({
            kind: 'objection',
            at: new Date().toISOString(),
            source: 'test',
            memberId: null,
          }),
        })
        .where('workspace_id', '=', world.ws)
        .where('id', '=', leadId)
        .execute(),
    );
    expect((await deliver(world, form(still))).answer).toMatchObject({ refused: [{ code: 'objected' }] });
    await deliver(world, { type: 'poll', text: `Cc: ${still}` });
    expect(await kept(world.ws)).toBeUndefined();
  });

  it('are forgotten after thirty days', async () => {
    const world = await setUp(null);
    await deliver(world, form());
    const day = 86_400_000;
    await applyRetention(server.services, new Date(Date.now() + 29 * day), () => {});
    expect(await kept(world.ws)).toBeDefined();
    await applyRetention(server.services, new Date(Date.now() + 31 * day), () => {});
    expect(await kept(world.ws)).toBeUndefined();
  });

  it('beyond the limit wait, and others do not', async () => {
    const [flooded, other] = [await setUp(), await setUp()];
    const app = new Hono<Env>().route('/hooks', hookAddresses(server.services, 2));
    app.onError(onError(server.services.log));
    const send = async ({ hook, secret }: typeof flooded) => {
      const body = JSON.stringify(form());
      return app.request(hook.address, {
        method: 'POST',
        body,
        headers: { 'Content-Type': 'application/json', ...signed(secret, body) },
      });
    };
    const answers = [await send(flooded), await send(flooded), await send(flooded), await send(other)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 200]);
    expect(answers[2]?.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
    expect(await touches(flooded.ws)).toHaveLength(2);
  });

  it('are set up by marketing and administrators, and stand in the audit log without their secret', async () => {
    const world = await setUp();
    const sales = await pairedDevice(server, world.seller);
    for (const [way, init] of [
      ['', {}],
      ['', { json: { name: 'x', signing: 'standard', secret: null } }],
      [`/${world.hook.id}/mapping`, { json: { mapping: FORM } }],
    ] as const)
      expect((await sales.send(`/api/v1/hooks-in${way}`, init)).status).toBe(403);
    expect((await world.admin.send(`/api/v1/hooks-in/${world.hook.id}`, { method: 'DELETE' })).status).toBe(
      200,
    );
    expect((await deliver(world, form())).status).toBe(404);
    const audit = await (await world.admin.send('/api/v1/audit')).text();
    for (const action of ['hook_in_added', 'hook_in_mapped', 'hook_in_removed'])
      expect(audit).toContain(action);
    expect(audit).not.toContain(world.secret);
  });
});
