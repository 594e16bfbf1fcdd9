/** Heavy pages of the kinds that slow a reader down, made from a seed: the same bytes in every run. */

const WORDS =
  'about after again agreement always among analysis another around article because before between board budget building business called careful centre change company contract council country course customer daily decision delivery department design different during early economy energy engineer every example experience factory family figure following forest garden general government group growth harbour history however important industry interest island journal language later letter library light little local machine market material measure member method minister model modern morning mountain museum nature network never number office older open order other paper people period place plan point power present price problem process product project public quality question reason region report research result river road school science season second service several ship short simple since small society source south station story street strong student study summer supply surface system table theory through title today together total toward trade train under university value village water weather week window winter within without work world writer young'.split(
    ' ',
  );

/** Numbers from 0 to `below` − 1; a linear congruence is random enough for text. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

class Writer {
  readonly below: (limit: number) => number;
  constructor(seed: number) {
    this.below = randomNumbers(seed);
  }
  word(): string {
    return WORDS[this.below(WORDS.length)] ?? '';
  }
  words(least: number, most: number): string {
    return Array.from({ length: least + this.below(most - least + 1) }, () => this.word()).join(' ');
  }
  /** A sentence as people write them: now and then with a bracket, a link or a number. */
  sentence(): string {
    const kind = this.below(12);
    const text = this.words(8, 22);
    const tail =
      kind === 0
        ? ` (${this.words(2, 6)})`
        : kind === 1
          ? ` <a href="/${this.word()}/${this.word()}" title="${this.words(1, 3)}">${this.words(1, 3)}</a>`
          : kind === 2
            ? `, ${1900 + this.below(120)}`
            : '';
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}${tail}.`;
  }
  paragraph(sentences: number): string {
    return `<p>${Array.from({ length: sentences }, () => this.sentence()).join(' ')}</p>`;
  }
  /** Data of a program, as pages carry it: mostly names, numbers and brackets, sometimes an address that is for no reader. */
  state(entries: number): string {
    const rows = Array.from({ length: entries }, (_, i) => ({
      id: i,
      key: `${this.word()}-${this.word()}`,
      text: this.words(6, 16),
      tags: [this.word(), this.word()],
      by: i % 50 === 0 ? `user${i}@data.example.com` : null,
      at: { x: this.below(1_000), y: this.below(1_000) },
    }));
    return JSON.stringify({ rows }).replaceAll('<', '\\u003c');
  }
  times(count: number, part: (i: number) => string): string {
    return Array.from({ length: count }, (_, i) => part(i)).join('\n');
  }
}

const page = (title: string, body: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head><body>${body}</body></html>`;
const contact =
  '<footer><a href="mailto:contact@firm.example.com">Contact</a> <span>press@firm.example.com</span></footer>';

function shop(): string {
  const w = new Writer(1);
  const product = (i: number): string =>
    `<div class="card" data-id="${i}" data-price="${w.below(999)}"><a class="image" href="/p/${i}" aria-label="${w.words(2, 4)}"><img alt="${w.words(2, 5)}" src="data:,"></a>` +
    `<div class="row"><span class="stars" title="4.${w.below(9)} of 5"></span><span>(${w.below(999)})</span></div><h3><a href="/p/${i}">${w.words(4, 9)}</a></h3>` +
    `<div class="price"><span>${w.below(999)}</span><sup>99</sup><span>kr</span></div><button type="button" aria-label="Add ${w.word()}">Add</button></div>`;
  return page('Shop', `${w.times(900, product)}<script>window.state=${w.state(6_000)}</script>${contact}`);
}

function pdf(): string {
  const w = new Writer(2);
  const line = (i: number): string =>
    `<div class="t m0 x${i % 9} h${i % 5} y${i} ff1 fs0 fc0 sc0 ls0 ws0">${w.words(3, 6)}<span class="_ _${i % 4}"> </span>${w.words(3, 6)}${i % 400 === 0 ? ' anna@firm.example.com' : ''}</div>`;
  const font = `<style>@font-face{font-family:ff1;src:url(data:font/woff2;base64,${'A1b2C3d4'.repeat(200_000)})}</style>`;
  return page(
    'Report',
    w.times(90, (i) => `<div class="pf" id="pf${i}"><div class="pc">${w.times(42, line)}</div></div>`),
    font,
  );
}

function video(): string {
  const w = new Writer(3);
  const item = (i: number): string =>
    `<div class="item"><a href="/watch?v=${i}" title="${w.words(4, 9)}">${w.words(4, 9)}</a><span>${w.below(900)} views</span></div>`;
  return page(
    'Video',
    `<script>var initial=${w.state(9_000)};</script>${w.times(400, item)}<script>var more=${w.state(2_000)};</script>${contact}`,
  );
}

function newspaper(): string {
  const w = new Writer(4);
  const teaser = (i: number): string =>
    `<section class="css-${i}"><div><article><a href="/2026/${i}"><h3>${w.words(5, 11)}</h3><p class="summary">${w.sentence()}</p></a><p class="by">By <span>${w.words(2, 2)}</span></p></article></div></section>`;
  return page('News', `${w.times(260, teaser)}<script>window.data=${w.state(5_000)}</script>${contact}`);
}

function journal(): string {
  const w = new Writer(5);
  const reference = (i: number): string =>
    `<li id="r${i}"><span>${i}.</span> <cite>${w.words(2, 3)}, ${w.words(1, 2)} (${1980 + w.below(45)}).</cite> ${w.words(6, 14)}. <i>${w.words(2, 4)}</i> <b>${w.below(90)}</b>, ${w.below(900)}–${w.below(900)}. <a href="https://doi.example.com/10.${i}">doi</a> <a href="/g?q=${i}" title="${w.words(2, 3)}">Scholar</a></li>`;
  const author =
    '<span class="author">Anna Ek<sup>1</sup></span><a href="mailto:anna.ek@uni.example.edu">✉</a> anna.ek@uni.example.edu';
  const cited = (): string =>
    `<p>${w.times(9, () => `${w.sentence()} <sup><a href="#r${w.below(400)}">[${w.below(400)}]</a></sup>`)}</p>`;
  return page(
    'Article',
    `${author}${w.times(260, cited)}<ol>${w.times(420, reference)}</ol><script>window.x=${w.state(2_500)}</script>`,
  );
}

function encyclopedia(): string {
  const w = new Writer(6);
  const linked = (): string =>
    `<p>${w.times(7, () => `${w.words(3, 8)} <a href="/wiki/${w.word()}" title="${w.words(1, 2)}">${w.words(1, 2)}</a> ${w.words(2, 6)}, <a href="/wiki/${w.word()}" title="${w.word()}">${w.word()}</a><sup class="reference"><a href="#n${w.below(300)}"><span>[</span>${w.below(300)}<span>]</span></a></sup>.`)}</p>`;
  const row = (): string =>
    `<tr>${w.times(5, () => `<td><a href="/wiki/${w.word()}" title="${w.word()}">${w.word()}</a></td>`)}</tr>`;
  return page(
    'Encyclopedia',
    `${w.times(420, linked)}<table>${w.times(420, row)}</table>${w.times(200, () => `<li><cite>${w.words(6, 12)}</cite></li>`)}<li>Mail info@wiki.example.org</li>`,
  );
}

export const HEAVY_PAGES: ReadonlyMap<string, string> = new Map([
  ['shop', shop()],
  ['pdf2html', pdf()],
  ['video', video()],
  ['newspaper', newspaper()],
  ['journal article', journal()],
  ['encyclopedia', encyclopedia()],
]);
