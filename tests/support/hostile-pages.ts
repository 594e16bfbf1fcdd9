/**
 * Pages that do everything to a reader of pages: too much, too often, too deep, and lies. Each says what must hold of it. All of
 * them name people of the demo where that would be wrong; those named in `shows` are the right ones.
 */
import type { Answer } from '#server/demo/pages/index.ts';

export interface HostilePage {
  name: string;
  page: Answer;
  /** The leads that are truly on the page; nobody else may be shown. */
  shows: readonly Lead[];
  /** The page is more than a reading may cost: it says that it was read in part. Null: that depends on the computer. */
  partly?: boolean | null;
  /** Its natives are broken so that no driver can ask it anything afterwards. */
  deaf?: boolean;
  /** An expression that must be true in the page afterwards. */
  holds?: string;
  /** The host it is served as, where that matters. */
  host?: string;
}

type Lead = 'Elin Lund' | 'Jonas Berg';
const ELIN = 'elin.lund@havsbris.example.com';
const JONAS = 'jonas.berg@havsbris.example.com';
const NOBODY: readonly Lead[] = [];

/** `code` runs at the end of the page's body. */
const page = (body: string, code = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"></head><body>${body}<script>${code}</script></body></html>`;
const elin = `<p>Write to ${ELIN}</p>`;
/** Browsers fall over what they must draw so deep; hidden, it is only in the way. */
const ELIN_AND_DEEP = `${elin}<div id="deep" hidden></div>`;
/** Runs `code` every 50 ms for `seconds`. */
const storm = (code: string, seconds: number): string =>
  `let n = 0; const end = performance.now() + ${seconds * 1_000}; const timer = setInterval(() => { n++; ${code}; if (performance.now() > end) clearInterval(timer); }, 50);`;
const xml = (type: string, body: string): Answer => ({ headers: { 'content-type': type }, body });
const withPolicy = (policy: string, body: string): Answer => ({
  headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
  body,
});

/** Too much of everything. */
const large: readonly HostilePage[] = [
  {
    name: '300,000 nodes',
    page: page(
      elin,
      `document.body.append(...Array.from({ length: 30 }, () => { const d = document.createElement('div'); d.innerHTML = '<i>word</i>'.repeat(10000); return d; })); document.body.insertAdjacentHTML('beforeend', '<p>${JONAS}</p>')`,
    ),
    shows: ['Elin Lund'],
    partly: true,
  },
  {
    name: '10 MB of text in one piece',
    page: page(
      elin,
      `const p = document.createElement('p'); p.textContent = 'words '.repeat(1750000); document.body.append(p); document.body.insertAdjacentHTML('beforeend', '<p>${JONAS}</p>')`,
    ),
    shows: ['Elin Lund'],
    partly: true,
  },
  {
    name: '10 MB of text in 10,000 paragraphs',
    page: page(
      elin,
      `document.body.insertAdjacentHTML('beforeend', ('<p>' + 'some words '.repeat(100) + '</p>').repeat(10000)); document.body.insertAdjacentHTML('beforeend', '<p>${JONAS}</p>')`,
    ),
    shows: ['Elin Lund'],
    partly: true,
  },
  {
    name: 'a storm of @: two million in one text',
    page: page(
      elin,
      `const p = document.createElement('p'); p.textContent = '@'.repeat(2000000); document.body.append(p)`,
    ),
    shows: ['Elin Lund'],
    partly: null,
  },
  {
    name: 'a storm of almost-addresses: 300,000 times a@b',
    page: page(
      elin,
      `const p = document.createElement('p'); p.textContent = 'a@b '.repeat(300000); document.body.append(p)`,
    ),
    shows: ['Elin Lund'],
    partly: null,
  },
  {
    name: 'a storm of brackets: [at] 200,000 times',
    page: page(
      elin,
      `const p = document.createElement('p'); p.textContent = 'a [at] b [dot] '.repeat(100000); document.body.append(p)`,
    ),
    shows: ['Elin Lund'],
    partly: null,
  },
  {
    name: 'a storm of profile addresses that name nobody',
    page: page(
      elin,
      `const p = document.createElement('p'); p.textContent = 'linkedin.com/in/ '.repeat(100000); document.body.append(p)`,
    ),
    shows: ['Elin Lund'],
    partly: null,
  },
  {
    name: '@ in 50,000 texts of their own',
    page: page(elin, `document.body.insertAdjacentHTML('beforeend', '<b>@</b><i>a@</i>'.repeat(25000))`),
    shows: ['Elin Lund'],
    partly: null,
  },
  {
    name: 'a local part of a million letters',
    page: page(elin, `document.body.append('a'.repeat(1000000) + '${ELIN}')`),
    shows: ['Elin Lund'],
  },
  {
    name: 'a million dots before and after an @',
    page: page(elin, `document.body.append('a.'.repeat(500000) + '@' + 'a.'.repeat(500000) + 'com')`),
    shows: ['Elin Lund'],
  },
  {
    name: '10,000 planted addresses',
    page: page(
      elin,
      `document.body.insertAdjacentHTML('beforeend', Array.from({ length: 10000 }, (_, i) => '<p>p' + i + '@firm' + (i % 97) + '.example.com</p>').join(''))`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: '10,000 planted addresses in one text',
    page: page(
      elin,
      `document.body.append(Array.from({ length: 10000 }, (_, i) => 'p' + i + '@firm.example.com').join(', '))`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'a title attribute of 8 MB',
    page: page(
      elin,
      `const p = document.createElement('p'); p.title = 'name@firm.example.org '.repeat(380000); document.body.append(p)`,
    ),
    shows: ['Elin Lund'],
    partly: null,
  },
  {
    name: 'a mail link to 100,000 people',
    page: page(
      elin,
      `const a = document.createElement('a'); a.href = 'mailto:' + Array.from({ length: 100000 }, (_, i) => 'p' + i + '@firm.example.com').join(','); document.body.append(a)`,
    ),
    // A text counts less than a link, and so many links are more than is considered.
    shows: NOBODY,
    partly: null,
  },
  {
    name: 'linked data of 5 MB',
    page: page(
      elin,
      `const s = document.createElement('script'); s.type = 'application/ld+json'; s.textContent = JSON.stringify({ '@context': 'https://schema.org', '@graph': Array.from({ length: 50000 }, (_, i) => ({ '@type': 'Person', name: 'Person ' + i, email: 'p' + i + '@firm.example.com' })) }); document.body.append(s)`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'linked data 50,000 levels deep',
    page: page(
      elin,
      `const s = document.createElement('script'); s.type = 'application/ld+json'; s.textContent = '{"a":'.repeat(50000) + '1' + '}'.repeat(50000); document.body.append(s)`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'linked data that is none',
    page: page(`${elin}<script type="application/ld+json">{"email": "${JONAS}", </script>`),
    shows: ['Elin Lund'],
  },
  {
    name: '20,000 elements with an attribute to read: as much as is kept of one page',
    page: page(
      elin,
      `document.body.insertAdjacentHTML('beforeend', Array.from({ length: 20000 }, (_, i) => '<span title="p' + i + '@firm.example.com">x</span>').join(''))`,
    ),
    shows: NOBODY,
    partly: true,
  },
];

/** Too deep, or without an end. */
const deep: readonly HostilePage[] = [
  {
    name: '2,000 levels of elements',
    page: page(
      elin,
      `let at = document.body; for (let i = 0; i < 2000; i++) { const d = document.createElement('div'); at.append(d); at = d; } at.append('${JONAS}')`,
    ),
    shows: ['Elin Lund', 'Jonas Berg'],
  },
  {
    name: '10,000 levels with an address at each tenth',
    page: page(
      ELIN_AND_DEEP,
      `let at = deep; for (let i = 0; i < 10000; i++) { const d = document.createElement('div'); if (i % 10 === 0) d.append('p' + i + '@firm.example.com'); at.append(d); at = d; }`,
    ),
    shows: ['Elin Lund'],
    partly: null,
  },
  {
    name: '10,000 levels inside a line of words',
    page: page(
      ELIN_AND_DEEP,
      `let at = deep; for (let i = 0; i < 10000; i++) { const d = document.createElement('span'); at.append(d); at = d; } at.append('a@')`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: '20,000 letters in elements of their own',
    page: page(
      elin,
      `document.body.insertAdjacentHTML('beforeend', '<p>' + '<b>a</b><i>@</i>'.repeat(10000) + '</p>')`,
    ),
    shows: ['Elin Lund'],
    partly: null,
  },
  {
    name: 'shadow roots within shadow roots, 60 levels',
    page: page(
      elin,
      `let at = document.body; for (let i = 0; i < 60; i++) { const d = document.createElement('div'); at.append(d); at = d.attachShadow({ mode: 'open' }); at.append(i === 3 ? '${JONAS}' : 'level ' + i); }`,
    ),
    shows: ['Elin Lund', 'Jonas Berg'],
  },
  {
    name: 'a closed shadow root',
    page: page(
      elin,
      `const d = document.createElement('div'); document.body.append(d); d.attachShadow({ mode: 'closed' }).append('${JONAS}')`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: '5,000 shadow roots',
    page: page(
      elin,
      `for (let i = 0; i < 5000; i++) { const d = document.createElement('div'); document.body.append(d); d.attachShadow({ mode: 'open' }).innerHTML = '<p>word</p>'; }`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: '200 frames of the same site',
    page: page(
      elin,
      `for (let i = 0; i < 200; i++) { const f = document.createElement('iframe'); f.srcdoc = '<p>frame ' + i + '</p>'; document.body.append(f); }`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'a frame within a frame without an end',
    page: page(
      elin,
      `const depth = Number(location.search.slice(1)); if (depth < 40) { const f = document.createElement('iframe'); f.src = '/?' + (depth + 1); document.body.append(f); }`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'a frame that is loaded again and again',
    page: page(
      elin,
      `const f = document.createElement('iframe'); document.body.append(f); ${storm("f.srcdoc = '<p>load ' + n + '</p>'", 2)}`,
    ),
    shows: ['Elin Lund'],
  },
];

/** Never at rest. */
const restless = (seconds: number): readonly HostilePage[] => [
  {
    name: 'a storm of new rows, 200 every 50 ms',
    page: page(
      `${elin}<div id="box"></div>`,
      storm(
        `box.replaceChildren(...Array.from({ length: 200 }, (_, i) => { const d = document.createElement('div'); d.textContent = 'row ' + n + '.' + i + (i ? '' : ' r' + n + '@firm.example.com'); return d; }))`,
        seconds,
      ),
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'a storm of rewritten texts',
    page: page(
      `${elin}<p id="line">x</p>`,
      storm("for (let i = 0; i < 500; i++) line.firstChild.data = 'n' + n + '@' + i", seconds),
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'a storm of rewritten attributes',
    page: page(
      `${elin}<p id="line">x</p>`,
      storm("for (let i = 0; i < 1000; i++) line.title = 'n' + n + '@f' + i + '.example.com'", seconds),
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'an element that comes and goes 1,000 times at once',
    page: page(
      elin,
      storm(
        "for (let i = 0; i < 1000; i++) { const d = document.createElement('p'); d.textContent = 'a@b'; document.body.append(d); d.remove(); }",
        seconds,
      ),
    ),
    shows: ['Elin Lund'],
  },
  {
    name: '50,000 nodes at one blow, three times',
    page: page(
      `${elin}<div id="box"></div>`,
      `let n = 0; const timer = setInterval(() => { const f = document.createDocumentFragment(); for (let i = 0; i < 50000; i++) f.append(document.createElement('i')); box.replaceChildren(f); if (++n === 3) clearInterval(timer); }, 400);`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'changes 5,000 levels deep, 1,500 at a time',
    page: page(
      ELIN_AND_DEEP,
      `let at = deep; for (let i = 0; i < 5000; i++) { const d = document.createElement('div'); at.append(d); at = d; } ${storm("for (let i = 0; i < 1500; i++) { const d = document.createElement('p'); d.textContent = 'row'; at.append(d); } if (at.childElementCount > 6000) at.replaceChildren()", Math.min(seconds, 3))}`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'a storm of new addresses in the address bar',
    page: page(elin, storm("if (n % 4 === 0) history.pushState(null, '', '/?step=' + n)", seconds)),
    shows: ['Elin Lund'],
  },
  {
    name: 'a storm of fragments that look like routes',
    page: page(elin, storm("if (n % 4 === 0) location.hash = '/step/' + n", seconds)),
    shows: ['Elin Lund'],
  },
  {
    name: 'a document that is written anew',
    page: page(
      `<p>${JONAS}</p>`,
      `setTimeout(() => { document.open(); document.write('<!doctype html><title>New</title><p>${ELIN}</p>'); document.close(); }, 300)`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'a document whose root is replaced',
    page: page(
      `<p>${JONAS}</p>`,
      `setTimeout(() => { const html = document.createElement('html'); html.innerHTML = '<body><p>${ELIN}</p></body>'; document.documentElement.replaceWith(html); }, 300)`,
    ),
    shows: ['Elin Lund'],
  },
];

/** Lies to scripts. */
const lying: readonly HostilePage[] = [
  {
    name: 'every native of the page throws',
    page: page(
      elin,
      `for (const owner of [Node, Element, Document, HTMLElement, CharacterData, NodeList, HTMLCollection, TreeWalker, EventTarget, MutationObserver, Performance]) for (const name of Object.getOwnPropertyNames(owner.prototype)) { if (name === 'constructor') continue; try { Object.defineProperty(owner.prototype, name, { get() { throw new Error('no'); } }); } catch {} }`,
    ),
    shows: ['Elin Lund'],
    deaf: true,
  },
  {
    name: 'natives of the page lie',
    page: page(
      elin,
      `for (const [owner, name] of [[CharacterData, 'data'], [Node, 'textContent'], [Node, 'nodeValue'], [HTMLElement, 'title']]) Object.defineProperty(owner.prototype, name, { get: () => '${JONAS}' }); Element.prototype.getAttribute = () => '${JONAS}'; Document.prototype.querySelectorAll = () => [];`,
    ),
    shows: ['Elin Lund'],
    deaf: true,
  },
  {
    name: 'iterators of the page never end',
    page: page(
      elin,
      `for (const owner of [NodeList, HTMLCollection, Array, String, Set, Map]) owner.prototype[Symbol.iterator] = function* () { for (;;) yield document.body; };`,
    ),
    shows: ['Elin Lund'],
    deaf: true,
  },
  {
    name: 'regular expressions and maps of the page are broken',
    page: page(
      elin,
      `RegExp.prototype.exec = () => { throw new Error('no'); }; RegExp.prototype.test = () => true; Map.prototype.get = Set.prototype.has = () => true; String.prototype.includes = () => { throw new Error('no'); }; Object.prototype.value = '${JONAS}'; Object.prototype.email = '${JONAS}'; JSON.stringify = () => '${JONAS}';`,
    ),
    shows: ['Elin Lund'],
    deaf: true,
  },
  {
    name: 'a form whose fields are called like everything an element has',
    page: page(
      `<form title="x@y">before ${ELIN} <input name="nodeType"><input name="closest"><input name="matches"><input name="attributes"><input name="children"><input name="parentNode"><input name="parentElement"><input name="localName"><input name="shadowRoot"><input name="getAttribute"><input name="hasAttribute"><input name="querySelectorAll"><input name="textContent"><input name="ownerDocument"><input name="isConnected"><input name="childNodes"><input name="firstChild"><input name="nodeName"></form><p>${JONAS}</p>`,
    ),
    shows: ['Jonas Berg'],
  },
  {
    name: 'pictures and forms called like everything a document has',
    page: page(
      `${elin}<img name="createTreeWalker" alt=""><img name="querySelectorAll" alt=""><img name="getElementsByTagName" alt=""><img name="hidden" alt=""><form name="defaultView"></form><form name="title"></form><img name="children" alt=""><img name="body" alt=""><form name="nodeType"></form><form name="addEventListener"></form>`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'elements that act when they are looked at',
    page: page(
      `${elin}<sly-element title="a@b.example.com" email="c@d.example.com">x</sly-element>`,
      `window.touched = 0; customElements.define('sly-element', class extends HTMLElement { static observedAttributes = ['title', 'email']; connectedCallback() { this.ready = true; } attributeChangedCallback() { if (this.ready) window.touched++; } adoptedCallback() { window.touched++; } disconnectedCallback() { window.touched++; } get title() { window.touched++; return '${JONAS}'; } get textContent() { window.touched++; return '${JONAS}'; } getAttribute() { window.touched++; return '${JONAS}'; } closest() { window.touched++; return null; } });`,
    ),
    shows: ['Elin Lund'],
    holds: 'window.touched === 0',
  },
  {
    name: 'a base address that makes links point elsewhere',
    page: page(`<base href="https://elsewhere.example.org/">${elin}<a href="/in/jonas-berg-it">Jonas</a>`),
    shows: ['Elin Lund'],
  },
  {
    name: 'the markup of a mailbox on another host',
    page: page(
      `<div role="main"><div class="adn"><h2 class="hP">Offer</h2><span class="gD" email="${ELIN}" name="Elin Lund">Elin Lund</span><span class="g2" email="someone@firm.example.com">x</span></div></div>`,
    ),
    shows: ['Elin Lund'],
    host: 'mail.google.com.evil.example.com',
  },
];

/** Addresses that are not what they seem, or not there for a reader. */
const disguised: readonly HostilePage[] = [
  {
    name: 'addresses of a lookalike domain',
    page: page(
      `<p>elin.lund@hаvsbris.example.com</p><p>elin.lund@havsbris.example.com.evil.example.org</p><p>elin.lund@havsbris.example.co</p><p>elin.lund@havsbrls.example.com</p><p>е1in.lund@havsbris.example.com</p><a href="mailto:elin.lund@havsbris.examp1e.com">elin.lund@havsbris.example.com.</a>`.replace(
        '>elin.lund@havsbris.example.com.<',
        '>Elin<',
      ),
    ),
    shows: NOBODY,
  },
  {
    name: 'addresses of lookalike letters before the @',
    page: page(
      '<p>elіn.lund@havsbris.example.com, еlin.lund@havsbris.example.com, elin.1und@havsbris.example.com</p>',
    ),
    shows: NOBODY,
  },
  {
    name: 'an address written backwards and turned round by style',
    page: page(
      `<p><span style="unicode-bidi: bidi-override; direction: rtl">${[...ELIN].reverse().join('')}</span></p><p><bdo dir="rtl">${[...JONAS].reverse().join('')}</bdo></p>`,
    ),
    shows: NOBODY,
  },
  {
    name: 'an address that reads backwards on the screen',
    page: page(
      `<p><span style="unicode-bidi:bidi-override;direction:rtl">${ELIN}</span></p><p><bdo dir="rtl">${JONAS}</bdo></p>`,
    ),
    shows: NOBODY,
  },
  {
    name: 'an address turned round by a control character',
    page: page(`<p>\u202e${[...ELIN].reverse().join('')}\u202c</p>`),
    shows: NOBODY,
  },
  {
    name: 'an address with characters of no width in it',
    page: page(`<p>elin\u200b.lund\u2060@havs\u00adbris\ufeff.example.com</p>`),
    shows: ['Elin Lund'],
  },
  {
    name: 'an address in a comment, a script, a style, a template, a noscript',
    page: page(
      `<!-- ${ELIN} --><script type="text/plain">${ELIN}</script><style>/* ${ELIN} */</style><template><p>${ELIN}</p></template><noscript><p>${ELIN}</p></noscript>`,
    ),
    shows: NOBODY,
  },
  {
    name: 'an address that somebody types or may choose',
    page: page(
      `<input value="${ELIN}"><textarea>${ELIN}</textarea><input placeholder="${ELIN}"><select><option value="${ELIN}">x</option></select>`,
    ),
    shows: NOBODY,
  },
  {
    name: 'an address in attributes that name nobody',
    page: page(
      `<p data-note="${ELIN}" id="${ELIN}" class="${ELIN}" style="--x: '${ELIN}'" onclick="void '${ELIN}'">x</p><img alt="" src="data:text/plain,${ELIN}"><a href="javascript:void('mailto:${ELIN}')">x</a>`,
    ),
    shows: NOBODY,
  },
  {
    name: 'an address as the name before a host',
    page: page(`<p>https://${ELIN}/ and ftp://${JONAS}:21/x</p><a href="https://${ELIN}/">x</a>`),
    shows: NOBODY,
  },
  {
    name: 'an address inside a longer one',
    page: page(`<p>not-${ELIN} and ${JONAS}.example.org and x+${ELIN}</p>`),
    shows: NOBODY,
  },
  {
    name: 'pieces that nobody sees inside an address',
    page: page(`<p>elin<span style="display:none">-nospam</span>.lund@havsbris.example.com</p>`),
    shows: ['Elin Lund'],
  },
  {
    name: 'profiles of a lookalike host',
    page: page(
      `<a href="https://linkedin.com.evil.example.org/in/elin-lund-havsbris">a</a><a href="https://evil.example.org/linkedin.com/in/elin-lund-havsbris">b</a><a href="https://www.linkedin.com@evil.example.org/in/elin-lund-havsbris">c</a><a href="https://www.linkedln.com/in/elin-lund-havsbris">d</a><a href="/in/elin-lund-havsbris">e</a><a href="https://evil.example.org/?next=https://www.linkedin.com/in/elin-lund-havsbris">f</a><p>notlinkedin.com/in/elin-lund-havsbris</p>`,
    ),
    shows: NOBODY,
  },
  {
    name: 'a profile address with steps up and double escapes',
    page: page(
      `<a href="https://www.linkedin.com/in/x/../elin-lund-havsbris">a</a><a href="https://www.linkedin.com/in/%252e%252e/in/elin-lund-havsbris">b</a><a href="https://www.linkedin.com/company/elin-lund-havsbris">c</a>`,
    ),
    shows: NOBODY,
  },
];

/** Documents of other kinds. */
const strange: readonly HostilePage[] = [
  {
    name: 'a policy that forbids everything',
    page: withPolicy("default-src 'none'", page(elin)),
    shows: ['Elin Lund'],
  },
  {
    name: 'a sandboxed page',
    page: withPolicy('sandbox', page(elin)),
    shows: ['Elin Lund'],
  },
  {
    name: 'Trusted Types',
    page: withPolicy("require-trusted-types-for 'script'; trusted-types 'none'", page(elin)),
    shows: ['Elin Lund'],
  },
  {
    name: 'XHTML',
    page: xml(
      'application/xhtml+xml',
      `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>X</title></head><body><p>${ELIN}</p><p><![CDATA[${JONAS}]]></p></body></html>`,
    ),
    shows: ['Elin Lund', 'Jonas Berg'],
  },
  {
    name: 'a drawing',
    page: xml(
      'image/svg+xml',
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><title>x</title><a xlink:href="mailto:someone@firm.example.com"><text y="20">${ELIN}</text></a></svg>`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'formulas and drawings in a page',
    page: page(
      `${elin}<math><mtext>x@y</mtext><semantics><annotation>${'a'.repeat(1000)}</annotation></semantics></math><svg><foreignObject><p>words</p></foreignObject><title>a@b</title></svg>`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'bare XML',
    page: xml(
      'text/xml',
      `<?xml version="1.0"?><people><person email="someone@firm.example.com">${ELIN}</person></people>`,
    ),
    shows: ['Elin Lund'],
  },
  {
    name: 'plain text',
    page: xml('text/plain; charset=utf-8', `Write to ${ELIN}\n`),
    shows: ['Elin Lund'],
  },
  {
    name: 'no doctype, nothing closed, tags crossed',
    page: `<title>x</title><p>Write to <b>${ELIN}<i> or <table><tr><td>none</b></i><script>/*`,
    shows: ['Elin Lund'],
  },
  {
    name: 'a set of frames',
    page: '<!doctype html><html><head><title>x</title></head><frameset cols="50%,50%"><frame src="about:blank"><frame src="about:blank"></frameset></html>',
    shows: NOBODY,
  },
  {
    name: 'an empty answer',
    page: '',
    shows: NOBODY,
  },
];

/** @param seconds how long a page keeps changing */
export const hostilePages = (seconds: number): readonly HostilePage[] => [
  ...large,
  ...deep,
  ...restless(seconds),
  ...lying,
  ...disguised,
  ...strange,
];

/** Goes to another page while it is still being read. */
export const LEAVING = page(
  elin,
  `const p = document.createElement('p'); p.textContent = 'word a@b '.repeat(900000); document.body.append(p); setTimeout(() => { location.href = '/arrived'; }, 400)`,
);
export const ARRIVED = page(`<p>${JONAS}</p>`);
/** Takes long enough to be read that one can close it meanwhile. */
export const SLOW = page(
  elin,
  `const p = document.createElement('p'); p.textContent = 'word a@b '.repeat(900000); document.body.append(p)`,
);
