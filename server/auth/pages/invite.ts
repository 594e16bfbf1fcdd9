import { html } from 'hono/html';
import type { OpenedInvite } from '../../services/invites.ts';
import { type Html, page } from './layout.ts';
import type { Texts } from './texts.ts';

/** Asks for a name, and joins on the button: opening the link alone uses nothing up, because mail scanners open links too. */
export const invitePage = (texts: Texts, token: string, invite: OpenedInvite): Html =>
  page(
    texts,
    'auth.title.invite',
    html`<form class="card" method="post" action="/auth/invite">
<h1>${texts.say('auth.invite.heading', { workspace: invite.workspaceName })}</h1>
<p>${texts.say('auth.invite.body', { email: invite.email })} <span class="tag ${invite.department}">${texts.say(`auth.department.${invite.department}`)}</span></p>
<label>${texts.say('auth.invite.name')}<input name="name" required maxlength="80" autocomplete="name" autofocus></label>
<input type="hidden" name="token" value="${token}">
<button class="primary">${texts.say('auth.invite.button')}</button>
</form>`,
  );
