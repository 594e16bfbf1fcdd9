import { WORKSPACE } from '../cast.ts';
import { asset } from './asset.ts';
import { html, pageOf } from './html.ts';

/** A campaign's landing page; which campaign is told by the UTM parameters of its address. */
export const landingPage = (): string =>
  pageOf({
    language: 'sv',
    title: `Attribution på 30 minuter – ${WORKSPACE.name}`,
    style: asset('base.css') + asset('site.css'),
    body: html`<div class="top"><div class="wrap">
<svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true"><rect width="30" height="30" rx="8" fill="#4b3f92"/><path d="M8 21V9l14 12V9" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>
${WORKSPACE.name} <a href="https://start.demo.example.com/">Till demots startsida</a></div></div>
<div class="hero"><div class="wrap"><h1>Visa styrelsen vilka kampanjer som blev intäkt</h1>
<p>Ett webbinarium på 30 minuter för marknadschefer i energibranschen. Med siffrorna från Öresund Kraft, och mallen de använder.</p>
<a class="big" href="#program">Se programmet</a></div></div>
<div class="wrap">
<section id="program"><h2>Programmet</h2>
<ul class="cards">
<li class="card plain"><h3>1. Vad styrelsen frågar</h3><p>Tre frågor som återkommer, och varför klick inte besvarar dem.</p></li>
<li class="card plain"><h3>2. Så räknade Öresund Kraft</h3><p>Från annons till avtal på elva månader, steg för steg.</p></li>
<li class="card plain"><h3>3. Din egen sida</h3><p>En sida med siffror som håller att visa, och hur du fyller i den.</p></li>
</ul></section>
<section><h2>Efteråt</h2><p>Du får inspelningen och mallen. Frågor? <a href="mailto:hej@${WORKSPACE.domain}">hej@${WORKSPACE.domain}</a></p></section>
<div class="foot">© ${WORKSPACE.name}</div>
</div>`,
  });
