import { html } from 'hono/html';
import { type Html, page } from './layout.ts';
import type { Texts } from './texts.ts';

/** One button: mail scanners open links, too. */
export const mailStopPage = (texts: Texts, token: string, workspace: string): Html =>
  page(
    texts,
    'auth.title.mail',
    html`<form class="card" method="post" action="/auth/mail/stop">
<h1>${texts.say('auth.mailStop.heading', { workspace })}</h1>
<p>${texts.say('auth.mailStop.body')}</p>
<input type="hidden" name="token" value="${token}">
<button class="primary">${texts.say('auth.mailStop.button')}</button>
</form>`,
  );
