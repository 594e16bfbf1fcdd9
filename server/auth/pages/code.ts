import { html } from 'hono/html';
import { type Html, page } from './layout.ts';
import type { TextKey, Texts } from './texts.ts';

/** Asks for the code that was mailed. Says the same whether the address is a member's or not. */
export const codePage = (texts: Texts, email: string, problem: TextKey | null): Html =>
  page(
    texts,
    'auth.title.signIn',
    html`${problem ? html`<p class="notice bad" role="alert">${texts.say(problem)}</p>` : ''}
<form class="card" method="post" action="/auth/code">
<h1>${texts.say('auth.code.heading')}</h1>
<p id="hint">${texts.say('auth.code.body', { email })}</p>
<input type="hidden" name="email" value="${email}">
<label>${texts.say('auth.code.code')}<input class="typed-code" name="code" required maxlength="12" inputmode="numeric" autocomplete="one-time-code" aria-describedby="hint" autofocus></label>
<button class="primary">${texts.say('auth.code.button')}</button>
</form>
<p><a href="/auth">${texts.say('auth.code.again')}</a></p>`,
  );
