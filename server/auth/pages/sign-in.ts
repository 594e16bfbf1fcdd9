import { html } from 'hono/html';
import { type Html, page } from './layout.ts';
import type { Texts } from './texts.ts';

/** The ways in that this server has beside links that are handed over. */
export interface WaysIn {
  mail: boolean;
  provider: boolean;
}

// A link, not a form: the browser is sent on to another site, which the pages' policy allows no form.
const providerCard = (texts: Texts): Html => html`<div class="card">
<p>${texts.say('auth.oidc.body')}</p>
<p><a class="button primary" href="/auth/oidc/start">${texts.say('auth.oidc.button')}</a></p>
</div>`;

const mailCard = (texts: Texts): Html => html`<form class="card" method="post" action="/auth/email">
<h2>${texts.say('auth.email.heading')}</h2>
<label>${texts.say('auth.email.address')}<input name="email" type="email" required maxlength="320" autocomplete="email"></label>
<button>${texts.say('auth.email.button')}</button>
</form>`;

/** For someone without a session. `pairing` says that a pairing goes on after signing in. */
export const signInPage = (texts: Texts, pairing: boolean, ways: WaysIn): Html =>
  page(
    texts,
    'auth.title.signIn',
    html`<h1>${texts.say('auth.title.signIn')}</h1>
${pairing ? html`<p class="notice">${texts.say('auth.signIn.afterwards')}</p>` : ''}
${ways.provider ? providerCard(texts) : ''}
${ways.mail ? mailCard(texts) : ''}
<div class="card">
<h2>${texts.say('auth.signIn.heading')}</h2>
<p>${texts.say('auth.signIn.body')}</p>
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
