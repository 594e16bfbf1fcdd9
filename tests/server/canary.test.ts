/** People's names, addresses and secrets go through every route and every failure, and stand in no log, trace, metric, header or error. */
import { Webhook as Sender } from 'standardwebhooks';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { DbError, toDbError } from '#server/db/errors.ts';
import { describeError } from '#server/log.ts';
import { addHookIn, mapHook } from '#server/services/hooks-in.ts';
import { addIngestKey } from '#server/services/ingest-keys.ts';
import { startTracing } from '#server/tracing/otlp.ts';
import { startCollector } from './support/collector.ts';
import { eachDb } from './support/each-db.ts';
import {
  Browser,
  type Device,
  linkToken,
  newWorkspace,
  ORIGIN,
  pairedDevice,
  post,
  signedIn,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const CANARY = 'kanariefagel';
const EMAIL = `${CANARY}@voljaren.example.com`;
const NAME = `${CANARY} Lund`;

eachDb((_kind, open) => {
  let server: TestServer;
  let device: Device;
  let admin: Device;
  let workspace: Awaited<ReturnType<typeof newWorkspace>>;
  /** Secrets that were in use. */
  const secrets: string[] = [];
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let stopTracing: () => Promise<void>;
  beforeAll(async () => {
    server = await startTestServer(open());
    collector = await startCollector();
    const settings = { url: collector.url, headers: {}, serviceName: 'samsyn', share: 1 };
    stopTracing = startTracing(settings, server.services.log);
    workspace = await newWorkspace(open());
    device = await pairedDevice(server, workspace.seller);
    admin = await pairedDevice(server, workspace.marketer);
    secrets.push(device.token, admin.token);
  });
  afterAll(async () => {
    await server.close();
    await collector.close();
  });

  /** What left the server beside the answers to those who may have them. */
  async function traces(answers: readonly Response[]): Promise<string> {
    const refusals = await Promise.all(
      answers.filter((answer) => answer.status >= 400).map((answer) => answer.clone().text()),
    );
    const headers = answers.flatMap((answer) =>
      [...answer.headers].filter(([name]) => name !== 'set-cookie').map((pair) => pair.join(': ')),
    );
    const metrics = await (await server.app.request('/metrics')).text();
    return [...server.lines, ...headers, ...refusals, metrics].join('\n').toLowerCase();
  }
  const nothingOf = (text: string): void => {
    expect(text).not.toContain(CANARY);
    for (const secret of secrets) expect(text).not.toContain(secret.toLowerCase());
  };

  describe('the canary', { timeout: 60_000 }, () => {
    it('goes through every route of the contract, well formed and not', async () => {
      const answers: Response[] = [];
      for (const { method, path } of Object.values(ROUTES)) {
        if (path === ROUTES.events.path || path === ROUTES.sourceProgress.path) continue;
        const filled = path.replace(/:\w+/g, encodeURIComponent(EMAIL));
        for (const query of ['', `?cursor=${encodeURIComponent(EMAIL)}&before=${CANARY}&limit=${CANARY}`])
          for (const json of [
            undefined,
            {
              [CANARY]: EMAIL,
              who: EMAIL,
              name: NAME,
              email: EMAIL,
              url: `https://${CANARY}.invalid/`,
              device: NAME,
              mutations: [{ id: EMAIL }],
            },
          ])
            for (const who of [device, admin])
              answers.push(
                await who.send(filled + query, {
                  method,
                  ...(json && method !== 'GET' ? { json } : {}),
                }),
              );
      }
      expect(answers.filter((answer) => answer.status >= 400).length).toBeGreaterThan(50);
      // Who asks for their own workspace's list of webhooks and the like sees it; the refusals and the log say nothing.
      nothingOf(await traces(answers));
    });

    it('goes through ingest, refused and taken', async () => {
      const { slug } = await open().tx((sql) =>
        sql
          .selectFrom('workspaces')
          .select('slug')
          .where('workspace_id', '=', workspace.id)
          .executeTakeFirstOrThrow(),
      );
      const made = await addIngestKey(server.services, { name: 'Website', workspace: slug });
      if (!made.ok) throw new Error(made.error.code);
      secrets.push(made.value.key);
      const send = (body: string, key = made.value.key, query = '') =>
        Promise.resolve(
          server.app.request(`/v1/batch${query}`, {
            method: 'POST',
            headers: {
              'Content-Type': 'application/json',
              Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
            },
            body,
          }),
        );
      const person = {
        type: 'identify',
        userId: CANARY,
        messageId: uuidv7(),
        traits: { email: EMAIL, name: NAME },
      };
      const answers = [
        await send(
          JSON.stringify({
            batch: [
              person,
              { type: CANARY, event: EMAIL },
              {
                type: 'track',
                event: NAME,
                userId: CANARY,
                messageId: uuidv7(),
                context: { page: { url: `https://a.example/?e=${EMAIL}` } },
              },
            ],
          }),
        ),
        await send(`{"batch": "${EMAIL}"}`),
        await send(`{"batch": ${EMAIL}`),
        await send(JSON.stringify({ batch: [person] }), `smy_${CANARY}_${CANARY}`),
        await send(JSON.stringify({ batch: [person] }), made.value.key, `?writeKey=${made.value.key}`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 401, 400]);
      await server.rollup.flush();
      nothingOf(await traces(answers));
    });

    it('goes through webhooks in, refused and taken', async () => {
      const actor = { workspaceId: workspace.id, memberId: workspace.marketer.id };
      const made = await addHookIn(server.services, actor, {
        name: 'Forms',
        signing: 'standard',
        secret: null,
      });
      if (!made.ok || made.value.secret === null) throw new Error('no hook');
      const { id, address, secret } = made.value;
      secrets.push(secret);
      const mapped = await mapHook(server.services, actor, id, {
        items: '',
        rules: [
          {
            makes: 'touchpoint',
            when: [],
            fields: {
              event: { from: 'path', path: 'what' },
              email: { from: 'path', path: 'who' },
              at: { from: 'path', path: 'when' },
            },
          },
        ],
      });
      expect(mapped.ok).toBe(true);
      const send = (body: string, headers: Record<string, string> = {}) => {
        const [delivery, at] = [`${CANARY}-${uuidv7()}`, new Date()];
        return Promise.resolve(
          server.app.request(address, {
            method: 'POST',
            body,
            headers: {
              'Content-Type': 'application/json',
              'webhook-id': delivery,
              'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
              'webhook-signature': new Sender(secret).sign(delivery, at, body),
              ...headers,
            },
          }),
        );
      };
      const answers = [
        await send(JSON.stringify({ what: NAME, who: EMAIL })),
        await send(JSON.stringify({ what: NAME, who: EMAIL, when: NAME })),
        await send(JSON.stringify([NAME, { who: `info@${CANARY}.example.com`, what: NAME }])),
        await send(`{"who": "${EMAIL}"`),
        await send(JSON.stringify({ who: EMAIL }), { 'webhook-signature': `v1,${CANARY}` }),
        await send(JSON.stringify({ who: EMAIL }), { 'webhook-timestamp': CANARY }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 400, 401, 401]);
      for (const answer of answers) expect((await answer.clone().text()).toLowerCase()).not.toContain(CANARY);
      await server.rollup.flush();
      nothingOf(await traces(answers));
    });

    it('goes through sign-in and pairing', async () => {
      const token = await linkToken(server, workspace.seller.email);
      secrets.push(token);
      const browser = new Browser(server);
      const answers = [
        await browser.get(`/auth/link?token=${token}`),
        await browser.get(`/auth/link?token=${CANARY}`),
        await browser.post('/auth/link', { token: CANARY }),
        await browser.get(`/auth/pair?code=${CANARY}`),
        await (await signedIn(server, workspace.seller.email)).post('/auth/pair', {
          code: CANARY,
          workspace: EMAIL,
          decision: NAME,
        }),
        await post(server, '/api/v1/pair/start', { device: NAME }),
        await post(server, '/api/v1/pair/token', { deviceCode: EMAIL }),
        await Promise.resolve(server.app.request(`${ORIGIN}/${CANARY}/${EMAIL}?q=${NAME}`)),
      ];
      nothingOf(await traces(answers.filter(({ status }) => status < 300 || status >= 400)));
      expect(server.lines.join('')).not.toContain(workspace.seller.email);
    });

    it('is in no failure of the database, nor in what is written of any error', async () => {
      await expect(
        open().workspaceTx(workspace.id, (sql) =>
          sql
            .insertInto('campaigns')
            .values({ workspace_id: workspace.id, id: EMAIL, key: NAME, name: NAME })
            .execute(),
        ),
      ).rejects.toSatisfy((error) => !JSON.stringify(describeError(error)).includes(CANARY));
      const driver = Object.assign(new Error(`duplicate key value "${EMAIL}"`), {
        code: '23505',
        detail: `Key (email)=(${EMAIL})`,
        query: EMAIL,
        params: [EMAIL],
      });
      expect(JSON.stringify(describeError(toDbError(driver)))).not.toContain(CANARY);
      expect(JSON.stringify(describeError(new DbError('22P02', EMAIL)))).not.toContain(CANARY);
      const before = server.lines.length;
      server.services.log.error({ email: EMAIL, token: CANARY, user: { email: EMAIL } }, 'a careless line');
      expect(server.lines.slice(before).join()).not.toContain(CANARY);
    });

    it('is in no trace of all that', async () => {
      await stopTracing();
      const names = new Set(collector.spans().map(({ name }) => name));
      // It was traced: every route, the statements below, the job after ingest.
      for (const { method, path } of Object.values(ROUTES))
        if (path !== ROUTES.events.path && path !== ROUTES.sourceProgress.path)
          expect([...names]).toContain(`${method} ${path}`);
      for (const name of [
        'POST /v1/batch',
        'POST /hooks/:workspace/:id',
        'roll-up',
        'insert into hook_payloads',
      ])
        expect([...names]).toContain(name);
      const sent = collector.bodies.join().toLowerCase();
      nothingOf(sent);
      expect(sent).not.toContain(workspace.seller.email);
      expect(sent).not.toContain(workspace.id);
    });
  });
});
