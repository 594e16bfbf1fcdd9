import { COMPANIES } from '../cast.ts';
import { asset } from './asset.ts';
import { type Html, html, initials, linkedData, pageOf } from './html.ts';
import { ELIN, JONAS, type Person } from './people.ts';

const { name, domain } = COMPANIES.havsbris;

/** Colleagues of Elin's whom Nordlys does not know. */
const colleague = (person: string, title: string): Person => ({
  name: person,
  title,
  company: name,
  email: `${person.toLowerCase().replace(' ', '.').replaceAll('ö', 'o').replaceAll('å', 'a')}@${domain}`,
});
const SOFIA = colleague('Sofia Lindmark', 'Presschef');
const HENRIK = colleague('Henrik Borg', 'Inköpare');
const MAJA = colleague('Maja Dufva', 'HR-chef');

const card = ({ name: person, title }: Person, contact: Html, hue: number): Html => html`<li class="card">
<span class="face" style="--hue:${hue}" aria-hidden="true">${initials(person)}</span>
<div><h3>${person}</h3><p>${title}</p></div>
<p class="links">${contact}</p>
</li>
`;

/** An address that may break after its at sign. */
const breakable = (email: string): Html => {
  const [local = '', host = ''] = email.split('@');
  return html`${local}@<wbr>${host}`;
};

/** The way Cloudflare writes an address into a page: hexadecimal, each byte XORed with the first. */
function scrambled(email: string): string {
  const key = 0x6b;
  return Buffer.from([key, ...Buffer.from(email).map((byte) => byte ^ key)]).toString('hex');
}

/** A company's contact page that gives its people in the usual ways: links, text, spelled around, hidden, JSON-LD. */
export const contactPage = (): string =>
  pageOf({
    language: 'sv',
    title: `Kontakt – ${name}`,
    style: asset('base.css') + asset('site.css'),
    first: linkedData({
      '@type': 'Organization',
      name,
      email: `info@${domain}`,
      employee: [{ '@type': 'Person', name: MAJA.name, email: `mailto:${MAJA.email}` }],
    }),
    body: html`<div class="top"><div class="wrap">
<svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true"><circle cx="15" cy="15" r="15" fill="#1b6f86"/><path d="M4 17c4-4 7-4 11 0s7 4 11 0M4 12c4-4 7-4 11 0s7 4 11 0" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>
${name} <a href="https://start.demo.example.com/">Till demots startsida</a></div></div>
<div class="hero"><div class="wrap"><h1>Kontakta oss</h1><p>Vi driver vindkraft längs västkusten sedan 1998. Hör gärna av dig direkt till den som kan svara.</p></div></div>
<div class="wrap">
<section><h2>Ledning och nyckelpersoner</h2>
<ul class="cards">
${card(ELIN, html`<a href="mailto:${ELIN.email}">${breakable(ELIN.email)}</a><br><a href="${ELIN.linkedin ?? ''}">Elin Lund på LinkedIn</a>`, 192)}
${card(JONAS, html`<a href="/cdn-cgi/l/email-protection#${scrambled(JONAS.email)}"><span class="__cf_email__" data-cfemail="${scrambled(JONAS.email)}">[e-post skyddad]</span></a>`, 24)}
${card(SOFIA, html`${SOFIA.email.replace('@', ' [at] ').replaceAll('.', ' [dot] ')}`, 320)}
${card(HENRIK, breakable(HENRIK.email), 96)}
${card(MAJA, html`<a href="mailto:${MAJA.email}?subject=Jobb">Mejla Maja</a>`, 262)}
</ul></section>
<section><h2>Hitta hit</h2>
<ul class="cards">
<li class="card plain"><h3>Besök och post</h3><p>Hamngatan 4, 432 44 Varberg</p></li>
<li class="card plain"><h3>Växel</h3><p>0340-555 00<br><a href="mailto:info@${domain}">info@${domain}</a></p></li>
<li class="card plain"><h3>Fakturor</h3><p>faktura@${domain}</p></li>
</ul></section>
<div class="foot">© ${name}</div>
</div>`,
  });
