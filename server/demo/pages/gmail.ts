import { asset, script } from './asset.ts';
import { dataScript, html, initials, pageOf } from './html.ts';
import { INBOX } from './mails.ts';
import { ANNA } from './people.ts';

/** An inbox and its messages in Gmail's markup. Which one is shown is decided by the fragment: `#inbox/<id>`. */
export const gmailPage = (): string =>
  pageOf({
    language: 'sv',
    title: `Inkorg - ${ANNA.email} - Post`,
    style: asset('base.css') + asset('gmail.css'),
    body: html`<header>
<svg viewBox="0 0 30 22" aria-hidden="true"><rect x="1" y="1" width="28" height="20" rx="4" fill="#3d6fd9"/><path d="M4 6l11 8 11-8" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/></svg>
<b>Post</b>
<a href="https://start.demo.example.com/" class="face" style="--hue:268" title="Till demots startsida" aria-label="Konto: ${ANNA.name} (${ANNA.email})">${initials(ANNA.name)}</a>
</header>
<nav aria-label="Mappar"><a href="#inbox" aria-current="page">Inkorg <span>${INBOX.filter((mail) => mail.unread).length}</span></a></nav>
<div class="views">
<div class="nH" id="list" role="main"><table class="F cf zt"><tbody></tbody></table></div>
<div class="nH" id="message"><div class="bar"><a href="#inbox">← Inkorg</a></div><h2 class="hP"></h2></div>
</div>
${dataScript('mails', { owner: ANNA.email, mails: INBOX })}
${script('gmail.js')}`,
  });
