import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import en from '#locales/en.json' with { type: 'json' };
import sv from '#locales/sv.json' with { type: 'json' };
import { createSignInLink } from '#server/services/people.ts';
import { eachDb } from './support/each-db.ts';
import {
  Browser,
  linkToken,
  newWorkspace,
  ORIGIN,
  pairedDevice,
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

  describe('the one-time link', () => {
    it('asks first, signs in on the button, and works once', async () => {
      const { seller } = await newWorkspace(open());
      const token = await linkToken(server, seller.email);
      const browser = new Browser(server);
      // A mail scanner opens the link before the person does.
      for (let opened = 0; opened < 2; opened += 1) {
        const page = await browser.get(`/auth/link?token=${token}`);
        expect(page.status).toBe(200);
        expect(page.headers.getSetCookie()).toEqual([]);
        const text = await page.text();
        expect(text).toContain('Sign in as Anna');
        expect(text).toContain('to Nordlys AB');
      }
      const answer = await browser.post('/auth/link', { token });
      expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/auth']);
      expect(await (await browser.get('/auth')).text()).toContain(seller.email);

      const again = new Browser(server);
      expect((await again.post('/auth/link', { token })).status).toBe(410);
      expect((await again.get(`/auth/link?token=${token}`)).status).toBe(410);
      expect((await again.get('/auth')).status).toBe(401);
    });

    it('signs in one of two who press at the same moment', async () => {
      const { seller } = await newWorkspace(open());
      const token = await linkToken(server, seller.email);
      const answers = await Promise.all([
        new Browser(server).post('/auth/link', { token }),
        new Browser(server).post('/auth/link', { token }),
      ]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410]);
    });

    it('expires', async () => {
      const { seller } = await newWorkspace(open());
      const token = await linkToken(server, seller.email, 0);
      const browser = new Browser(server);
      expect((await browser.get(`/auth/link?token=${token}`)).status).toBe(410);
      expect((await browser.post('/auth/link', { token })).status).toBe(410);
    });

    it('is stored only as a hash', async () => {
      const { seller } = await newWorkspace(open());
      const token = await linkToken(server, seller.email);
      const rows = await open()
        .authKysely.selectFrom('verification' as never)
        .selectAll()
        .execute();
      expect(JSON.stringify(rows)).not.toContain(token);
      expect(rows.length).toBeGreaterThan(0);
    });

    it('exists only for active members', async () => {
      const { id, seller, marketer } = await newWorkspace(open());
      expect(await createSignInLink(server.services, 'stranger@example.com')).toMatchObject({
        ok: false,
        error: { code: 'not_found' },
      });
      const token = await linkToken(server, seller.email);
      await open().workspaceTx(id, (sql) =>
        sql
          .updateTable('members')
          .set({ active: false })
          .where('workspace_id', '=', id)
          .where('id', '=', seller.id)
          .execute(),
      );
      expect(await createSignInLink(server.services, seller.email)).toMatchObject({ ok: false });
      expect((await new Browser(server).get(`/auth/link?token=${token}`)).status).toBe(410);
      expect((await createSignInLink(server.services, ` ${marketer.email.toUpperCase()} `)).ok).toBe(true);
    });

    it('is refused when another site sends the form', async () => {
      const { seller } = await newWorkspace(open());
      const token = await linkToken(server, seller.email);
      const forged = await new Browser(server).post(
        '/auth/link',
        { token },
        { Origin: 'https://evil.example' },
      );
      expect(forged.status).toBe(403);
      expect((await new Browser(server).post('/auth/link', { token })).status).toBe(303);
    });

    it('that is used up, made up or sent by another site stands in the log, by route and reason', async () => {
      const { seller } = await newWorkspace(open());
      const token = await linkToken(server, seller.email);
      const other = await linkToken(server, seller.email);
      await new Browser(server).post('/auth/link', { token });
      const refused = (work: (browser: Browser) => Promise<unknown>) =>
        refusalsDuring(server, () => work(new Browser(server)));
      const gone = ['/auth/link: link_gone'];
      expect(await refused((browser) => browser.get(`/auth/link?token=${token}`))).toEqual(gone);
      expect(await refused((browser) => browser.post('/auth/link', { token }))).toEqual(gone);
      expect(await refused((browser) => browser.post('/auth/link', { token: 'made-up' }))).toEqual(gone);
      const evil = { Origin: 'https://evil.example' };
      expect(await refused((browser) => browser.post('/auth/link', { token: other }, evil))).toEqual([
        expect.stringMatching(/^\/auth\S*: form_of_another_site$/),
      ]);
      const log = server.lines.join('');
      for (const secret of [token, other, 'evil.example', seller.email]) expect(log).not.toContain(secret);
    });

    it('goes on with the pairing that the person came for', async () => {
      const { seller } = await newWorkspace(open());
      const { userCode } = await startPairing(server);
      const browser = new Browser(server);
      const asked = await browser.get(`/auth/pair?code=${userCode}`);
      expect(asked.status).toBe(401);
      expect(await asked.text()).toContain('The pairing waits');
      const answer = await browser.post('/auth/link', { token: await linkToken(server, seller.email) });
      expect(answer.headers.get('Location')).toBe(`/auth/pair?code=${userCode}`);
    });
  });

  describe('the session', () => {
    it('is a cookie that scripts and other sites cannot use, for eight hours', async () => {
      const { seller } = await newWorkspace(open());
      const answer = await new Browser(server).post('/auth/link', {
        token: await linkToken(server, seller.email),
      });
      const cookie = answer.headers.getSetCookie().find((line) => line.includes('session_token')) ?? '';
      expect(cookie).toMatch(/HttpOnly/i);
      expect(cookie).toMatch(/SameSite=Lax/i);
      expect(cookie).toMatch(/Path=\/auth/i);
      expect(cookie).toMatch(/Max-Age=28800/i);
    });

    it('refuses a forged cookie', async () => {
      const { seller } = await newWorkspace(open());
      const answer = await new Browser(server).post('/auth/link', {
        token: await linkToken(server, seller.email),
      });
      const [pair = ''] = (
        answer.headers.getSetCookie().find((line) => line.includes('session_token')) ?? ''
      ).split(';');
      const unsigned = pair.replace(/\..*$/, '');
      expect((await server.app.request(`${ORIGIN}/auth`, { headers: { Cookie: pair } })).status).toBe(200);
      expect((await server.app.request(`${ORIGIN}/auth`, { headers: { Cookie: unsigned } })).status).toBe(
        401,
      );
    });

    it('is no way into the API', async () => {
      const { seller } = await newWorkspace(open());
      const browser = await signedIn(server, seller.email);
      expect((await browser.get('/api/v1/me')).status).toBe(401);
    });

    it('ends when signing out', async () => {
      const { seller } = await newWorkspace(open());
      const browser = await signedIn(server, seller.email);
      expect((await browser.post('/auth/sign-out', {})).status).toBe(303);
      expect((await browser.get('/auth')).status).toBe(401);
    });

    it('stores neither address nor browser of the person', async () => {
      const { seller } = await newWorkspace(open());
      await new Browser(server).post(
        '/auth/link',
        { token: await linkToken(server, seller.email) },
        { Origin: ORIGIN, 'User-Agent': 'Telltale/1.0', 'X-Forwarded-For': '203.0.113.9' },
      );
      const rows = JSON.stringify(
        await open()
          .authKysely.selectFrom('session' as never)
          .selectAll()
          .execute(),
      );
      expect(rows).not.toContain('Telltale');
      expect(rows).not.toContain('203.0.113.9');
    });

    it.each([
      '/auth/sign-up/email',
      '/auth/sign-in/magic-link',
      '/auth/sign-in/email',
      '/auth/magic-link/verify',
      '/auth/get-session',
    ])('has no other door: %s', async (path) => {
      expect((await new Browser(server).post(path, { email: 'a@b.se' })).status).toBe(404);
    });
  });

  describe('the person’s page', () => {
    it('shows who they are and their sidebars, and disconnects one', async () => {
      const { id, seller } = await newWorkspace(open());
      const device = await pairedDevice(server, seller);
      const browser = await signedIn(server, seller.email);
      const page = await (await browser.get('/auth')).text();
      expect(page).toContain('Nordlys AB');
      expect(page).toContain('<span class="tag sales">Sales</span>');
      expect(page).toContain('Chromium on Linux');
      const deviceId = /name="device" value="([^"]+)"/.exec(page)?.[1] ?? '';
      const answer = await browser.post('/auth/devices/revoke', { workspace: id, device: deviceId });
      expect(answer.headers.get('Location')).toBe('/auth?revoked');
      expect((await device.send('/api/v1/me')).status).toBe(401);
      const after = await (await browser.get('/auth')).text();
      expect(after).toContain('No sidebar is connected yet.');
    });

    it("does not disconnect somebody else's", async () => {
      const { id, seller, marketer } = await newWorkspace(open());
      const device = await pairedDevice(server, seller);
      const page = await (await (await signedIn(server, seller.email)).get('/auth')).text();
      const deviceId = /name="device" value="([^"]+)"/.exec(page)?.[1] ?? '';
      await (await signedIn(server, marketer.email)).post('/auth/devices/revoke', {
        workspace: id,
        device: deviceId,
      });
      expect((await device.send('/api/v1/me')).status).toBe(200);
    });

    it('speaks the language of the browser', async () => {
      const browser = new Browser(server);
      const text = async (language: string) =>
        (await browser.get('/auth', { 'Accept-Language': language })).text();
      expect(await text('sv-SE,sv;q=0.9,en;q=0.8')).toContain('<html lang="sv">');
      expect(await text('sv;q=0.4,en;q=0.8')).toContain('<html lang="en">');
      expect(await text('fi,de')).toContain('<html lang="en">');
    });

    it('runs no script and cannot be framed', async () => {
      const answer = await new Browser(server).get('/auth');
      const policy = answer.headers.get('Content-Security-Policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer');
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
      expect(await answer.text()).not.toMatch(/<script|<style|style=|onclick/);
    });
  });

  it('logs neither links, codes, cookies nor addresses', async () => {
    const { seller } = await newWorkspace(open());
    const token = await linkToken(server, seller.email);
    const browser = new Browser(server);
    await browser.get(`/auth/link?token=${token}`);
    await browser.post('/auth/link', { token });
    const { userCode } = await startPairing(server);
    await browser.get(`/auth/pair?code=${userCode}`);
    await browser.get(`/auth/${seller.email}`);
    const log = server.lines.join('');
    expect(log).toContain('/auth/link');
    for (const secret of [token, userCode, seller.email, 'session_token']) expect(log).not.toContain(secret);
  });
});

describe('the texts of the sign-in pages', () => {
  const ours = (file: Record<string, string>) =>
    Object.entries(file).filter(([key]) => key.startsWith('auth.'));

  it('use no form but {name}, which the pages replace themselves', () => {
    for (const [, text] of [...ours(en), ...ours(sv)])
      expect(text.replace(/\{\w+\}/g, '')).not.toMatch(/[{}]|''/);
  });

  it('replace the same names in both languages', () => {
    const names = (text: string | undefined) => (text?.match(/\{\w+\}/g) ?? []).sort();
    const swedish: Record<string, string> = sv;
    for (const [key, text] of ours(en)) expect([key, names(swedish[key])]).toEqual([key, names(text)]);
  });
});
