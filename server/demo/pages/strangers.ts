import { asset } from './asset.ts';
import { html, pageOf } from './html.ts';
import { STRANGERS } from './people.ts';

/** A list of participants of whom Nordlys knows nobody. */
export const strangersPage = (): string =>
  pageOf({
    language: 'sv',
    title: 'Deltagare – Energidagarna',
    style: asset('base.css') + asset('site.css'),
    body: html`<div class="top"><div class="wrap">Energidagarna <a href="/">Till demots startsida</a></div></div>
<div class="wrap"><section><h2>${STRANGERS.length} deltagare</h2>
<ul class="list">
${STRANGERS.map((one) => html`<li><b>${one.name}</b>, ${one.title}<small>${one.company} · ${one.email}</small></li>\n`)}</ul></section></div>`,
  });
