import { asset, script } from './asset.ts';
import { dataScript, html, initials, pageOf } from './html.ts';
import { INBOX } from './mails.ts';
import { ANNA } from './people.ts';

/** An inbox with its open message in the markup of Outlook on the web: `/mail/inbox/id/<id>`. */
export const outlookPage = (): string =>
  pageOf({
    language: 'sv',
    title: 'Inkorg – Post',
    style: asset('base.css') + asset('outlook.css'),
    body: html`<header><span>Post</span><a href="https://start.demo.example.com/" class="face" style="--hue:268" title="Till demots startsida" aria-label="Konto: ${ANNA.name}">${initials(ANNA.name)}</a></header>
<div class="listpane"><h1>Inkorg</h1><div id="list" role="listbox" aria-label="Meddelandelista"></div></div>
<div id="ReadingPaneContainerId" role="region" aria-label="Reading Pane"><p class="none">Välj ett meddelande att läsa</p></div>
${dataScript('mails', { owner: ANNA.email, mails: INBOX })}
${script('outlook.js')}`,
  });
