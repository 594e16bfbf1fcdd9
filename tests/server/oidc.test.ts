/** Sign-in at a company's identity provider, proved against oidc-provider; and every way to misuse the way back. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meaningOf } from '#server/auth/group-rules.ts';
import { readConfig } from '#server/config.ts';
import { eachDb } from './support/each-db.ts';
import {
  Browser,
  newWorkspace,
  ORIGIN,
  startTestServer,
  type TestMember,
  type TestServer,
} from './support/server.ts';

interface Account {
  email: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[];
  /** How strongly the provider has signed them in. */
  acr?: string;
}

const CLIENT = 'samsyn';
const SECRET = 'only for this test';
/** Another return that the company has registered with its provider: of a program of its own. */
const ELSEWHERE = 'https://elsewhere.samsyn.test/callback';
const RULES = [
  { group: 'Sälj', department: 'sales' },
  { group: 'Marknad', department: 'marketing' },
  { group: 'IT', admin: true },
  { group: 'Norden', team: 'Norden' },
] as const;

/** A provider whose people are `accounts`; whom it signs in is said in the address of its sign-in page. */
async function startProvider() {
  const accounts = new Map<string, Account>();
  const http: Server = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        client_secret: SECRET,
        redirect_uris: [`${ORIGIN}/auth/oidc/callback`, ELSEWHERE],
        application_type: 'web',
      },
    ],
    claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    acrValues: ['strong', 'stronger', 'weak'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['only for this test'] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts.get(id) }) }),
    interactions: { url: (_context, interaction) => `/sign-in/${interaction.uid}` },
  });
  const serve = provider.callback();
  let next = '';
  http.on('request', (request, response) => {
    if (!request.url?.startsWith('/sign-in/')) return void serve(request, response);
    const signIn = async () => {
      const { grantId, prompt, params } = await provider.interactionDetails(request, response);
      const grant = grantId
        ? await provider.Grant.find(grantId)
        : new provider.Grant({ accountId: next, clientId: String(params.client_id) });
      grant?.addOIDCScope('openid email profile');
      const consent = { grantId: await grant?.save() };
      const acr = accounts.get(next)?.acr;
      const login = { accountId: next, ...(acr ? { acr } : {}) };
      const result = prompt.name === 'login' ? { login, consent } : { consent };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
    };
    void signIn();
  });

  /** What the person's browser does at the provider: returns the address it is sent back to. */
  const visit = async (address: string, account: Account): Promise<string> => {
    next = uuidv7();
    accounts.set(next, account);
    const cookies = new Map<string, string>();
    for (let url = address; ; ) {
      if (!url.startsWith(issuer)) return url.slice(new URL(url).origin.length);
      const answer = await fetch(url, {
        redirect: 'manual',
        headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      const location = answer.headers.get('Location');
      if (!location) throw new Error(`${answer.status} ${await answer.text()}`);
      url = new URL(location, url).href;
    }
  };
  return {
    issuer,
    visit,
    close: async () => {
      http.close();
      http.closeAllConnections();
      await once(http, 'close');
    },
  };
}

eachDb((_kind, open) => {
  let provider: Awaited<ReturnType<typeof startProvider>>;
  const servers: TestServer[] = [];
  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(async () => {
    for (const server of servers) await server.close();
    await provider.close();
  });

  /** A company whose server signs people in at the provider. */
  const company = async (
    more: { rules?: unknown; trustEmail?: 'yes'; issuer?: string; secret?: string; acr?: string } = {},
  ) => {
    const workspace = await newWorkspace(open());
    const { oidc } = readConfig(
      {},
      {
        OIDC_ISSUER: more.issuer ?? provider.issuer,
        OIDC_CLIENT_ID: CLIENT,
        OIDC_CLIENT_SECRET: more.secret ?? SECRET,
        OIDC_GROUPS: JSON.stringify(more.rules ?? RULES),
        OIDC_WORKSPACE: `w-${workspace.id}`,
        ...(more.trustEmail ? { OIDC_TRUST_EMAIL: more.trustEmail } : {}),
        ...(more.acr ? { OIDC_ACR: more.acr } : {}),
      },
    );
    const server = await startTestServer(open(), undefined, [], { oidc });
    servers.push(server);
    return { ...workspace, server };
  };
  const leave = async (browser: Browser): Promise<string> => {
    const answer = await browser.get('/auth/oidc/start');
    expect(answer.status).toBe(302);
    return answer.headers.get('Location') ?? '';
  };
  const signIn = async (server: TestServer, account: Account) => {
    const browser = new Browser(server);
    const back = await provider.visit(await leave(browser), account);
    return { browser, back, answer: await browser.get(back) };
  };
  const refused = async (server: TestServer, answer: Response, why: string, says: string): Promise<void> => {
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain(says);
    expect(answer.headers.getSetCookie().join()).not.toContain('session_token');
    expect(server.lines.join('')).toContain(`"refused":"oidc_${why}"`);
  };
  const person = (groups?: string[]): Account => ({
    email: `${uuidv7()}@nordlys.example.com`,
    email_verified: true,
    name: 'Maja Berg',
    ...(groups ? { groups } : {}),
  });
  const memberOf = (ws: string, email: string) =>
    open().workspaceTx(ws, (sql) =>
      sql
        .selectFrom('members')
        .select(['id', 'name', 'department', 'admin', 'active'])
        .where('workspace_id', '=', ws)
        .where('email', '=', email)
        .executeTakeFirst(),
    );
  const teamsOf = async (ws: string) => {
    const rows = await open().workspaceTx(ws, (sql) =>
      sql.selectFrom('teams').select(['name', 'member_ids']).where('workspace_id', '=', ws).execute(),
    );
    return Object.fromEntries(rows.map((row) => [row.name, row.member_ids]));
  };
  const of = (member: TestMember, groups?: string[]): Account => ({ ...person(groups), email: member.email });

  it('leaves with PKCE, state and nonce, and comes back signed in', async () => {
    const { id, server } = await company();
    const browser = new Browser(server);
    expect(await (await browser.get('/auth')).text()).toContain('Sign in with your company account');
    const address = new URL(await leave(browser));
    expect(address.searchParams.get('code_challenge_method')).toBe('S256');
    expect(address.searchParams.get('response_type')).toBe('code');
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(address.searchParams.get(name)?.length).toBeGreaterThan(40);
    const account = person(['Sälj']);
    const answer = await browser.get(await provider.visit(address.href, account));
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/auth']);
    expect(await (await browser.get('/auth')).text()).toContain('Maja Berg');
    expect(await memberOf(id, account.email)).toMatchObject({
      name: 'Maja Berg',
      department: 'sales',
      admin: false,
    });
  });

  it('gives department, role and teams by groups, anew at each sign-in', async () => {
    const { id, server } = await company();
    const account = person(['Norden', 'IT', 'Marknad', 'Sälj']);
    await signIn(server, account);
    const member = await memberOf(id, account.email);
    expect(member).toMatchObject({ department: 'sales', admin: true });
    expect(await teamsOf(id)).toEqual({ Norden: [member?.id] });
    await signIn(server, { ...account, groups: ['Marknad'] });
    expect(await memberOf(id, account.email)).toMatchObject({ department: 'marketing', admin: false });
    expect(await teamsOf(id)).toEqual({ Norden: [] });
  });

  it('leaves the last administrator the role', async () => {
    const { id, server, marketer } = await company();
    expect((await signIn(server, of(marketer, ['Marknad']))).answer.status).toBe(303);
    expect(await memberOf(id, marketer.email)).toMatchObject({ admin: true });
  });

  it('without rules signs members in as they are, and nobody else', async () => {
    const { id, server, seller } = await company({ rules: [] });
    expect((await signIn(server, of(seller))).answer.status).toBe(303);
    expect(await memberOf(id, seller.email)).toMatchObject({ department: 'sales' });
    const { answer } = await signIn(server, person());
    await refused(server, answer, 'not_invited', 'no member’s');
  });

  describe('refuses', () => {
    it.each([
      ['a changed state', (back: URL) => back.searchParams.set('state', 'x'.repeat(43))],
      ['no state', (back: URL) => back.searchParams.delete('state')],
      ['a made-up code', (back: URL) => back.searchParams.set('code', 'x'.repeat(43))],
      ['no code', (back: URL) => back.searchParams.delete('code')],
      ['another issuer', (back: URL) => back.searchParams.set('iss', 'https://evil.example')],
      ['the provider’s error', (back: URL) => back.searchParams.set('error', 'access_denied')],
    ])('%s', async (_what, change) => {
      const { server } = await company();
      const browser = new Browser(server);
      const back = new URL(await provider.visit(await leave(browser), person(['Sälj'])), ORIGIN);
      change(back);
      await refused(
        server,
        await browser.get(back.pathname + back.search),
        'return_refused',
        'does not belong',
      );
    });

    it('a return that another browser began', async () => {
      const { server } = await company();
      const back = await provider.visit(await leave(new Browser(server)), person(['Sälj']));
      await refused(server, await new Browser(server).get(back), 'return_refused', 'does not belong');
      // Also when that browser is in the middle of a sign-in of its own: state and PKCE are of the other.
      const second = new Browser(server);
      await leave(second);
      await refused(server, await second.get(back), 'return_refused', 'does not belong');
    });

    it('a sign-in whose way back was changed: the provider does', async () => {
      const { server } = await company();
      const address = new URL(await leave(new Browser(server)));
      for (const to of [
        'https://evil.example/auth/oidc/callback',
        `${ORIGIN}/auth/oidc/callback/`,
        `${ORIGIN}/auth/oidc/callback?next=https://evil.example`,
        `${ORIGIN}.evil.example/auth/oidc/callback`,
      ]) {
        address.searchParams.set('redirect_uri', to);
        await expect(provider.visit(address.href, person(['Sälj']))).rejects.toThrow(/^400 .*redirect_uri/s);
      }
    });

    it('a code that was given for another way back, though it was registered as well', async () => {
      const { server } = await company();
      const browser = new Browser(server);
      const address = new URL(await leave(browser));
      address.searchParams.set('redirect_uri', ELSEWHERE);
      const { search, searchParams } = new URL(await provider.visit(address.href, person(['Sälj'])), ORIGIN);
      expect(searchParams.get('code')).not.toBeNull();
      const answer = await browser.get(`/auth/oidc/callback${search}`);
      await refused(server, answer, 'return_refused', 'does not belong');
    });

    it('the same return again', async () => {
      const { server } = await company();
      const { browser, back, answer } = await signIn(server, person(['Sälj']));
      expect(answer.status).toBe(303);
      await refused(server, await browser.get(back), 'return_refused', 'does not belong');
    });

    it.each(['nonce', 'verifier', 'state'])(
      'a return when the browser remembers another %s',
      async (name) => {
        const { server } = await company();
        const begun = await server.app.request(`${ORIGIN}/auth/oidc/start`);
        const [cookie = ''] = begun.headers.getSetCookie();
        const back = await provider.visit(begun.headers.get('Location') ?? '', person(['Sälj']));
        const pending = JSON.parse(
          decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1, cookie.indexOf(';'))),
        );
        const changed = encodeURIComponent(JSON.stringify({ ...pending, [name]: 'x'.repeat(43) }));
        const answer = await server.app.request(`${ORIGIN}${back}`, {
          headers: { Cookie: `samsyn.oidc=${changed}` },
        });
        await refused(server, answer, 'return_refused', 'does not belong');
      },
    );

    it('a code when our own secret at the provider is wrong', async () => {
      const { server } = await company({ secret: 'another' });
      const { answer } = await signIn(server, person(['Sälj']));
      await refused(server, answer, 'return_refused', 'does not belong');
    });

    it('an address that the provider does not stand for', async () => {
      const { server } = await company();
      const { email_verified: _, ...silent } = person(['Sälj']);
      for (const account of [{ ...silent, email_verified: false }, silent]) {
        const { answer } = await signIn(server, account);
        await refused(server, answer, 'email_unverified', 'does not confirm');
      }
      const trusting = await company({ trustEmail: 'yes' });
      expect((await signIn(trusting.server, silent)).answer.status).toBe(303);
      const { answer } = await signIn(trusting.server, { ...silent, email_verified: false });
      await refused(trusting.server, answer, 'email_unverified', 'does not confirm');
    });

    it('a sign-in that is weaker than it must be, or says nothing of its strength', async () => {
      const { server } = await company({ acr: 'strong stronger' });
      const address = new URL(await leave(new Browser(server)));
      expect(address.searchParams.get('acr_values')).toBe('strong stronger');
      for (const acr of [{ acr: 'weak' }, { acr: 'strong stronger' }, {}]) {
        const { answer } = await signIn(server, { ...person(['Sälj']), ...acr });
        await refused(server, answer, 'too_weak', 'strongly enough');
      }
      expect((await signIn(server, { ...person(['Sälj']), acr: 'stronger' })).answer.status).toBe(303);
    });

    it('whom no group lets in, any more or at all, and who has left', async () => {
      const { id, server, seller } = await company();
      const stranger = await signIn(server, person(['Lager']));
      await refused(server, stranger.answer, 'not_invited', 'none of its groups');
      const fallen = await signIn(server, of(seller, []));
      await refused(server, fallen.answer, 'no_group', 'any more');
      await open().workspaceTx(id, (sql) =>
        sql
          .updateTable('members')
          .set({ active: false })
          .where('workspace_id', '=', id)
          .where('id', '=', seller.id)
          .execute(),
      );
      const gone = await signIn(server, of(seller, ['Sälj']));
      await refused(server, gone.answer, 'left', 'not a member any more');
    });
  });

  it.each([
    ['Host', { Host: 'evil.example' }],
    ['X-Forwarded-Host', { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' }],
    ['Forwarded', { Forwarded: 'host=evil.example;proto=https' }],
  ] as const)('leads nobody elsewhere, whatever %s says', async (name, headers) => {
    const { server } = await company();
    // As node-server makes it: the address of a request is what its Host says.
    const origin = name === 'Host' ? 'http://evil.example' : ORIGIN;
    const ask = (path: string, cookie = '') =>
      server.app.request(`${origin}${path}`, { headers: { ...headers, ...(cookie && { Cookie: cookie }) } });
    const begun = await ask('/auth/oidc/start');
    const address = new URL(begun.headers.get('Location') ?? '');
    expect(address.origin).toBe(provider.issuer);
    expect(address.searchParams.get('redirect_uri')).toBe(`${ORIGIN}/auth/oidc/callback`);
    const [cookie = ''] = (begun.headers.getSetCookie()[0] ?? '').split(';');
    // The code is exchanged under the server's own address, and the person stays where they are.
    const back = await provider.visit(address.href, person(['Sälj']));
    const answer = await ask(back, cookie);
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/auth']);
    expect(answer.headers.getSetCookie().join()).not.toMatch(/domain=/i);
    // Who asks there without what their browser remembers gets nothing.
    await refused(server, await ask(back), 'return_refused', 'does not belong');
  });

  it('says that the provider is away, and finds it once it is there', async () => {
    const { server } = await company({ issuer: 'http://127.0.0.1:1' });
    const answer = await new Browser(server).get('/auth/oidc/start');
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('does not answer');
  });

  it('logs nobody', async () => {
    const { server } = await company();
    const account = person(['Lager']);
    const { back } = await signIn(server, account);
    const log = server.lines.join('');
    const code = new URL(back, ORIGIN).searchParams.get('code') ?? '-';
    for (const secret of [account.email, 'Maja', 'Lager', code]) expect(log).not.toContain(secret);
  });
});

describe('the meaning of groups', () => {
  it('leaves administrators alone when no rule speaks of them', () => {
    const rules = [{ group: 'a', department: 'sales' as const }];
    expect(meaningOf(rules, ['a'])).toEqual({ department: 'sales', admin: null, teams: [] });
    expect(meaningOf(rules, ['b'])).toEqual({ department: null, admin: null, teams: [] });
  });

  it('is refused at the start when it is written wrongly', () => {
    for (const rules of [
      'x',
      '{}',
      '[{"group":"a","department":"warehouse"}]',
      '[{"group":"a","rolle":"x"}]',
    ])
      expect(() => readConfig({}, { OIDC_GROUPS: rules })).toThrow('OIDC_GROUPS must be a JSON list');
    expect(() => readConfig({}, { OIDC_ISSUER: 'http://idp.example.com' })).toThrow(
      'OIDC_ISSUER must be an address',
    );
    expect(() => readConfig({}, { OIDC_ISSUER: 'https://idp.example.com' })).toThrow(
      'OIDC_CLIENT_ID must be',
    );
  });
});
