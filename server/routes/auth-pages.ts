/** /auth: sign-in, the signed-in person's page, and approving a sidebar. Plain forms; no script runs on these pages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import * as z from 'zod';
import { Id } from '#lib/contract/primitives.ts';
import { type OidcProblem, Pending } from '../auth/oidc.ts';
import { codePage } from '../auth/pages/code.ts';
import { homePage } from '../auth/pages/home.ts';
import { invitePage } from '../auth/pages/invite.ts';
import { message } from '../auth/pages/layout.ts';
import { approvePage, enterCodePage } from '../auth/pages/pair.ts';
import { linkPage, signInPage } from '../auth/pages/sign-in.ts';
import { textsFor } from '../auth/pages/texts.ts';
import { listDevices, revokeDevice } from '../services/devices.ts';
import { type EntryProblem, enterByGroups } from '../services/groups.ts';
import { acceptInvite, openInvite } from '../services/invites.ts';
import { type CodeProblem, decidePairing, pendingPairing } from '../services/pairing.ts';
import { type Membership, membershipsOf, noteSignIn } from '../services/people.ts';
import type { Services } from '../services/services.ts';
import { mailSignIn } from '../services/sign-in-mail.ts';
import type { Env } from './context.ts';
import { onlyHttps } from './headers.ts';
import { serveMailStop } from './mail-stop.ts';
import { logRefusal } from './refusals.ts';

const STYLE = readFileSync(join(import.meta.dirname, '../auth/pages/style.css'), 'utf8');

/** Remembers, while someone signs in, which pairing they came for. */
const PENDING_CODE = 'samsyn.pairing';

/** What a sign-in at the identity provider must bring back. */
const OIDC_PENDING = 'samsyn.oidc';

const LinkForm = z.object({ token: z.string().max(200) });
const PairForm = z.object({
  code: z.string().max(20),
  workspace: Id,
  decision: z.enum(['approved', 'denied']),
  name: z
    .string()
    .trim()
    .max(80)
    .optional()
    .transform((name) => name || null),
});
const EmailForm = z.object({ email: z.email().max(320) });
const CodeForm = z.object({ email: z.email().max(320), code: z.string().max(12) });
const InviteForm = z.object({ token: z.string().max(200), name: z.string().trim().min(1).max(80) });
const RevokeForm = z.object({ workspace: Id, device: Id });

/** The forms' own address, or the address the server is told it has behind a proxy. */
const sameOrigin = (services: Services) =>
  csrf({ origin: (origin, c) => origin === new URL(c.req.url).origin || origin === services.origin });

