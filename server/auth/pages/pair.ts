import { html } from 'hono/html';
import type { Membership } from '../../services/people.ts';
import { type Html, page } from './layout.ts';
import type { TextKey, Texts } from './texts.ts';

/** The fallback without a link: the person types the sidebar's code. */
export const enterCodePage = (texts: Texts, problem: TextKey | null): Html =>
  page(
    texts,
    'auth.title.pair',
    html`${problem ? html`<p class="notice bad" role="alert">${texts.say(problem)}</p>` : ''}
<form class="card" method="get" action="/auth/pair">
<h1>${texts.say('auth.pair.enter.heading')}</h1>
<p id="hint">${texts.say('auth.pair.enter.body')}</p>
<label>${texts.say('auth.pair.code')}<input class="typed-code" name="code" required maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="hint" autofocus></label>
<button class="primary">${texts.say('auth.pair.enter.button')}</button>
</form>
<p><a href="/auth">${texts.say('auth.toHome')}</a></p>`,
  );

const workspaceChoice = (texts: Texts, memberships: readonly Membership[]): Html => {
  const only = memberships.length === 1 ? memberships[0] : undefined;
  return only
    ? html`<dl><dt>${texts.say('auth.pair.workspace')}</dt><dd>${only.workspaceName}<input type="hidden" name="workspace" value="${only.workspaceId}"></dd>
<dt>${texts.say('auth.pair.as')}</dt><dd>${only.name} <span class="tag ${only.department}">${texts.say(`auth.department.${only.department}`)}</span></dd></dl>`
    : html`<label>${texts.say('auth.pair.workspace')}<select name="workspace">${memberships.map((one) => html`<option value="${one.workspaceId}">${one.workspaceName}</option>`)}</select></label>`;
};

/** Asks whether this sidebar may speak for the person. */
export const approvePage = (
  texts: Texts,
  pairing: { userCode: string; device: string },
  memberships: readonly Membership[],
): Html =>
  page(
    texts,
    'auth.title.pair',
    html`<form class="card" method="post" action="/auth/pair">
<h1>${texts.say('auth.pair.heading')} <small>${pairing.device}</small></h1>
<p>${texts.say('auth.pair.body')}</p>
<p class="code">${pairing.userCode}</p>
<input type="hidden" name="code" value="${pairing.userCode}">
${workspaceChoice(texts, memberships)}
<label>${texts.say('auth.pair.name')}<input name="name" value="${pairing.device}" maxlength="80" autocomplete="off"></label>
<div class="row">
<button class="primary" name="decision" value="approved">${texts.say('auth.pair.approve')}</button>
<button name="decision" value="denied">${texts.say('auth.pair.deny')}</button>
</div>
</form>`,
  );
