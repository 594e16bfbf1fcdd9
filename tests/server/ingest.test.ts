import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { createAdaptorServer } from '@hono/node-server';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { Hono } from 'hono';
import { v7 } from 'uuid';
import { beforeAll, describe, expect, it } from 'vitest';
import { newToken } from '#server/auth/token.ts';
import { countNextDay } from '#server/db/campaign-days.ts';
import type { Db } from '#server/db/db.ts';
import { insertTouchpoints, type TouchRow } from '#server/db/ingest.ts';
import { insertIngestKey, listIngestKeys } from '#server/db/ingest-keys.ts';
import { writeUnconsented } from '#server/db/retention.ts';
import { ingestApp } from '#server/ingest/app.ts';
import { createLog } from '#server/log.ts';
import type { Env } from '#server/routes/context.ts';
import { onError } from '#server/routes/problems.ts';
import { eachDb } from './support/each-db.ts';
import { pull } from './support/pull.ts';

const NOW = new Date('2026-11-25T13:00:00.000Z');
const ago = (minutes: number): string => new Date(NOW.getTime() - minutes * 60_000).toISOString();

/** A workspace of its own with an ingest key, a campaign, and the routes over it. */
async function workspace(
  db: Db,
  now: () => Date = () => NOW,
  limits: { waiting?: number; perSecond?: number } = {},
) {
  const id = v7();
  await db.tx((sql) => sql.insertInto('workspaces').values({ workspace_id: id, slug: id }).execute());
  const { token, hash } = newToken(id);
  await db.workspaceTx(id, (sql) =>
    insertIngestKey(sql, id, { hash, id: v7(), name: 'test', expiresAt: null }),
  );
  const campaignId = v7();
  await db.workspaceTx(id, (sql) =>
    sql
      .insertInto('campaigns')
      .values({ workspace_id: id, id: campaignId, key: 'autumn-pipeline', name: 'Autumn Pipeline' })
      .execute(),
  );
  const dirty: string[] = [];
  const seqs: number[] = [];
  const bus = {
    publish: (message: object) =>
      void ('seq' in message && typeof message.seq === 'number' && seqs.push(message.seq)),
    subscribe: () => () => {},
    close: async () => {},
  };
  const app = new Hono<Env>().route(
    '/v1',
    ingestApp({ db, bus }, { onDirty: (ws) => dirty.push(ws), now, ...limits }),
  );
  app.onError(onError(createLog('silent')));
  const send = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const response = await app.request(`/v1/${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Basic ${btoa(`${token}:`)}`,
        ...headers,
      },
      body: text as BodyInit,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown> & { results: Record<string, unknown>[] },
    };
  };
  const rows = () =>
    db.workspaceTx(id, async (sql) => ({
      leads: await sql.selectFrom('leads').selectAll().where('workspace_id', '=', id).orderBy('id').execute(),
      accounts: await sql
        .selectFrom('accounts')
        .selectAll()
        .where('workspace_id', '=', id)
        .orderBy('id')
        .execute(),
      touchpoints: await sql
        .selectFrom('touchpoints')
        .selectAll()
        .where('workspace_id', '=', id)
        .orderBy('at')
        .orderBy('id')
        .execute(),
      identities: await sql
        .selectFrom('identities')
        .select(['kind', 'value', 'lead_id'])
        .where('workspace_id', '=', id)
        .orderBy('kind')
        .orderBy('value')
        .execute(),
      keys: await sql
        .selectFrom('ingest_keys')
        .selectAll()
        .where('workspace_id', '=', id)
        .orderBy('key')
        .execute(),
      dirty: await sql.selectFrom('lead_dirty_batches').selectAll().where('workspace_id', '=', id).execute(),
    }));
  return { id, token, hash, campaignId, app, send, rows, dirty, seqs };
}

const identify = (over: object = {}) => ({
  type: 'identify',
  messageId: v7(),
  userId: 'u-1',
  traits: {
    email: 'Maja.Lindqvist@Vitsand.example.com',
    name: 'Maja Lindqvist',
    title: 'Marknadschef',
    country: 'Sweden',
    company: { name: 'Vitsand Energi', industry: 'Energy', employees: 210 },
  },
  timestamp: ago(60),
  ...over,
});
const track = (over: object = {}) => ({
  type: 'track',
  messageId: v7(),
  userId: 'u-1',
  event: 'Webinar Attended',
  properties: { name: 'Attribution in 30 minutes', detail: 'stayed 26 min' },
  timestamp: ago(30),
  ...over,
});
const page = (over: object = {}) => ({
  type: 'page',
  messageId: v7(),
  anonymousId: 'a-1',
  name: 'Guide',
  properties: {
    url: 'https://www.nordlys.example.com/guides/attribution?utm_source=linkedin&utm_medium=paid-social&utm_campaign=Autumn_Pipeline',
    title: 'Guide: Attribution',
  },
  timestamp: ago(90),
  ...over,
});

