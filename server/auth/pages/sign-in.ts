import { html } from 'hono/html';
import { type Html, page } from './layout.ts';
import type { Texts } from './texts.ts';

/** For someone without a session. `pairing` says that a pairing goes on after signing in. */
export const signInPage = (texts: Texts, pairing: boolean): Html =>
  page(
    texts,
    'auth.title.signIn',
    html`<div class="card">
<h1>${texts.say('auth.signIn.heading')}</h1>
<p>${texts.say('auth.signIn.body')}</p>
${pairing ? html`<p class="notice">${texts.say('auth.signIn.afterwards')}</p>` : ''}
<p class="muted">${texts.say('auth.signIn.command')}<br><code>npm run -s samsyn -- link name@company.example</code></p>
</div>`,
  );

/** One button: opening the link alone signs nobody in, because mail scanners open links too. */
export const linkPage = (texts: Texts, token: string, name: string, workspaces: readonly string[]): Html =>
  page(
    texts,
    'auth.title.signIn',
    html`<form class="card" method="post" action="/auth/link">
<h1>${texts.say('auth.link.heading', { name })} <small>${texts.say('auth.link.to', { workspaces: texts.list(workspaces) })}</small></h1>
<p>${texts.say('auth.link.body')}</p>
<input type="hidden" name="token" value="${token}">
<button class="primary">${texts.say('auth.link.button')}</button>
</form>`,
  );