export function authPages(services: Services): Hono<Env> {
  const app = new Hono<Env>();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ['data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
      strictTransportSecurity: onlyHttps(services),
    }),
  );
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  });
  app.use(bodyLimit({ maxSize: 10_000 }));
  serveMailStop(app, services);
  app.use(sameOrigin(services));
  app.onError((error, c) => {
    if (!(error instanceof HTTPException) || error.status !== 403) throw error;
    logRefusal(services.log, c, 'form_of_another_site');
    return c.html(
      message(textsFor(c), 'auth.title.home', 'auth.forbidden.heading', 'auth.forbidden.body'),
      403,
    );
  });

  const form = async <S extends z.ZodType>(c: Context<Env>, schema: S): Promise<z.output<S> | null> => {
    const read = schema.safeParse(await c.req.parseBody());
    return read.success ? read.data : null;
  };
  const secure = services.origin.startsWith('https:');

  /** The signed-in person with at least one workspace, or the page to show instead; that one remembers a pairing's code. */
  const person = async (c: Context<Env>, code = '') => {
    const user = await services.identity.currentUser(c.req.raw.headers);
    if (!user) {
      if (code)
        setCookie(c, PENDING_CODE, code.slice(0, 20), {
          path: '/auth',
          httpOnly: true,
          sameSite: 'Lax',
          maxAge: 600,
          secure,
        });
      return {
        page: await c.html(
          signInPage(textsFor(c), code !== '', {
            mail: services.mail !== null,
            provider: services.oidc !== null,
          }),
          401,
        ),
      };
    }
    const memberships = await membershipsOf(services, user.id);
    if (memberships.length === 0) {
      return {
        page: await c.html(
          message(textsFor(c), 'auth.title.home', 'auth.noWorkspace.heading', 'auth.noWorkspace.body'),
          403,
        ),
      };
    }
    return { user, memberships };
  };

  app.get('/style.css', (c) =>
    c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'public, max-age=300' }),
  );

  app.get('/', async (c) => {
    const who = await person(c);
    if (who.page) return who.page;
    const devices = await Promise.all(
      who.memberships.map(async (member) =>
        (await listDevices(services, member)).map((device) => ({
          ...device,
          workspaceId: member.workspaceId,
        })),
      ),
    );
    return c.html(
      homePage(textsFor(c), {
        origin: services.origin,
        email: who.user.email,
        memberships: who.memberships,
        devices: devices.flat(),
        revoked: c.req.query('revoked') !== undefined,
      }),
    );
  });

  /** Signed in: on to the pairing that the person came for, else to their page. */
  const enter = async (c: Context<Env>, cookies: readonly string[]) => {
    const Cookie = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
    const user = await services.identity.currentUser(new Headers({ Cookie }));
    if (user) await noteSignIn(services, user.id);
    for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
    const code = getCookie(c, PENDING_CODE);
    deleteCookie(c, PENDING_CODE, { path: '/auth' });
    return c.redirect(code ? `/auth/pair?code=${encodeURIComponent(code)}` : '/auth', 303);
  };

  /** Signs somebody in whom another way has proved. */
  const signInNow = async (c: Context<Env>, email: string) => {
    // A minute is ample: the link is used in the next line.
    const token = await services.identity.createLinkToken(email, 60);
    const cookies = await services.identity.signIn(token, c.req.raw.headers);
    return cookies ? enter(c, cookies) : c.redirect('/auth', 303);
  };

  const linkGone = (c: Context<Env>) => {
    logRefusal(services.log, c, 'link_gone');
    return c.html(
      message(textsFor(c), 'auth.title.signIn', 'auth.link.gone.heading', 'auth.link.gone.body'),
      410,
    );
  };

  app.get('/link', async (c) => {
    const texts = textsFor(c);
    const token = c.req.query('token') ?? '';
    const user = await services.identity.peekLink(token);
    const memberships = user ? await membershipsOf(services, user.id) : [];
    const first = memberships[0];
    if (!first) return linkGone(c);
    return c.html(
      linkPage(
        texts,
        token,
        first.name,
        memberships.map((member) => member.workspaceName),
      ),
    );
  });

  app.post('/link', async (c) => {
    const input = await form(c, LinkForm);
    const cookies = input && (await services.identity.signIn(input.token, c.req.raw.headers));
    return cookies ? enter(c, cookies) : linkGone(c);
  });

  app.post('/email', async (c) => {
    const input = await form(c, EmailForm);
    if (!input || !services.mail) return c.redirect('/auth', 303);
    const texts = textsFor(c);
    await mailSignIn(services, texts, input.email);
    return c.html(codePage(texts, input.email, null));
  });

  app.post('/code', async (c) => {
    const input = await form(c, CodeForm);
    if (!input) return c.redirect('/auth', 303);
    const email = input.email.toLowerCase();
    const code = input.code.replace(/\D/g, '');
    const cookies = await services.identity.signInWithCode(email, code, c.req.raw.headers);
    if (cookies) return enter(c, cookies);
    logRefusal(services.log, c, 'code_refused');
    return c.html(codePage(textsFor(c), input.email, 'auth.code.wrong'), 401);
  });

  const oidcCookie = {
    path: '/auth/oidc',
    httpOnly: true,
    // The provider sends the browser back from another site.
    sameSite: 'Lax',
    secure,
  } as const;
  const oidcRefused = (c: Context<Env>, why: OidcProblem | EntryProblem) => {
    logRefusal(services.log, c, `oidc_${why}`);
    const page = message(textsFor(c), 'auth.title.signIn', 'auth.oidc.refused', `auth.oidc.${why}`);
    return c.html(page, why === 'provider_away' ? 503 : 403);
  };

  app.get('/oidc/start', async (c) => {
    if (!services.oidc) return c.notFound();
    const started = await services.oidc.provider.start();
    if (!started.ok) return oidcRefused(c, started.error);
    setCookie(c, OIDC_PENDING, JSON.stringify(started.value.pending), { ...oidcCookie, maxAge: 600 });
    return c.redirect(started.value.url.href);
  });

  app.get('/oidc/callback', async (c) => {
    if (!services.oidc) return c.notFound();
    const pending = readPending(getCookie(c, OIDC_PENDING));
    deleteCookie(c, OIDC_PENDING, { path: oidcCookie.path, secure });
    if (!pending) return oidcRefused(c, 'return_refused');
    const vouched = await services.oidc.provider.finish(new URL(c.req.url).search, pending);
    if (!vouched.ok) return oidcRefused(c, vouched.error);
    const entered = await enterByGroups(services, services.oidc.groups, vouched.value);
    if (!entered.ok) return oidcRefused(c, entered.error);
    return signInNow(c, entered.value.email);
  });

  const codeRefused = (c: Context<Env>, why: CodeProblem) => {
    logRefusal(services.log, c, `pairing_${why}`);
    return c.html(enterCodePage(textsFor(c), `auth.pair.${why}`), why === 'locked' ? 429 : 404);
  };

  const inviteGone = (c: Context<Env>) => {
    logRefusal(services.log, c, 'invite_gone');
    return c.html(
      message(textsFor(c), 'auth.title.invite', 'auth.invite.gone.heading', 'auth.invite.gone.body'),
      410,
    );
  };

  app.get('/invite', async (c) => {
    const token = c.req.query('token') ?? '';
    const invite = await openInvite(services, token);
    return invite ? c.html(invitePage(textsFor(c), token, invite)) : inviteGone(c);
  });

  app.post('/invite', async (c) => {
    const input = await form(c, InviteForm);
    const joined = input && (await acceptInvite(services, input.token, input.name));
    if (!joined) return inviteGone(c);
    return signInNow(c, joined.email);
  });

  app.get('/pair', async (c) => {
    const texts = textsFor(c);
    const code = c.req.query('code') ?? '';
    const who = await person(c, code);
    if (who.page) return who.page;
    if (!code) return c.html(enterCodePage(texts, null));
    const pairing = await pendingPairing(services, who.user.id, code);
    if (!pairing.ok) return codeRefused(c, pairing.error);
    return c.html(approvePage(texts, pairing.value, who.memberships));
  });

  app.post('/pair', async (c) => {
    const texts = textsFor(c);
    const who = await person(c);
    if (who.page) return who.page;
    const input = await form(c, PairForm);
    const member = input && mine(who.memberships, input.workspace);
    const decided =
      member && (await decidePairing(services, who.user.id, input.code, input.decision, member, input.name));
    if (!decided?.ok) return codeRefused(c, decided?.error ?? 'unknown');
    return c.html(
      message(
        texts,
        'auth.title.pair',
        `auth.pair.${decided.value}.heading`,
        `auth.pair.${decided.value}.body`,
      ),
    );
  });

  app.post('/devices/revoke', async (c) => {
    const who = await person(c);
    if (who.page) return who.page;
    const input = await form(c, RevokeForm);
    const member = input && mine(who.memberships, input.workspace);
    const done = member && (await revokeDevice(services, member, input.device));
    return c.redirect(done?.ok ? '/auth?revoked' : '/auth', 303);
  });

  app.post('/sign-out', async (c) => {
    for (const cookie of await services.identity.signOut(c.req.raw.headers))
      c.header('Set-Cookie', cookie, { append: true });
    return c.redirect('/auth', 303);
  });

  return app;
}

/** What the browser brought back; null when it is nothing that we gave it. */
function readPending(text: string | undefined): Pending | null {
  try {
    return Pending.safeParse(JSON.parse(text ?? '')).data ?? null;
  } catch {
    return null;
  }
}

const mine = (memberships: readonly Membership[], workspaceId: string): Membership | undefined =>
  memberships.find((member) => member.workspaceId === workspaceId);
