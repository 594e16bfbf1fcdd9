import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { me } from '#lib/contract/routes.ts';
import { createWrongCodes } from '#server/services/wrong-codes.ts';
import { eventually } from '../support/eventually.ts';
import { eachDb } from './support/each-db.ts';
import {
  ALONE,
  Browser,
  Device,
  newWorkspace,
  openStream,
  pairedDevice,
  post,
  problemOf,
  refusalsDuring,
  signedIn,
  startPairing,
  startTestServer,
  type TestServer,
} from './support/server.ts';

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const ask = (deviceCode: string) => post(server, '/api/v1/pair/token', { deviceCode });
  const codeOf = async (answer: Response) => (await problemOf(answer)).code;
  /** Lets the device ask again at once. */
  const waited = (userCode: string) =>
    open().tx((sql) =>
      sql.updateTable('pairings').set({ last_asked_at: null }).where('user_code', '=', userCode).execute(),
    );
  const expire = (userCode: string) =>
    open().tx((sql) =>
      sql
        .updateTable('pairings')
        .set({ expires_at: new Date(Date.now() - 1) })
        .where('user_code', '=', userCode)
        .execute(),
    );

  it('connects a sidebar: start, pending, one click, token', async () => {
    const { seller } = await newWorkspace(open());
    const pairing = await startPairing(server, 'Chromium on Linux');
    expect(pairing.userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(await codeOf(await ask(pairing.deviceCode))).toBe('authorization_pending');

    const browser = await signedIn(server, seller.email);
    const page = await (
      await browser.get(new URL(pairing.approveUrl).pathname + new URL(pairing.approveUrl).search)
    ).text();
    expect(page).toContain(pairing.userCode);
    expect(page).toContain('Chromium on Linux');
    expect(page).toContain('Nordlys AB');
    expect(
      (
        await browser.post('/auth/pair', {
          code: pairing.userCode,
          workspace: seller.workspaceId,
          decision: 'approved',
        })
      ).status,
    ).toBe(200);

    await waited(pairing.userCode);
    const answer = await ask(pairing.deviceCode);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const { token, memberId, workspaceId } = (await answer.json()) as Record<string, string>;
    expect({ memberId, workspaceId }).toEqual({ memberId: seller.id, workspaceId: seller.workspaceId });
    expect(token).toMatch(/^smy_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);
    const who = me.response.parse(await (await new Device(server, token ?? '').send('/api/v1/me')).json());
    expect(who).toMatchObject({
      name: 'Anna',
      department: 'sales',
      admin: false,
      workspaceName: 'Nordlys AB',
    });
  });

  describe('misuse', () => {
    it('gives the token only once, also to two askers at the same moment', async () => {
      const { seller } = await newWorkspace(open());
      const pairing = await startPairing(server);
      const browser = await signedIn(server, seller.email);
      await browser.post('/auth/pair', {
        code: pairing.userCode,
        workspace: seller.workspaceId,
        decision: 'approved',
      });
      const answers = await Promise.all([ask(pairing.deviceCode), ask(pairing.deviceCode)]);
      expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
      await waited(pairing.userCode);
      expect(await codeOf(await ask(pairing.deviceCode))).toBe('expired_token');
    });

    it('slows down a device that asks too soon, and each time more', async () => {
      const pairing = await startPairing(server);
      expect(await codeOf(await ask(pairing.deviceCode))).toBe('authorization_pending');
      const hasty = await ask(pairing.deviceCode);
      expect(hasty.status).toBe(429);
      expect(await codeOf(hasty)).toBe('slow_down');
      const row = await open().tx((sql) =>
        sql
          .selectFrom('pairings')
          .select('extra_wait_seconds')
          .where('user_code', '=', pairing.userCode)
          .executeTakeFirstOrThrow(),
      );
      expect(row.extra_wait_seconds).toBe(5);
    });

    it('refuses a denied, an expired and an unknown pairing', async () => {
      const { seller } = await newWorkspace(open());
      const browser = await signedIn(server, seller.email);
      const denied = await startPairing(server);
      await browser.post('/auth/pair', {
        code: denied.userCode,
        workspace: seller.workspaceId,
        decision: 'denied',
      });
      expect(await codeOf(await ask(denied.deviceCode))).toBe('access_denied');

      const late = await startPairing(server);
      await expire(late.userCode);
      expect(await codeOf(await ask(late.deviceCode))).toBe('expired_token');
      expect((await browser.get(`/auth/pair?code=${late.userCode}`)).status).toBe(404);
      expect(await codeOf(await ask('no-such-code'))).toBe('expired_token');
    });

    it('does not collect a pairing that was approved in time but asked for too late', async () => {
      const { seller } = await newWorkspace(open());
      const pairing = await startPairing(server);
      await (await signedIn(server, seller.email)).post('/auth/pair', {
        code: pairing.userCode,
        workspace: seller.workspaceId,
        decision: 'approved',
      });
      await expire(pairing.userCode);
      expect(await codeOf(await ask(pairing.deviceCode))).toBe('expired_token');
    });

    it('decides a pairing once: a second person cannot take it over', async () => {
      const { seller, marketer } = await newWorkspace(open());
      const pairing = await startPairing(server);
      const first = await signedIn(server, seller.email);
      await first.post('/auth/pair', {
        code: pairing.userCode,
        workspace: seller.workspaceId,
        decision: 'approved',
      });
      const second = await signedIn(server, marketer.email);
      expect(
        (
          await second.post('/auth/pair', {
            code: pairing.userCode,
            workspace: marketer.workspaceId,
            decision: 'approved',
          })
        ).status,
      ).toBe(404);
      const { memberId } = (await (await ask(pairing.deviceCode)).json()) as Record<string, string>;
      expect(memberId).toBe(seller.id);
    });

    it('approves nothing for someone who is not signed in', async () => {
      const { seller } = await newWorkspace(open());
      const pairing = await startPairing(server);
      const stranger = new Browser(server);
      expect(
        (
          await stranger.post('/auth/pair', {
            code: pairing.userCode,
            workspace: seller.workspaceId,
            decision: 'approved',
          })
        ).status,
      ).toBe(401);
      expect(await codeOf(await ask(pairing.deviceCode))).toBe('authorization_pending');
    });

    it('approves only into a workspace of the person', async () => {
      const mine = await newWorkspace(open());
      const other = await newWorkspace(open());
      const pairing = await startPairing(server);
      const browser = await signedIn(server, mine.seller.email);
      expect(
        (
          await browser.post('/auth/pair', {
            code: pairing.userCode,
            workspace: other.id,
            decision: 'approved',
          })
        ).status,
      ).toBe(404);
      expect(await codeOf(await ask(pairing.deviceCode))).toBe('authorization_pending');
    });

    it('takes no form from another site', async () => {
      const { seller } = await newWorkspace(open());
      const pairing = await startPairing(server);
      const browser = await signedIn(server, seller.email);
      const forged = await browser.post(
        '/auth/pair',
        { code: pairing.userCode, workspace: seller.workspaceId, decision: 'approved' },
        { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      );
      expect(forged.status).toBe(403);
      expect(
        (
          await browser.post(
            '/auth/pair',
            { code: pairing.userCode, workspace: seller.workspaceId, decision: 'approved' },
            {},
          )
        ).status,
      ).toBe(403);
      expect(await codeOf(await ask(pairing.deviceCode))).toBe('authorization_pending');
    });

    it('locks after five wrong codes, even for the right one', async () => {
      const { seller } = await newWorkspace(open());
      const pairing = await startPairing(server);
      const browser = await signedIn(server, seller.email);
      const statuses = [];
      for (let attempt = 0; attempt < 6; attempt += 1)
        statuses.push((await browser.get('/auth/pair?code=BBBB-BBBB')).status);
      expect(statuses).toEqual([404, 404, 404, 404, 429, 429]);
      const right = await browser.get(`/auth/pair?code=${pairing.userCode}`);
      expect(right.status).toBe(429);
      expect(await right.text()).toContain('Too many wrong codes');
    });

    it('stands in the log, by route and reason, and without the code', async () => {
      const { seller } = await newWorkspace(open());
      const browser = await signedIn(server, seller.email);
      const decide = (code: string, decision: string, headers?: Record<string, string>) =>
        browser.post('/auth/pair', { code, workspace: seller.workspaceId, decision }, headers);
      const used = await startPairing(server);
      const denied = await startPairing(server);
      const waiting = await startPairing(server);
      await decide(used.userCode, 'approved');
      await decide(denied.userCode, 'denied');
      expect((await ask(used.deviceCode)).status).toBe(200);
      // To wait for the person is what a sidebar does; nothing is said of it.
      expect(await refusalsDuring(server, () => ask(waiting.deviceCode))).toEqual([]);
      const before = server.lines.length;
      const refusals = async (work: () => Promise<unknown>) => refusalsDuring(server, work);
      expect(await refusals(() => ask(used.deviceCode))).toEqual(['/api/v1/pair/token: expired_token']);
      expect(await refusals(() => ask('no-such-code'))).toEqual(['/api/v1/pair/token: expired_token']);
      expect(await refusals(() => ask(denied.deviceCode))).toEqual(['/api/v1/pair/token: access_denied']);
      expect(await refusals(() => ask(waiting.deviceCode))).toEqual(['/api/v1/pair/token: slow_down']);
      const forged = { Origin: 'https://evil.example' };
      expect(await refusals(() => decide(waiting.userCode, 'approved', forged))).toEqual([
        expect.stringMatching(/^\/auth\S*: form_of_another_site$/),
      ]);
      expect(await refusals(() => decide(used.userCode, 'approved'))).toEqual([
        '/auth/pair: pairing_unknown',
      ]);
      for (let attempt = 0; attempt < 3; attempt += 1) await browser.get('/auth/pair?code=BBBB-BBBB');
      expect(await refusals(() => browser.get(`/auth/pair?code=${waiting.userCode}`).then())).toEqual([]);
      await browser.get('/auth/pair?code=BBBB-BBBB');
      expect(await refusals(() => browser.get(`/auth/pair?code=${waiting.userCode}`))).toEqual([
        '/auth/pair: pairing_locked',
      ]);
      const log = server.lines.slice(before).join('');
      for (const { deviceCode, userCode } of [used, denied, waiting]) {
        expect(log).not.toContain(deviceCode);
        expect(log).not.toContain(userCode);
      }
    });

    it('reads a typed code in any case and without its hyphen', async () => {
      const { seller } = await newWorkspace(open());
      const pairing = await startPairing(server);
      const browser = await signedIn(server, seller.email);
      expect(
        (await browser.get(`/auth/pair?code=${pairing.userCode.toLowerCase().replace('-', '%20')}`)).status,
      ).toBe(200);
    });

    it('refuses a device without a name, with a long one, and a body that is no object', async () => {
      for (const body of [{}, { device: '' }, { device: 'x'.repeat(81) }, []]) {
        expect(await codeOf(await post(server, '/api/v1/pair/start', body))).toBe('invalid_request');
      }
    });

    it('shows the name of a device as text', async () => {
      const { seller } = await newWorkspace(open());
      const pairing = await startPairing(server, '<script>alert(1)</script>');
      const page = await (
        await (await signedIn(server, seller.email)).get(`/auth/pair?code=${pairing.userCode}`)
      ).text();
      expect(page).toContain('&lt;script&gt;');
      expect(page).not.toContain('<script>alert');
    });
  });

  describe('devices', () => {
    it('lists and revokes; the token ends at once with its own code', async () => {
      const { seller } = await newWorkspace(open());
      const [first, second] = [await pairedDevice(server, seller), await pairedDevice(server, seller)];
      const { devices } = (await (await first.send('/api/v1/me/devices')).json()) as {
        devices: { id: string; current: boolean; lastUsedOn: string }[];
      };
      expect(devices).toHaveLength(2);
      const other = devices.find((device) => !device.current);
      expect((await second.send('/api/v1/me')).status).toBe(200);
      expect((await first.send(`/api/v1/me/devices/${other?.id}`, { method: 'DELETE' })).status).toBe(200);
      const answer = await second.send('/api/v1/me');
      expect(answer.headers.get('WWW-Authenticate')).toContain('invalid_token');
      expect(await codeOf(answer)).toBe('token_revoked');
      expect((await first.send('/api/v1/me')).status).toBe(200);
      expect((await first.send(`/api/v1/me/devices/${other?.id}`, { method: 'DELETE' })).status).toBe(404);
    });

    it("cannot revoke another member's device", async () => {
      const { seller, marketer } = await newWorkspace(open());
      const [mine, theirs] = [await pairedDevice(server, seller), await pairedDevice(server, marketer)];
      const { deviceId } = me.response.parse(await (await theirs.send('/api/v1/me')).json());
      expect((await mine.send(`/api/v1/me/devices/${deviceId}`, { method: 'DELETE' })).status).toBe(404);
      expect((await theirs.send('/api/v1/me')).status).toBe(200);
    });

    it('distinguishes no, malformed, foreign, expired and revoked tokens', async () => {
      const { id, seller } = await newWorkspace(open());
      const device = await pairedDevice(server, seller);
      const code = async (token: string) => codeOf(await new Device(server, token).send('/api/v1/me'));
      expect(await code('')).toBe('unauthenticated');
      expect(await code('smy_nonsense')).toBe('unauthenticated');
      // The right secret under another workspace's id is no token there.
      expect(await code(device.token.replace(/_[0-9a-f]{32}_/, `_${uuidv7().replaceAll('-', '')}_`))).toBe(
        'unauthenticated',
      );
      await open().workspaceTx(id, (sql) =>
        sql
          .updateTable('tokens')
          .set({ expires_at: new Date(Date.now() - 1) })
          .where('workspace_id', '=', id)
          .execute(),
      );
      expect(await code(device.token)).toBe('token_expired');
    });

    it('that are refused stand in the log with the reason, and without the token', async () => {
      const { seller } = await newWorkspace(open());
      const device = await pairedDevice(server, seller);
      const foreign = device.token.replace(/_[0-9a-f]{32}_/, `_${uuidv7().replaceAll('-', '')}_`);
      const refused = (token: string, path: string) =>
        refusalsDuring(server, () => new Device(server, token).send(path));
      expect(await refused(foreign, '/api/v1/me')).toEqual(['/api/v1/me: unauthenticated']);
      expect(await refused(foreign, '/api/v1/events')).toEqual(['/api/v1/events: unauthenticated']);
      const { deviceId } = me.response.parse(await (await device.send('/api/v1/me')).json());
      await device.send(`/api/v1/me/devices/${deviceId}`, { method: 'DELETE' });
      expect(await refused(device.token, '/api/v1/sync')).toEqual(['/api/v1/sync: token_revoked']);
      const secret = device.token.split('_').at(-1) ?? '-';
      expect(server.lines.join('')).not.toContain(secret);
    });

    it('ends with the member', async () => {
      const { id, seller } = await newWorkspace(open());
      const device = await pairedDevice(server, seller);
      await open().workspaceTx(id, (sql) =>
        sql
          .updateTable('members')
          .set({ active: false })
          .where('workspace_id', '=', id)
          .where('id', '=', seller.id)
          .execute(),
      );
      expect(await codeOf(await device.send('/api/v1/me'))).toBe('token_revoked');
    });

    it('ends for all requests within seconds even when word of it is lost', async () => {
      const { id, seller } = await newWorkspace(open());
      const device = await pairedDevice(server, seller);
      expect((await device.send('/api/v1/me')).status).toBe(200);
      await open().workspaceTx(id, (sql) =>
        sql.updateTable('tokens').set({ revoked_at: new Date() }).where('workspace_id', '=', id).execute(),
      );
      vi.useFakeTimers({ now: Date.now() + 5_001, toFake: ['Date'] });
      try {
        expect(await codeOf(await device.send('/api/v1/me'))).toBe('token_revoked');
      } finally {
        vi.useRealTimers();
      }
    });

    it('runs out after the days that the server is set to', async () => {
      const { seller } = await newWorkspace(open());
      const device = await pairedDevice(server, seller);
      const { devices } = ROUTES.devices.response.parse(
        await (await device.send('/api/v1/me/devices')).json(),
      );
      const days = (Date.parse(devices[0]?.expiresAt ?? '') - Date.now()) / 86_400_000;
      expect(Math.round(days)).toBe(365);
    });

    it('has the name that the person gave it, and the browser it named itself', async () => {
      const { seller } = await newWorkspace(open());
      const pairing = await startPairing(server, 'Firefox, Linux');
      await (await signedIn(server, seller.email)).post('/auth/pair', {
        code: pairing.userCode,
        workspace: seller.workspaceId,
        decision: 'approved',
        name: ' Annas laptop ',
      });
      const { token = '' } = (await (await ask(pairing.deviceCode)).json()) as Record<string, string>;
      const { devices } = ROUTES.devices.response.parse(
        await (await new Device(server, token).send('/api/v1/me/devices')).json(),
      );
      expect(devices[0]).toMatchObject({ name: 'Annas laptop', browser: 'Firefox, Linux', current: true });
    });

    describe('as an administrator sees them', () => {
      const company = async () => {
        const { seller, marketer } = await newWorkspace(open());
        const [device, admin] = [await pairedDevice(server, seller), await pairedDevice(server, marketer)];
        const { deviceId } = me.response.parse(await (await device.send('/api/v1/me')).json());
        return { seller, device, admin, deviceId };
      };
      const all = async (admin: Device) =>
        ROUTES.allDevices.response.parse(await (await admin.send('/api/v1/devices')).json()).devices;
      const remove = (admin: Device, id: string) => admin.send(`/api/v1/devices/${id}`, { method: 'DELETE' });
      const wipe = (admin: Device, id: string) =>
        admin.send(`/api/v1/devices/${id}/wipe`, { method: 'POST' });
      const confirm = (token: string) => post(server, '/api/v1/me/wiped', { token });

      it('are all there, and can be ended', async () => {
        const { seller, device, admin, deviceId } = await company();
        const listed = await all(admin);
        expect(listed.map((one) => [one.memberId === seller.id, one.state, one.current])).toEqual([
          [false, 'working', true],
          [true, 'working', false],
        ]);
        expect((await remove(admin, deviceId)).status).toBe(200);
        expect(await codeOf(await device.send('/api/v1/me'))).toBe('token_revoked');
        expect((await remove(admin, deviceId)).status).toBe(404);
        expect((await all(admin)).find((one) => one.id === deviceId)?.state).toBe('revoked');
      });

      it('are wiped: the stream ends, nothing but the answer is taken, then the token is dead', async () => {
        const { device, admin, deviceId } = await company();
        const stream = await openStream(device);
        await eventually(() => expect(stream.nudges).toHaveLength(1));
        expect(await codeOf(await confirm(device.token))).toBe('unauthenticated');
        expect((await wipe(admin, deviceId)).status).toBe(200);
        await stream.ended;
        for (const path of ['/api/v1/me', '/api/v1/sync', '/api/v1/events'])
          expect(await codeOf(await device.send(path))).toBe('wipe_ordered');
        expect((await all(admin)).find((one) => one.id === deviceId)?.state).toBe('wipe_ordered');
        expect((await confirm(device.token)).status).toBe(200);
        expect(await codeOf(await device.send('/api/v1/me'))).toBe('token_revoked');
        expect((await all(admin)).find((one) => one.id === deviceId)?.state).toBe('wiped');
        expect(await codeOf(await confirm(device.token))).toBe('unauthenticated');
        expect((await wipe(admin, deviceId)).status).toBe(404);
      });

      it('are wiped also when they were revoked before they heard of it', async () => {
        const { device, admin, deviceId } = await company();
        await remove(admin, deviceId);
        await wipe(admin, deviceId);
        expect(await codeOf(await device.send('/api/v1/me'))).toBe('wipe_ordered');
      });

      it('are out of reach of other companies and of members without the role', async () => {
        const [mine, other] = [await company(), await company()];
        for (const admin of [other.admin, mine.device]) {
          const code = admin === mine.device ? 'forbidden' : 'not_found';
          expect(await codeOf(await remove(admin, mine.deviceId))).toBe(code);
          expect(await codeOf(await wipe(admin, mine.deviceId))).toBe(code);
        }
        expect((await mine.device.send('/api/v1/me')).status).toBe(200);
        const others = (await all(other.admin)).map((one) => one.id);
        expect(others).not.toContain(mine.deviceId);
      });
    });

    it('notes the day of use once', async () => {
      const { id, seller } = await newWorkspace(open());
      const device = await pairedDevice(server, seller);
      const today = new Date().toISOString().slice(0, 10);
      await device.send('/api/v1/me');
      const { last_used_on } = await open().workspaceTx(id, (sql) =>
        sql
          .selectFrom('tokens')
          .select('last_used_on')
          .where('workspace_id', '=', id)
          .executeTakeFirstOrThrow(),
      );
      expect(last_used_on).toBe(today);
    });
  });
});

describe('wrong codes', () => {
  it('are forgiven after ten minutes', () => {
    let now = 0;
    const codes = createWrongCodes(ALONE, () => now);
    for (let attempt = 0; attempt < 5; attempt += 1) codes.count('anna');
    expect([codes.locked('anna'), codes.locked('sara')]).toEqual([true, false]);
    now = 10 * 60_000;
    expect(codes.locked('anna')).toBe(false);
  });
});