const TOUCH: Omit<TouchRow, 'leadId' | 'id'> = {
  kind: 'page_view',
  direction: 'in',
  actor: 'person',
  side: 'marketing',
  channel: 'Direct',
  at: new Date('2026-03-01T08:30:00.123Z'),
  startsAt: null,
  homeId: null,
  campaignKey: null,
  title: 'Guide, "one"',
  detail: null,
  rule: null,
  props: null,
};
/** Each differs from that in one thing, which a batch must not take for the same. */
const UNLIKE: Partial<TouchRow>[] = [
  ...([{}, { kind: 'demo' }, { direction: 'out' }, { actor: 'machine' }, { side: 'sales' }] as const),
  ...[{ channel: 'Email' }, { at: new Date('2026-03-01T08:30:00.124Z') }, { title: '' }, { title: 'null' }],
  ...[
    { detail: '' },
    { detail: 'null' },
    { detail: 'a\nb {c},"d\\' },
    { rule: 'group_mail' },
    { homeId: v7() },
  ],
  ...[{ startsAt: new Date('2027-01-01T00:00:00.001Z') }, { props: '{"a":[null,"x,y"],"b":"Å\\u0001"}' }],
];

eachDb((_, open) => {
  it('tells a workspace that sends too much at a time when to come again, and keeps nothing of that', async () => {
    const { rows, send } = await workspace(open(), undefined, { waiting: 0 });
    const refused = await send('batch', { batch: [identify()] });
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(refused.headers.get('Retry-After')).toBe('5');
    expect((await rows()).leads).toEqual([]);
  });

  it('takes so many messages a second of a workspace, and of the rest nothing until later', async () => {
    let time = NOW.getTime();
    const { rows, send } = await workspace(open(), () => new Date(time), { perSecond: 2 });
    const batch = (...names: string[]) =>
      send('batch', {
        batch: names.map((name) => ({
          ...identify(),
          messageId: v7(),
          traits: { email: `${name}@x.example.com` },
        })),
      });
    const emails = async () =>
      (await rows()).identities
        .map(({ value }) => value)
        .filter((value) => value.includes('@'))
        .sort();
    expect((await batch('a', 'b', 'c', 'd')).status).toBe(200);
    const refused = await batch('e');
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(refused.headers.get('Retry-After')).toBe('1');
    expect(await emails()).toEqual(['a', 'b', 'c', 'd'].map((name) => `${name}@x.example.com`));
    time += 1_001;
    expect((await batch('e')).status).toBe(200);
    expect(await emails()).toContain('e@x.example.com');
  });

  it('stores together what comes together, and tells each sender what became of its own', async () => {
    const { id, rows, send } = await workspace(open());
    await send('identify', identify());
    const page = (messageId: string) => ({ ...identify(), type: 'page', name: 'Guide', messageId });
    const ids = Array.from({ length: 40 }, () => v7());
    const again = ids[0] ?? '';
    const answers = await Promise.all([
      ...ids.map((messageId) =>
        send('batch', { batch: [page(messageId), { type: 'unheard', messageId: v7() }] }),
      ),
      send('batch', { batch: [page(v7()), page(again), 'no object'] }),
    ]);
    const told = answers.map(({ body }) => body.results.map(({ index, status }) => [index, status]));
    expect(told.slice(0, 40)).toEqual(
      ids.map(() => [
        [0, 'accepted'],
        [1, 'refused'],
      ]),
    );
    expect(told.at(-1)).toEqual([
      [0, 'accepted'],
      [1, 'duplicate'],
      [2, 'refused'],
    ]);
    expect((await rows()).touchpoints).toHaveLength(41);
    const transactions = await open().workspaceTx(id, (sql) =>
      sql.selectFrom('lead_dirty_batches').select('id').where('workspace_id', '=', id).execute(),
    );
    expect(transactions.length).toBeLessThan(20);
  });

  it('stores of each touchpoint of a batch what was given, however alike they are', async () => {
    const { id, send, rows } = await workspace(open());
    await send('identify', identify());
    const leadId = (await rows()).leads[0]?.id ?? '';
    const given = UNLIKE.map((one): TouchRow => ({ ...TOUCH, leadId, id: v7(), ...one }));
    await open().workspaceTx(id, (sql) => insertTouchpoints(sql, id, given));
    const stored = new Map((await rows()).touchpoints.map((row) => [row.id, row]));
    for (const { campaignKey: _none, leadId: lead_id, homeId, startsAt, props, ...row } of given)
      expect(stored.get(row.id)).toMatchObject({
        ...row,
        ...{ lead_id, campaign_id: null, home_id: homeId, starts_at: startsAt },
        props: props === null ? null : JSON.parse(props),
      });
  });

  it('keeps apart what the same page says with other tags beside it', async () => {
    const { send, rows } = await workspace(open());
    const page = (over: object, context = {}) => ({
      ...{ type: 'page', messageId: v7(), userId: 'u-1', timestamp: ago(30), context },
      properties: { url: 'https://nordlys.example.com/guides/attribution?utm_source=linkedin', ...over },
    });
    const said = [
      ...[page({}), page({ utm_campaign: 'autumn-pipeline' }), page({ referrer: 'https://google.com/' })],
      ...[page({}, { campaign: { source: 'google', medium: 'cpc' } }), page({ url: 'https://google.com/' })],
    ];
    const alone = await workspace(open());
    await alone.send('identify', identify());
    for (const message of said) await alone.send('page', message);
    await send('batch', {
      batch: [identify(), ...said, ...said.map((one) => ({ ...one, messageId: v7() }))],
    });
    const facts = (all: Awaited<ReturnType<typeof rows>>) =>
      all.touchpoints.map(({ channel, title, props }) => JSON.stringify([channel, title, props])).toSorted();
    const once = facts(await alone.rows());
    expect(new Set(once).size).toBe(said.length);
    expect(facts(await rows())).toEqual([...once, ...once].toSorted());
  });

  it('takes what the real RudderStack client sends, packed, once', async () => {
    const { app, token, rows } = await workspace(open(), () => new Date());
    const server = createAdaptorServer({ fetch: app.fetch });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const dataPlaneUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    try {
      const ids = [v7(), v7(), v7()];
      // The client takes an id, though its types do not say so.
      const as = (n: number): object => ({ messageId: ids[n] });
      const sendAll = async (): Promise<void> => {
        const client = new RudderAnalytics(token, {
          dataPlaneUrl,
          flushAt: 100,
          gzip: true,
          logLevel: 'error',
        });
        client.identify({ userId: 'r-1', ...as(0), traits: identify().traits });
        client.track({
          userId: 'r-1',
          ...as(1),
          event: 'Webinar Attended',
          properties: { name: 'Grid' },
        });
        client.page({
          userId: 'r-1',
          ...as(2),
          name: 'Pricing',
          properties: { url: 'https://nordlys.example.com/pricing' },
        });
        await client.flush();
      };
      await sendAll();
      const first = await rows();
      expect(first.leads).toMatchObject([
        { name: 'Maja Lindqvist', emails: ['maja.lindqvist@vitsand.example.com'] },
      ]);
      expect(first.touchpoints.map(({ kind }) => kind).sort()).toEqual(['page_view', 'webinar_attended']);
      await sendAll();
      expect(await rows()).toEqual(first);
    } finally {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    }
  });

  describe('with the real Segment client', () => {
    it('takes identify, track, page and group; sending the same again changes nothing', async () => {
      const { app, token, rows, dirty, seqs, campaignId, id } = await workspace(open(), () => new Date());
      const server = createAdaptorServer({ fetch: app.fetch });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : 0;
      const client = () => {
        const analytics = new Analytics({ writeKey: token, host: `http://127.0.0.1:${port}`, maxRetries: 0 });
        const errors: unknown[] = [];
        analytics.on('error', (error) => errors.push(error));
        return { analytics, errors };
      };
      try {
        const ids = [v7(), v7(), v7(), v7()];
        const sendAll = async (): Promise<unknown[]> => {
          const { analytics, errors } = client();
          analytics.page({
            anonymousId: 'web-7',
            name: 'Guide',
            messageId: ids[0] ?? '',
            properties: page().properties,
          });
          analytics.identify({
            userId: 'u-1',
            anonymousId: 'web-7',
            messageId: ids[1] ?? '',
            traits: identify().traits,
          });
          analytics.track({
            userId: 'u-1',
            event: 'Webinar Attended',
            messageId: ids[2] ?? '',
            properties: { name: 'Attribution in 30 minutes' },
          });
          analytics.group({
            userId: 'u-1',
            groupId: 'g-1',
            messageId: ids[3] ?? '',
            traits: { name: 'Vitsand Energi AB', website: 'https://www.vitsand.example.com' },
          });
          await analytics.closeAndFlush();
          return errors;
        };
        expect(await sendAll()).toEqual([]);
        const first = await rows();
        expect(first.leads).toMatchObject([
          {
            name: 'Maja Lindqvist',
            title: 'Marknadschef',
            country: 'SE',
            emails: ['maja.lindqvist@vitsand.example.com'],
          },
        ]);
        expect(first.accounts).toMatchObject([
          { name: 'Vitsand Energi AB', domains: ['vitsand.example.com'], industry: 'Energy', employees: 210 },
        ]);
        expect(first.leads[0]?.account_id).toBe(first.accounts[0]?.id);
        expect(
          first.touchpoints
            .map(({ kind, channel, title, campaign_id, side }) => ({
              kind,
              channel,
              title,
              campaign_id,
              side,
            }))
            .sort((a, b) => (a.kind < b.kind ? -1 : 1)),
        ).toEqual([
          {
            kind: 'page_view',
            channel: 'Paid Social',
            title: 'Guide: Attribution',
            campaign_id: campaignId,
            side: 'marketing',
          },
          {
            kind: 'webinar_attended',
            channel: 'Webinar',
            title: 'Webinar: Attribution in 30 minutes',
            campaign_id: null,
            side: 'marketing',
          },
        ]);
        expect(first.touchpoints.find(({ kind }) => kind === 'page_view')?.props).toMatchObject({
          signal: 'guide:attribution',
        });
        expect(first.identities.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
          'anonymous web-7',
          'email maja.lindqvist@vitsand.example.com',
          'external u-1',
        ]);
        expect(first.dirty).toHaveLength(1);
        expect(dirty).toContain(id);
        expect(seqs.length).toBeGreaterThan(0);

        expect(await sendAll()).toEqual([]);
        expect(await rows()).toEqual(first);

        const { analytics, errors } = client();
        analytics.track({ userId: 'u-1', event: '  ' });
        await analytics.closeAndFlush();
        expect(errors).toHaveLength(1);
      } finally {
        if ('closeAllConnections' in server) server.closeAllConnections();
        server.close();
      }
    });
  });

  describe('messages', () => {
    let ws: Awaited<ReturnType<typeof workspace>>;
    beforeAll(async () => {
      ws = await workspace(open());
      await ws.send('batch', { batch: [identify()] });
    });

    it.each([
      [
        'B50 nobody named',
        track({ userId: undefined }),
        'no_identity',
        /userId, anonymousId or traits\.email/,
      ],
      [
        'B50 a shared mailbox only',
        identify({ userId: undefined, traits: { email: 'info@vitsand.example.com' } }),
        'no_identity',
        /shared mailbox/,
      ],
      ['a visitor nobody has named', page({ anonymousId: 'never-seen' }), 'unknown_person', /identify/],
      ['B52 33 KB', track({ properties: { text: 'x'.repeat(33 * 1024) } }), 'event_too_large', /32768/],
      [
        'B53 unknown type',
        track({ type: 'poke' }),
        'unknown_type',
        /identify, track, page, screen, group, alias/,
      ],
      ['B53 no event name', track({ event: undefined }), 'missing_event', /`event`/],
      ['B54 ten years ahead', track({ timestamp: '2036-11-25T13:00:00Z' }), 'in_future', /days ahead.*clock/],
      ['B54 before 2000', track({ timestamp: '1999-12-31T23:59:59Z' }), 'too_old', /before the year 2000/],
      ['B55 after 40 days', track({ timestamp: ago(60 * 24 * 40) }), 'too_old', /30 days.*\/v1\/import/],
      ['an alias of nothing', { type: 'alias', messageId: v7(), userId: 'u-1' }, 'no_identity', /previousId/],
      ['B55 after the window', track({ timestamp: ago(60 * 24 * 31) }), 'too_old', /30 days.*\/v1\/import/],
      ['B43 no such day', track({ timestamp: '2026-02-30T10:00:00Z' }), 'invalid_field', /^timestamp: /],
      [
        'B60 10,000 properties',
        track({ properties: Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`p${n}`, n])) }),
        'event_too_large',
        /32768/,
      ],
      [
        'B39 too deep',
        track({ properties: JSON.parse(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`) }),
        'too_deep',
        /30/,
      ],
      ['B24 NUL', track({ properties: { text: 'a\u0000b' } }), 'bad_character', /cannot be stored/],
      [
        'half a surrogate pair',
        track({ properties: { text: 'a\ud83d' } }),
        'bad_character',
        /cannot be stored/,
      ],
      ['no object', 'text', 'not_an_object', /JSON object/],
      [
        'a group without a domain',
        { type: 'group', userId: 'u-1', groupId: 'g', traits: { name: 'Vitsand' } },
        'no_company',
        /traits\.website/,
      ],
      [
        'analytics refused',
        track({ context: { consent: { categoryPreferences: { Analytics: false } } } }),
        'no_consent',
        /consent/,
      ],
    ])('%s: refused with its index, the others taken', async (_, message, code, detail) => {
      const good = track();
      const { status, body } = await ws.send('batch', {
        batch: [good, message, track()],
        sentAt: NOW.toISOString(),
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        success: true,
        results: [
          { index: 0, messageId: good.messageId, status: 'accepted' },
          { index: 1, status: 'refused', code },
          { index: 2, status: 'accepted' },
        ],
      });
      expect(body.results[1]?.detail).toMatch(detail);
    });

    it('takes each kind of call at its own path: screen as a view, alias as two ids of one person', async () => {
      const ws = await workspace(open());
      await ws.send('identify', identify());
      expect(
        (await ws.send('screen', { messageId: v7(), userId: 'u-1', name: 'Settings', timestamp: ago(5) }))
          .status,
      ).toBe(200);
      expect(
        await ws.send('alias', { messageId: v7(), userId: 'crm-9', previousId: 'u-1', timestamp: ago(4) }),
      ).toMatchObject({
        status: 200,
        body: { results: [{ status: 'accepted' }] },
      });
      await ws.send('track', track({ userId: 'crm-9' }));
      const { leads, touchpoints, identities } = await ws.rows();
      expect(leads).toHaveLength(1);
      expect(touchpoints.map(({ kind, title }) => [kind, title]).sort()).toEqual([
        ['page_view', 'Settings'],
        ['webinar_attended', 'Webinar: Attribution in 30 minutes'],
      ]);
      expect(identities.filter(({ kind }) => kind === 'external').map(({ value }) => value)).toEqual([
        'crm-9',
        'u-1',
      ]);
      // Of two strangers nothing is known, so nothing is made.
      expect(await ws.send('alias', { messageId: v7(), userId: 'x', previousId: 'y' })).toMatchObject({
        status: 200,
        body: { results: [{ status: 'refused', code: 'unknown_person' }] },
      });
    });

    it('B50 alone: 400, nothing was taken', async () => {
      const { status, body, headers } = await ws.send('track', { event: 'Form Submitted' });
      expect(status).toBe(400);
      expect(headers.get('Content-Type')).toContain('application/problem+json');
      expect(body.detail).toMatch(/^no_identity: /);
    });

    it('B51: 2,501 messages, or more than 500 KB also when packed: 413 and nothing taken', async () => {
      const before = await ws.rows();
      const many = await ws.send('batch', {
        batch: Array.from({ length: 2_501 }, () => ({ type: 'track', userId: 'u-1', event: 'E' })),
      });
      expect(many.status).toBe(413);
      expect(many.body.detail).toMatch(/2500.*2501.*Split/);
      const large = JSON.stringify({
        batch: Array.from({ length: 20 }, () => track({ properties: { text: 'x'.repeat(30_000) } })),
      });
      expect((await ws.send('batch', large)).status).toBe(413);
      expect((await ws.send('batch', gzipSync(large), { 'Content-Encoding': 'gzip' })).status).toBe(413);
      expect(await ws.rows()).toEqual(before);
    });

    it('B46: a gzip bomb is stopped while it unpacks', async () => {
      const bomb = gzipSync(Buffer.alloc(200_000_000));
      const before = process.memoryUsage().arrayBuffers;
      expect((await ws.send('batch', bomb, { 'Content-Encoding': 'gzip' })).status).toBe(413);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
    });

    it('takes packed bodies', async () => {
      const { body } = await ws.send('batch', gzipSync(JSON.stringify({ batch: [track()] })), {
        'Content-Encoding': 'gzip',
      });
      expect(body.results).toMatchObject([{ status: 'accepted' }]);
    });

    it.each([
      ['broken JSON', '{"batch":[\n{type:1}]}', {}, 400, 'malformed_json', /line 2, column 2/],
      ['text that ends', '{"batch":[', {}, 400, 'malformed_json', /ends before/],
      ['no list', '{"batch":{}}', {}, 400, 'invalid_request', /list of messages/],
      ['an empty list', '{"batch":[]}', {}, 400, 'invalid_request', /no message/],
      [
        'a clock that is none',
        '{"batch":[{}],"sentAt":"now"}',
        {},
        400,
        'invalid_request',
        /date with time and zone/,
      ],
      ['not gzip', '{"batch":[]}', { 'Content-Encoding': 'gzip' }, 400, 'invalid_request', /is not/],
      [
        'packed twice',
        '{}',
        { 'Content-Encoding': 'gzip, gzip' },
        415,
        'unsupported_media_type',
        /gzip or nothing/,
      ],
      ['another type', '{}', { 'Content-Type': 'text/xml' }, 415, 'unsupported_media_type', null],
      ['no key', '{"batch":[{}]}', { Authorization: '' }, 401, 'unauthenticated', /ingest key/],
      [
        'a key of nobody',
        '{"batch":[{}]}',
        { Authorization: `Basic ${btoa('abc:')}` },
        401,
        'unauthenticated',
        /ingest key/,
      ],
    ])('%s: a problem, nothing taken', async (_, text, headers, status, code, detail) => {
      const before = await ws.rows();
      const answer = await ws.send('batch', text, headers);
      expect(answer).toMatchObject({ status, body: { code } });
      if (detail) expect(answer.body.detail).toMatch(detail);
      if (status === 401) expect(answer.headers.get('WWW-Authenticate')).toMatch(/^Basic/);
      expect(await ws.rows()).toEqual(before);
    });

    it('B58: a key in the address is refused, though it works', async () => {
      const { status, body } = await ws.send(`batch?writeKey=${ws.token}`, { batch: [track()] });
      expect(status).toBe(400);
      expect(body.detail).toMatch(/End this key/);
      expect(JSON.stringify(body)).not.toContain(ws.token);
    });

    it('B58: a key that stood in an address is marked as exposed, once, and stands in the audit log', async () => {
      const other = await workspace(open());
      const keys = async () => (await listIngestKeys(open(), other.id)).map(({ exposedAt }) => exposedAt);
      for (const text of ['nonsense', newToken(other.id).token])
        expect((await other.send(`batch?writeKey=${text}`, {})).status).toBe(400);
      expect(await keys()).toEqual([null]);
      for (const name of ['writeKey', 'write_key'])
        expect((await other.send(`track?${name}=${other.token}`, track())).status).toBe(400);
      expect(await keys()).toEqual([NOW]);
      const log = await open().workspaceTx(other.id, (sql) =>
        sql
          .selectFrom('audit_log')
          .select(['action', 'actor_kind as by'])
          .where('workspace_id', '=', other.id)
          .execute(),
      );
      expect(log).toEqual([{ action: 'key_exposed', by: 'unknown' }]);
    });

    it('accepts the key in the body, and refuses one that was ended', async () => {
      const [other, ended] = [await workspace(open()), await workspace(open())];
      const sendTo = ({ send, token }: typeof other) =>
        send('batch', { batch: [identify()], writeKey: token }, { Authorization: '' });
      expect((await sendTo(other)).status).toBe(200);
      await open().workspaceTx(ended.id, (sql) =>
        sql.updateTable('tokens').set({ revoked_at: NOW }).where('workspace_id', '=', ended.id).execute(),
      );
      expect(await sendTo(ended)).toMatchObject({ status: 401, body: { code: 'token_revoked' } });
    });
  });

  it('keeps when a thing is that was signed up for, as tools write it', async () => {
    const ws = await workspace(open());
    const signUp = (properties: object, event = 'Webinar Registered') => track({ event, properties });
    await ws.send('batch', {
      batch: [
        identify(),
        signUp({ name: 'with a zone', starts_at: '2031-05-06T10:00:00+02:00' }),
        signUp({ name: 'a day', eventDate: '2031-05-06' }),
        signUp({ name: 'words', startsAt: 'next Tuesday' }),
        signUp({ name: 'nothing' }),
        signUp({ name: 'was held', starts_at: '2031-05-06T10:00:00+02:00' }, 'Webinar Attended'),
      ],
    });
    const { touchpoints } = await ws.rows();
    expect(
      Object.fromEntries(
        touchpoints.map(({ title, starts_at }) => [title, starts_at?.toISOString() ?? null]),
      ),
    ).toEqual({
      'with a zone': '2031-05-06T08:00:00.000Z',
      'a day': '2031-05-06T00:00:00.000Z',
      words: null,
      nothing: null,
      'Webinar: was held': null,
    });
  });

  describe('repeats', () => {
    it('B55: counts a message once, within a batch, after a second and after 25 hours', async () => {
      let now = NOW;
      const ws = await workspace(open(), () => now);
      const once = track();
      const first = await ws.send('batch', { batch: [identify(), once, once] });
      expect(first.body.results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'duplicate']);
      const before = await ws.rows();
      for (const seconds of [1, 25 * 3600]) {
        now = new Date(NOW.getTime() + seconds * 1000);
        expect((await ws.send('batch', { batch: [once] })).body.results).toMatchObject([
          { status: 'duplicate' },
        ]);
      }
      now = new Date(NOW.getTime() + 40 * 86_400_000);
      expect(
        (await ws.send('batch', { batch: [once, track({ timestamp: now.toISOString() })] })).body.results,
      ).toMatchObject([{ status: 'refused', code: 'too_old' }, { status: 'accepted' }]);
      const after = await ws.rows();
      expect(after.touchpoints.filter(({ at }) => at < now)).toEqual(before.touchpoints);
    });

    it('takes a message again that was refused because nobody had named the person', async () => {
      const ws = await workspace(open());
      const early = track();
      expect((await ws.send('batch', { batch: [early] })).body.results).toMatchObject([
        { code: 'unknown_person' },
      ]);
      await ws.send('batch', { batch: [identify()] });
      expect((await ws.send('batch', { batch: [early] })).body.results).toMatchObject([
        { status: 'accepted' },
      ]);
    });

    it('takes the same batch sent many times at once exactly once', async () => {
      const ws = await workspace(open());
      const batch = [
        ...Array.from({ length: 20 }, (_, n) =>
          identify({ userId: `u-${n}`, traits: { email: `p${n}@vitsand.example.com` } }),
        ),
        ...Array.from({ length: 20 }, (_, n) => track({ userId: `u-${n}` })),
      ];
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, n) => ws.send('batch', { batch: n % 2 ? batch : batch.toReversed() })),
      );
      const accepted = answers
        .flatMap(({ body }) => body.results)
        .filter(({ status }) => status === 'accepted');
      expect(accepted).toHaveLength(40);
      const { leads, touchpoints, accounts, keys } = await ws.rows();
      expect([leads, touchpoints, accounts, keys].map(({ length }) => length)).toEqual([20, 20, 1, 40]);
    });
  });

  describe('people', () => {
    it('corrects a wrong clock by sentAt', async () => {
      const ws = await workspace(open());
      const skewed = (minutes: number) => new Date(Date.parse(ago(minutes)) - 400 * 86_400_000).toISOString();
      await ws.send('batch', {
        batch: [identify({ timestamp: undefined }), track({ timestamp: skewed(30) })],
        sentAt: skewed(0),
      });
      expect((await ws.rows()).touchpoints.map(({ at }) => at.toISOString())).toEqual([ago(30)]);
    });

    it('keeps two people at one browser apart', async () => {
      const ws = await workspace(open());
      const as = (email: string) =>
        identify({ userId: undefined, anonymousId: 'kitchen-tablet', traits: { email } });
      await ws.send('batch', { batch: [as('maja@vitsand.example.com')] });
      await ws.send('batch', { batch: [as('erik@vitsand.example.com')] });
      const { leads } = await ws.rows();
      expect(leads.map(({ emails }) => emails)).toEqual([
        ['maja@vitsand.example.com'],
        ['erik@vitsand.example.com'],
      ]);
    });

    it('joins a second address through the userId, and Gmail spellings through the mailbox', async () => {
      const ws = await workspace(open());
      await ws.send('batch', { batch: [identify(), identify({ traits: { email: 'maja.l@gmail.com' } })] });
      await ws.send('batch', {
        batch: [
          identify({ userId: undefined, traits: { email: 'majal+nordlys@googlemail.com', title: 'CMO' } }),
        ],
      });
      const { leads, accounts } = await ws.rows();
      expect(leads).toMatchObject([{ name: 'Maja Lindqvist', title: 'CMO' }]);
      expect(leads[0]?.emails).toContain('maja.l@gmail.com');
      expect(accounts.map(({ domains }) => domains)).toEqual([['vitsand.example.com']]);
    });

    it('makes no company of free mail', async () => {
      const ws = await workspace(open());
      await ws.send('batch', {
        batch: [identify({ traits: { email: 'maja@hotmail.se', company: 'Vitsand Energi' } })],
      });
      expect(await ws.rows()).toMatchObject({ accounts: [], leads: [{ account_id: null }] });
    });

    it('stamps what devices pull, and only when it changed', async () => {
      const ws = await workspace(open());
      await ws.send('batch', { batch: [identify()] });
      const first = await pull(open(), ws.id);
      expect(first).toMatchObject({
        tables: {
          leads: { records: [{ name: 'Maja Lindqvist' }] },
          accounts: { records: [{ name: 'Vitsand Energi' }] },
        },
      });
      await ws.send('batch', { batch: [identify()] });
      expect(await pull(open(), ws.id)).toEqual(first);
    });

    it('B57: masks addresses where they do not belong', async () => {
      const ws = await workspace(open());
      await ws.send('batch', {
        batch: [
          identify(),
          track({
            properties: {
              note: 'ask erik@vitsand.example.com',
              url: 'https://nordlys.example.com/?m=maja%40vitsand.example.com',
            },
          }),
        ],
      });
      const [touch] = (await ws.rows()).touchpoints;
      expect(JSON.stringify(touch)).not.toMatch(/vitsand/);
      expect(touch?.props).toMatchObject({ note: 'ask [e-mail]' });
    });

    it('B57: tells administrators in which property of which key it was', async () => {
      let now = NOW;
      const ws = await workspace(open(), () => now);
      const told = async () => {
        const [key] = await listIngestKeys(open(), ws.id);
        return [key?.maskedOn, key?.maskedIn];
      };
      const send = (over: object) => ws.send('batch', { batch: [identify(), track(over)] });
      await send({ properties: { email: 'maja.lindqvist@vitsand.example.com', note: 'nobody' } });
      expect(await told()).toEqual([null, null]);
      const title = { properties: { title: 'To erik@vitsand.example.com', 'erik@vitsand.example.com': 1 } };
      await send(title);
      const touches = (await ws.rows()).touchpoints;
      expect(touches.map((one) => one.title)).toContain('Webinar: To [e-mail]');
      expect(JSON.stringify(touches)).not.toMatch(/erik/);
      expect(await told()).toEqual(['2026-11-25', 'title']);
      await send({ properties: { deep: { er: ['x erik%40vitsand.example.com'] } } });
      expect(await told()).toEqual(['2026-11-25', 'title']);
      now = new Date(NOW.getTime() + 86_400_000);
      await send({
        timestamp: now.toISOString(),
        properties: { deep: { er: ['x erik@vitsand.example.com'] } },
      });
      expect(await told()).toEqual(['2026-11-26', 'deep']);
    });

    it('B59: leaves out who refused analytics, or counts without the person, as the workspace wants', async () => {
      const ws = await workspace(open());
      const no = { consent: { categoryPreferences: { Analytics: false } } };
      const campaign = { name: 'Autumn Pipeline', source: 'news', medium: 'email' };
      const view = (over: object = {}) => page({ userId: 'u-1', context: { campaign, ...no }, ...over });
      await ws.send('batch', { batch: [identify()] });
      const before = await ws.rows();
      expect((await ws.send('batch', { batch: [view(), identify()] })).body.results).toMatchObject([
        { status: 'refused', code: 'no_consent' },
        { status: 'accepted' },
      ]);
      await open().workspaceTx(ws.id, (sql) => writeUnconsented(sql, ws.id, 'counted', new Uint8Array(32)));
      const once = view();
      const { body } = await ws.send('batch', {
        batch: [
          once,
          once,
          view({ context: { campaign, ...no, userAgent: 'Googlebot/2.1' } }),
          view({ context: no, properties: {} }),
          identify({ context: no, traits: { email: 'new@vitsand.example.com' } }),
          page({ userId: 'u-1', context: { campaign } }),
        ],
      });
      expect(body.results.map(({ status }) => status)).toEqual([
        'anonymous',
        'duplicate',
        'anonymous',
        'anonymous',
        'refused',
        'accepted',
      ]);
      expect((await ws.send('batch', { batch: [once] })).body.results).toMatchObject([
        { status: 'duplicate' },
      ]);
      const after = await ws.rows();
      expect(after.leads).toEqual(before.leads);
      expect(after.touchpoints).toHaveLength(1);
      // Of the others nothing is kept but that one view happened for the campaign on that day.
      const rows = await open().workspaceTx(ws.id, async (sql) => {
        while (await countNextDay(sql, ws.id));
        return {
          kept: await sql
            .selectFrom('anonymous_touches')
            .selectAll()
            .where('workspace_id', '=', ws.id)
            .execute(),
          counted: await sql
            .selectFrom('campaign_days')
            .select(['campaign_id', 'kind', 'touches'])
            .where('workspace_id', '=', ws.id)
            .execute(),
        };
      });
      expect(rows).toEqual({
        kept: [
          {
            workspace_id: ws.id,
            day: '2026-11-25',
            id: expect.any(String),
            campaign_id: ws.campaignId,
            kind: 'page_view',
          },
        ],
        counted: [{ campaign_id: ws.campaignId, kind: 'page_view', touches: 2 }],
      });
    });

    it('takes history of any age at /v1/import', async () => {
      const ws = await workspace(open());
      const { body } = await ws.send('import', {
        batch: [identify(), track({ timestamp: '2019-05-02T08:00:00Z' })],
      });
      expect(body.results.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
      expect((await ws.rows()).touchpoints[0]?.at.toISOString()).toBe('2019-05-02T08:00:00.000Z');
    });

    it('keeps a campaign it does not know in the raw data', async () => {
      const ws = await workspace(open());
      await ws.send('batch', {
        batch: [
          identify({ anonymousId: 'a-1' }),
          page({ context: { campaign: { name: 'Spring fair', source: 'expo', medium: 'event' } } }),
        ],
      });
      const view = (await ws.rows()).touchpoints.find(({ kind }) => kind === 'page_view');
      expect(view).toMatchObject({
        campaign_id: null,
        channel: 'Event',
        props: { campaign: { name: 'Spring fair' } },
      });
    });

    it('sees no other workspace', async () => {
      const [one, two] = [await workspace(open()), await workspace(open())];
      await one.send('batch', { batch: [identify()] });
      expect((await two.send('batch', { batch: [track()] })).body.results).toMatchObject([
        { code: 'unknown_person' },
      ]);
      expect((await two.rows()).leads).toEqual([]);
    });
  });
});
