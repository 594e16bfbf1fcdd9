/** Inviting people, and every way to misuse an invite. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInvite, invites as invitesRoute, members as membersRoute } from '#lib/contract/entering.ts';
import { eachDb } from './support/each-db.ts';
import {
  Browser,
  type Device,
  newWorkspace,
  ORIGIN,
  pairedDevice,
  problemOf,
  startTestServer,
  type TestServer,
} from './support/server.ts';

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const company = async () => {
    const workspace = await newWorkspace(open());
    return { ...workspace, admin: await pairedDevice(server, workspace.marketer) };
  };
  const address = (): string => `${uuidv7()}@nordlys.example.com`;
  const invite = async (admin: Device, email: string, more: object = {}) => {
    const answer = await admin.send('/api/v1/invites', { json: { email, department: 'sales', ...more } });
    expect(answer.status).toBe(200);
    const made = createInvite.response.parse(await answer.json());
    return { ...made, token: new URL(made.url).searchParams.get('token') ?? '' };
  };
  const waiting = async (admin: Device) =>
    invitesRoute.response.parse(await (await admin.send('/api/v1/invites')).json()).invites;
  const members = async (admin: Device) =>
    membersRoute.response.parse(await (await admin.send('/api/v1/members')).json()).members;
  const join = (token: string, name = 'Maja Berg') =>
    new Browser(server).post('/auth/invite', { token, name });

  it('makes a member of whoever opens it, signed in', async () => {
    const { admin, marketer } = await company();
    const email = address();
    const { token, invite: made, mailed } = await invite(admin, email, { admin: true });
    expect(mailed).toBe(false);
    expect(made).toMatchObject({ email, admin: true, invitedBy: marketer.id, expired: false });
    expect((await waiting(admin)).map((one) => one.id)).toEqual([made.id]);

    const browser = new Browser(server);
    // A mail scanner opens the link before the person does.
    for (let opened = 0; opened < 2; opened += 1) {
      const page = await (await browser.get(`/auth/invite?token=${token}`)).text();
      expect(page).toContain('Join Nordlys AB on Samsyn');
      expect(page).toContain(email);
    }
    const answer = await browser.post('/auth/invite', { token, name: 'Maja Berg' });
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/auth']);
    expect(await (await browser.get('/auth')).text()).toContain('Maja Berg');
    expect((await members(admin)).find((one) => one.email === email)).toMatchObject({
      name: 'Maja Berg',
      department: 'sales',
      admin: true,
      active: true,
    });
    expect(await waiting(admin)).toEqual([]);
  });

  it('lets a person belong to several companies', async () => {
    const [first, second] = [await company(), await company()];
    const email = address();
    await join((await invite(first.admin, email)).token);
    const browser = new Browser(server);
    const { token } = await invite(second.admin, email);
    await browser.post('/auth/invite', { token, name: 'Maja Berg' });
    const page = await (await browser.get('/auth')).text();
    expect(page.match(/Nordlys AB/g)).toHaveLength(2);
  });

  it('brings back somebody who had left, as invited and under the same id', async () => {
    const { admin, seller } = await company();
    await admin.send(`/api/v1/members/${seller.id}/deactivate`, { json: { successorId: null } });
    await join((await invite(admin, seller.email, { department: 'marketing' })).token, 'Anna');
    expect((await members(admin)).find((one) => one.email === seller.email)).toMatchObject({
      id: seller.id,
      active: true,
      department: 'marketing',
    });
  });

  describe('misuse', () => {
    const gone = async (answer: Response): Promise<void> => {
      expect(answer.status).toBe(410);
      expect(await answer.text()).toContain('This invitation no longer works');
      expect(answer.headers.getSetCookie()).toEqual([]);
    };

    it('works once, also for two at the same moment', async () => {
      const { admin } = await company();
      const { token } = await invite(admin, address());
      const answers = await Promise.all([join(token), join(token)]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410]);
      await gone(await join(token));
      await gone(await new Browser(server).get(`/auth/invite?token=${token}`));
    });

    it('expires', async () => {
      const { id, admin } = await company();
      const { token, invite: made } = await invite(admin, address());
      await open().workspaceTx(id, (sql) =>
        sql
          .updateTable('invites')
          .set({ expires_at: new Date(Date.now() - 1) })
          .where('workspace_id', '=', id)
          .where('id', '=', made.id)
          .execute(),
      );
      await gone(await new Browser(server).get(`/auth/invite?token=${token}`));
      await gone(await join(token));
      expect((await waiting(admin))[0]?.expired).toBe(true);
    });

    it('is useless once withdrawn, or once a second one went to the address', async () => {
      const { admin } = await company();
      const email = address();
      const [first, second] = [await invite(admin, email), await invite(admin, email)];
      await gone(await join(first.token));
      expect((await waiting(admin)).map((one) => one.id)).toEqual([second.invite.id]);
      const withdraw = () => admin.send(`/api/v1/invites/${second.invite.id}`, { method: 'DELETE' });
      expect((await withdraw()).status).toBe(200);
      expect((await withdraw()).status).toBe(404);
      await gone(await join(second.token));
    });

    it('is no invite in another company, nor a device’s token, nor the other way round', async () => {
      const { admin, seller } = await company();
      const other = await company();
      const { token } = await invite(admin, address());
      const hex = (id: string) => id.replaceAll('-', '');
      await gone(await join(token.replace(hex(seller.workspaceId), hex(other.id))));
      const device = await pairedDevice(server, seller);
      await gone(await join(device.token));
      const asBearer = await server.app.request(`${ORIGIN}/api/v1/me`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      expect((await problemOf(asBearer)).code).toBe('unauthenticated');
      for (const nonsense of ['', 'smy_', 'x'.repeat(200)]) await gone(await join(nonsense));
    });

    it('takes no form from another site, and no member without a name', async () => {
      const { admin } = await company();
      const { token } = await invite(admin, address());
      const forged = await new Browser(server).post(
        '/auth/invite',
        { token, name: 'Maja' },
        { Origin: 'https://evil.example' },
      );
      expect(forged.status).toBe(403);
      await gone(await join(token, '  '));
      expect((await join(token)).status).toBe(303);
    });

    it('is not given for a member’s address, nor for what is none', async () => {
      const { admin, seller } = await company();
      const send = (json: object) =>
        admin.send('/api/v1/invites', { json: { department: 'sales', ...json } });
      expect(await problemOf(await send({ email: seller.email.toUpperCase() }))).toMatchObject({
        code: 'already_exists',
      });
      expect(await problemOf(await send({ email: 'maja' }))).toMatchObject({
        code: 'invalid_request',
        path: 'email',
      });
      expect(await problemOf(await send({ email: address(), validDays: 31 }))).toMatchObject({
        code: 'invalid_request',
        path: 'validDays',
      });
    });

    it('is stored only as a hash, and stands in no log', async () => {
      const { id, admin } = await company();
      const email = address();
      const { token } = await invite(admin, email);
      await new Browser(server).get(`/auth/invite?token=${token}`);
      await join(token);
      await join(token);
      const rows = await open().workspaceTx(id, (sql) =>
        sql.selectFrom('invites').selectAll().where('workspace_id', '=', id).execute(),
      );
      expect(JSON.stringify(rows)).not.toContain(token);
      const log = server.lines.join('');
      expect(log).toContain('"refused":"invite_gone"');
      for (const secret of [token, email, 'Maja']) expect(log).not.toContain(secret);
    });
  });
});
