import { CAMPAIGN } from '../cast.ts';
import { asset } from './asset.ts';
import { type Html, html, pageOf } from './html.ts';
import { INBOX } from './mails.ts';
import { ELIN, profileUrl } from './people.ts';

const [first] = INBOX;
const message = first?.id ?? '';

/** Where the pages are, and what each shows in the panel. */
const STOPS: readonly { href: string; sv: [string, string]; en: [string, string] }[] = [
  {
    href: `https://mail.google.com/mail/u/0/#inbox/${message}`,
    sv: [
      'Ett öppet mejl',
      `${ELIN.name} skriver om siffror till styrelsen. Panelen visar henne, inte de andra i inkorgen.`,
    ],
    en: [
      'An open message',
      `${ELIN.name} writes about figures for the board. The panel shows her, not the rest of the inbox.`,
    ],
  },
  {
    href: 'https://mail.google.com/mail/u/0/#inbox',
    sv: ['Inkorgen', 'Flera kända personer i en lista. Klicka på ett mejl: panelen följer med.'],
    en: ['The inbox', 'Several known people in one list. Click a message: the panel follows.'],
  },
  {
    href: `https://outlook.office.com/mail/inbox/id/${message}`,
    sv: ['Samma mejl i en annan app', 'Listan bredvid meddelandet, som i Outlook på webben.'],
    en: ['The same message in another app', 'The list beside the message, as in Outlook on the web.'],
  },
  {
    href: 'https://www.havsbris.example.com/kontakt',
    sv: [
      'Ett företags kontaktsida',
      'Två kända personer bland andra. Adresserna står som länk, som text och dolda.',
    ],
    en: [
      'A company’s contact page',
      'Two known people among others. The addresses are links, plain text and hidden ones.',
    ],
  },
  {
    href: profileUrl('profile:elin-lund-havsbris'),
    sv: [
      'En LinkedIn-adress',
      'Bara adressen läses, aldrig sidan. Sidan håller själv reda på om något rör den.',
    ],
    en: [
      'A LinkedIn address',
      'Only the address is read, never the page. The page itself notes whether anything touches it.',
    ],
  },
  {
    href: `https://www.nordlys.example.com/attribution?utm_source=linkedin&utm_medium=paid-social&utm_campaign=${CAMPAIGN.key}`,
    sv: ['Kampanjens landningssida', 'UTM-parametrarna säger vilken kampanj sidan hör till.'],
    en: ['The campaign’s landing page', 'The UTM parameters tell which campaign the page belongs to.'],
  },
  {
    href: 'https://start.demo.example.com/strangers',
    sv: ['Hundra okända', 'Ingen av dem är känd. Panelen säger det, och ingenting lämnar webbläsaren.'],
    en: ['A hundred strangers', 'None of them is known. The panel says so, and nothing leaves the browser.'],
  },
];

const stops = (language: 'sv' | 'en'): Html =>
  html`<ul class="cards">
${STOPS.map(({ href, [language]: [title, text] }) => html`<li class="card plain"><h3><a href="${href}">${title}</a></h3><p>${text}</p></li>\n`)}</ul>`;

/** The first page of the demo: what there is to see, in Swedish and English. */
export const startPage = (): string =>
  pageOf({
    language: 'sv',
    title: 'Samsyn: demo',
    style: asset('base.css') + asset('site.css'),
    body: html`<div class="top"><div class="wrap">
<svg width="36" height="24" viewBox="0 0 24 16" aria-hidden="true"><circle cx="8" cy="8" r="7" fill="#0f8b8d" opacity=".85"/><circle cx="16" cy="8" r="7" fill="#e08a2b" opacity=".8"/></svg>
Samsyn <a href="#english" lang="en">In English</a></div></div>
<div class="hero"><div class="wrap"><h1>En gemensam bild av varje lead</h1>
<p>Du är Anna, säljare på Nordlys. Öppna sidopanelen med knappen i verktygsfältet och gå igenom sidorna. Allt här är påhittat och ligger på din egen dator.</p></div></div>
<div class="wrap">
<section>${stops('sv')}</section>
<section id="english" lang="en"><h2>In English</h2><p style="margin-bottom:14px;max-width:60ch">You are Anna, a seller at Nordlys. Open the side panel with the button in the toolbar and visit the pages. Everything here is made up and stays on your computer.</p>${stops('en')}</section>
<div class="foot">Samsyn</div>
</div>`,
  });
