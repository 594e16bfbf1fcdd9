import { asset } from './asset.ts';
import { html, initials, pageOf } from './html.ts';
import { ELIN, JONAS, KARI, PETER, type Person } from './people.ts';

const KNOWN = [ELIN, JONAS, KARI, PETER];

/** `alva-almqvist-8b1` → "Alva Almqvist". */
function nameOf(slug: string): string {
  const words = slug.split('-').filter((word) => /^\p{L}+$/u.test(word));
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || slug;
}

/** A profile of a social network, for any slug. */
export function profilePage(slug: string): string {
  const person: Pick<Person, 'name' | 'title' | 'company'> = KNOWN.find((one) =>
    one.linkedin?.endsWith(`/in/${slug}`),
  ) ?? { name: nameOf(slug), title: 'Konsult', company: 'Egen verksamhet' };
  const { name, title, company } = person;
  return pageOf({
    language: 'sv',
    title: `${name} | Profil`,
    style: asset('base.css') + asset('profile.css'),
    body: html`<div class="nav"><div class="wrap"><b>Nätverket</b><span class="soft">En sida ur demot</span><a href="https://start.demo.example.com/">Till startsidan</a></div></div>
<main class="wrap">
<section class="sheet"><div class="cover" style="--hue:${(slug.length * 31) % 360}"></div>
<div class="in"><div class="face portrait" style="--hue:${(slug.length * 47) % 360}" aria-hidden="true">${initials(name)}</div>
<h1>${name}</h1><p>${title}, ${company}</p><p class="soft">Sverige · 500+ kontakter</p></div></section>
<section class="sheet in"><h2>Om</h2><p>Jag arbetar med att få siffror och människor att mötas. Skriver ibland om energi, ledning och hur beslut egentligen fattas.</p></section>
<section class="sheet in"><h2>Erfarenhet</h2>
<div class="job"><b>${title}</b><p>${company}</p><p class="soft">2022 – nu</p></div>
<div class="job"><b>Projektledare</b><p>Konsult</p><p class="soft">2016 – 2022</p></div></section>
</main>`,
  });
}
