/** /auth/mail/stop: the link in the daily mail, and what mail programs send for their own button (RFC 8058). */
import type { Context, Hono } from 'hono';
import * as z from 'zod';
import { message } from '../auth/pages/layout.ts';
import { mailStopPage } from '../auth/pages/mail-stop.ts';
import { textsFor } from '../auth/pages/texts.ts';
import { stopMail, whoseMailStops } from '../services/mail-stop.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import { logRefusal } from './refusals.ts';

const Token = z.string().max(500);

/** To be added before what refuses forms of other sites: a mail program has no page, and no session gives it a right. */
export function serveMailStop(app: Hono<Env>, services: Services): void {
  const gone = (c: Context<Env>) => {
    logRefusal(services.log, c, 'link_gone');
    const page = message(
      textsFor(c),
      'auth.title.mail',
      'auth.mailStop.gone.heading',
      'auth.mailStop.gone.body',
    );
    return c.html(page, 404);
  };

  app.get('/mail/stop', async (c) => {
    const token = Token.safeParse(c.req.query('token'));
    const workspace = token.success ? await whoseMailStops(services, token.data) : null;
    return token.success && workspace !== null
      ? c.html(mailStopPage(textsFor(c), token.data, workspace))
      : gone(c);
  });

  app.post('/mail/stop', async (c) => {
    // A mail program's token stands in the address, the page's in its form.
    const token = Token.safeParse(c.req.query('token') ?? (await c.req.parseBody()).token);
    if (!token.success || !(await stopMail(services, token.data))) return gone(c);
    return c.html(
      message(textsFor(c), 'auth.title.mail', 'auth.mailStop.done.heading', 'auth.mailStop.done.body'),
    );
  });
}
