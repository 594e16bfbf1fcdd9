/** Pieces of HTML, as they stand in a body: [html, what is seen there as `surface value`, why]. */
export type HtmlCase = readonly [html: string, seen: readonly string[], reason: string];

/** What Cloudflare makes of an address. */
const hidden = (text: string, key = 0x42): string =>
  [key, ...new TextEncoder().encode(text).map((byte) => byte ^ key)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
const ANNA = hidden('anna@firm.se');
const ld = (json: string, type = 'application/ld+json'): string => `<script type="${type}">${json}</script>`;

export const MAILTO: readonly HtmlCase[] = [
  ['<a href=" mailto:anna@firm.se ">x</a>', ['mailto anna@firm.se'], 'spaces around'],
  ['<a href="mailto: anna@firm.se">x</a>', ['mailto anna@firm.se'], 'a space within'],
  ['<a href="mailto:%20anna@firm.se%20">x</a>', ['mailto anna@firm.se'], 'coded spaces'],
  ['<a href="mailto:Anna%20Ek%20%3Canna@firm.se%3E">x</a>', ['mailto anna@firm.se'], 'a name before'],
  ['<a href="mailto:a@firm.se?to=b@firm.se">x</a>', ['mailto a@firm.se', 'mailto b@firm.se'], 'more in "to"'],
  [
    '<a href="mailto:?to=a%40firm.se%2Cb%40firm.se">x</a>',
    ['mailto a@firm.se', 'mailto b@firm.se'],
    'only "to", coded',
  ],
  [
    '<a href="mailto:a@firm.se;b@firm.se">x</a>',
    ['mailto a@firm.se', 'mailto b@firm.se'],
    'a semicolon between',
  ],
  [
    '<a href="mailto:a@firm.se,%20b@firm.se">x</a>',
    ['mailto a@firm.se', 'mailto b@firm.se'],
    'a comma and a space',
  ],
  [
    '<a href="mailto:a@firm.se?CC=b@firm.se&amp;Bcc=c@firm.se&amp;subject=d@firm.se&amp;body=e@firm.se">x</a>',
    ['mailto a@firm.se', 'mailto b@firm.se', 'mailto c@firm.se'],
    'copies in any case, but neither subject nor body',
  ],
  ['<a href="mailto:anna@firm.se%3Fsubject=Hej">x</a>', ['mailto anna@firm.se'], 'a coded question mark'],
  ['<a href="mailto:anna@firm.se#x">x</a>', ['mailto anna@firm.se'], 'a fragment'],
  ['<a href="mailto://anna@firm.se">x</a>', ['mailto anna@firm.se'], 'slashes'],
  ['<a href="mailto:mailto:anna@firm.se">x</a>', ['mailto anna@firm.se'], 'twice'],
  ['<a href="mailto:anna%2Bx@firm.se">x</a>', ['mailto anna+x@firm.se'], 'a coded plus'],
  ['<a href="mailto:o%27brien@firm.ie">x</a>', ["mailto o'brien@firm.ie"], 'a coded apostrophe'],
  [
    '<a href="mailto:anna@r%C3%A4ksm%C3%B6rg%C3%A5s.se">x</a>',
    ['mailto anna@xn--rksmrgs-5wao1o.se'],
    'an international domain',
  ],
  ['<a href="&#109;&#97;&#105;lto:&#97;nna&#64;firm.se">x</a>', ['mailto anna@firm.se'], 'entities'],
  ['<a href="mailto:anna(at)firm.se">x</a>', ['obfuscated anna@firm.se'], 'spelled around'],
  ['<a href="mailto:anna[at]firm[dot]se">x</a>', ['obfuscated anna@firm.se'], 'spelled around'],
  ['<link rel="author" href="mailto:anna@firm.se">', ['mailto anna@firm.se'], 'the page’s author'],
  ['<svg><a href="mailto:anna@firm.se"><text>x</text></a></svg>', ['mailto anna@firm.se'], 'in a drawing'],
  ['<a href="mailto:{{email}}">x</a>', [], 'a template'],
  ['<a href="mailto:info@">x</a>', [], 'half an address'],
  ['<a href="javascript:location=\'mailto:anna@firm.se\'">x</a>', [], 'a script'],
  ['<a href="https://firm.se/?u=mailto:anna@firm.se">x</a>', [], 'within a query'],
  [
    '<a href="https://mail.google.com/mail/?view=cm&amp;to=anna@firm.se">x</a>',
    [],
    'a compose link is a query',
  ],
  ['<a href="sms:+46?body=anna@firm.se">x</a>', [], 'a text message'],
  ['<button onclick="location.href=\'mailto:anna@firm.se\'">x</button>', [], 'a handler'],
  ['<form action="mailto:anna@firm.se"></form>', [], 'a form’s target is no contact'],
];

export const ATTRIBUTES: readonly HtmlCase[] = [
  ['<button title="anna@firm.se">x</button>', ['attribute anna@firm.se'], 'a button’s title'],
  ['<button aria-label="Kopiera anna@firm.se">x</button>', ['attribute anna@firm.se'], 'a button’s label'],
  ['<button data-email="anna@firm.se">x</button>', ['attribute anna@firm.se'], 'a button’s data'],
  ['<button data-copy="anna@firm.se">x</button>', ['attribute anna@firm.se'], 'a copy button'],
  ['<button data-copy-text="anna@firm.se">x</button>', ['attribute anna@firm.se'], 'another'],
  ['<button data-clipboard="anna@firm.se">x</button>', ['attribute anna@firm.se'], 'another'],
  [
    '<input readonly data-clipboard-text="anna@firm.se">',
    ['attribute anna@firm.se'],
    'a field that is there to copy',
  ],
  [
    '<clipboard-copy value="anna@firm.se">x</clipboard-copy>',
    ['attribute anna@firm.se'],
    'an element made to copy',
  ],
  ['<x-card email="anna@firm.se"></x-card>', ['attribute anna@firm.se'], 'a custom element'],
  ['<span title="Anna Ek &lt;anna@firm.se&gt;">A</span>', ['attribute anna@firm.se'], 'a title with a name'],
  ['<abbr class="email" title="anna@firm.se">x</abbr>', ['attribute anna@firm.se'], 'a card of the old kind'],
  ['<data class="u-email" value="anna@firm.se">x</data>', ['attribute anna@firm.se'], 'a card’s value'],
  [
    '<span itemprop="email" content="anna@firm.se">x</span>',
    ['attribute anna@firm.se'],
    'microdata on any element',
  ],
  ['<span itemprop="email">anna@firm.se</span>', ['text anna@firm.se'], 'microdata that is read'],
  ['<link itemprop="email" href="mailto:anna@firm.se">', ['mailto anna@firm.se'], 'microdata as a link'],
  [
    '<meta property="og:email" content="anna@firm.se">',
    ['attribute anna@firm.se'],
    'what a page tells networks',
  ],
  ['<meta name="description" content="Mejla anna@firm.se">', [], 'a description is for search engines'],
  ['<img title="a@firm.se" alt="b@firm.se">', ['attribute a@firm.se'], 'a picture’s title'],
  ['<div id="anna@firm.se" class="bo@firm.se">x</div>', [], 'names of elements'],
  ['<time datetime="anna@firm.se">x</time>', [], 'an attribute with another meaning'],
  [
    '<input value="a@firm.se" title="b@firm.se" aria-label="c@firm.se" data-email="d@firm.se">',
    [],
    'a field',
  ],
  ['<input type="hidden" value="anna@firm.se">', [], 'a hidden field'],
  ['<select><option value="anna@firm.se">Anna</option></select>', [], 'a choice'],
  ['<span title="@anna@social.example.com">x</span>', [], 'a handle in a title'],
  ['<span title="https://firm.se/?m=anna@firm.se">x</span>', [], 'a URL in a title'],
  ['<img title="logo@2x.zip">', [], 'a file in a title'],
  ['<div data-hovercard-id="42">x</div>', [], 'a number'],
];

export const PROTECTED: readonly HtmlCase[] = [
  [
    `<span class="__cf_email__" data-cfemail="${ANNA}">[email&#160;protected]</span>`,
    ['text anna@firm.se'],
    'in text',
  ],
  [`<a href="/cdn-cgi/l/email-protection#${ANNA}">x</a>`, ['mailto anna@firm.se'], 'in a link'],
  [
    `<a href="https://firm.se/cdn-cgi/l/email-protection#${ANNA}">x</a>`,
    ['mailto anna@firm.se'],
    'in a whole address',
  ],
  [
    `<a href="/cdn-cgi/l/email-protection#${ANNA}"><span data-cfemail="${ANNA}">[email&#160;protected]</span></a>`,
    ['mailto anna@firm.se'],
    'in both',
  ],
  [
    `<a href="/cdn-cgi/l/email-protection#${hidden('anna@firm.se?subject=bo@firm.se', 0xff)}">x</a>`,
    ['mailto anna@firm.se'],
    'with a subject',
  ],
  [`<a data-cfemail="${hidden('åsa@firm.se')}">x</a>`, ['text åsa@firm.se'], 'beyond ASCII'],
  ['<span data-cfemail="4242">x</span>', [], 'nothing'],
  ['<span data-cfemail="42zz42zz42">x</span>', [], 'no hex'],
  ['<a href="/cdn-cgi/l/email-protection">[email&#160;protected]</a>', [], 'the address is elsewhere'],
];

export const TEXTS: readonly HtmlCase[] = [
  ['<p>anna&#64;firm.se</p>', ['text anna@firm.se'], 'an entity'],
  ['<p>&#x61;nna&#x40;firm.se</p>', ['text anna@firm.se'], 'entities of another kind'],
  ['<p>a&shy;nna@fi&shy;rm.se</p>', ['text anna@firm.se'], 'soft hyphens'],
  ['<p>Anna Ek&lt;anna@firm.se&gt;</p>', ['text anna@firm.se'], 'a name without a space'],
  ['<button>anna@firm.se</button>', ['text anna@firm.se'], 'on a button'],
  ['<label>anna@firm.se</label>', ['text anna@firm.se'], 'a label'],
  ['<svg><text>anna@firm.se</text></svg>', ['text anna@firm.se'], 'in a drawing'],
  ['<details><summary>x</summary>anna@firm.se</details>', ['text anna@firm.se'], 'folded away'],
  ['<pre>anna@firm.se\nbo@firm.se</pre>', ['text anna@firm.se', 'text bo@firm.se'], 'preformatted'],
  ['<code>const x = "anna@firm.se"</code>', ['text anna@firm.se'], 'code that can be read'],
  [
    '<table><tr><td>Anna</td><td>anna@firm.se</td><td>bo@firm.se</td></tr></table>',
    ['text anna@firm.se', 'text bo@firm.se'],
    'cells',
  ],
  ['<ul><li>anna@firm.se</li><li>bo@firm.se</li></ul>', ['text anna@firm.se', 'text bo@firm.se'], 'items'],
  ['<p>anna@firm.se<br>bo@firm.se</p>', ['text anna@firm.se', 'text bo@firm.se'], 'lines'],
  ['<p>E-post:<b>anna@firm.se</b>Tel</p>', ['text anna@firm.se'], 'bold between words'],
  ['<p>anna@firm.se<sup>1</sup></p>', ['text anna@firm.se'], 'a note'],
  ['<p>anna<font color="red">@</font>firm<i>.</i>se</p>', ['text anna@firm.se'], 'in many pieces'],
  ['<p>anna<span style="display: none">x</span>@firm.se</p>', ['text anna@firm.se'], 'a decoy'],
  ['<p>anna<span class="k"></span>@firm.se</p>', ['text anna@firm.se'], 'an empty element'],
  ['<p>a<wbr>n<wbr>na@firm.<wbr>se</p>', ['text anna@firm.se'], 'many line breaks to choose from'],
  ['<p>anna@firm.se<span>.</span> Nästa</p>', ['text anna@firm.se'], 'a full stop apart'],
  ['<p>anna@firm<br>.se</p>', [], 'broken over lines'],
  ['<div>anna<div>@firm.se</div></div>', [], 'a block within'],
  ['<p>anna<img src="at.png">firm.se</p>', [], 'a picture of an at sign'],
  ['<code>git clone <span>git@firm.com</span>:x/y.git</code>', [], 'a remote in colours'],
  [
    '<code><span>anna</span><span>@</span><span>host.firm.se</span><span>:/x</span></code>',
    [],
    'a place in colours',
  ],
  [
    '<code>ssh <span>anna@host.firm.se</span></code>',
    ['text anna@host.firm.se'],
    'a command apart from its machine is not seen',
  ],
  ['<a href="https://social.example.com/@anna">@<span>anna</span></a>', [], 'a mention'],
  ['<span>@anna@<b>social.example.com</b></span>', [], 'a handle in parts'],
  [
    '<a href="http://anna@firm.se">anna@firm.se</a>',
    ['text anna@firm.se'],
    'a link made wrongly, read rightly',
  ],
  ['<a href="https://firm.se/?m=anna@firm.se">https://firm.se/?m=anna@firm.se</a>', [], 'a URL shown'],
  ['<p>anna [at] firm [dot] se</p>', ['obfuscated anna@firm.se'], 'spelled around'],
  [
    '<p>anna<span>[at]</span>firm<span>[dot]</span>se</p>',
    ['obfuscated anna@firm.se'],
    'spelled around in pieces',
  ],
  ['<p>anna at firm dot se</p>', [], 'bare words'],
  ['<span style="unicode-bidi:bidi-override;direction:rtl">es.mrif@anna.se</span>', [], 'shown backwards'],
  ['<template>anna@firm.se</template>', [], 'a template'],
  ['<xmp>anna@firm.se</xmp>', ['text anna@firm.se'], 'an old element'],
  ['<span hidden>anna@firm.se</span>', ['text anna@firm.se'], 'shown on a click, most often'],
];

export const STRUCTURED: readonly HtmlCase[] = [
  [ld('{"email":"anna@firm.se"}'), ['jsonld anna@firm.se'], 'plain'],
  [ld('{"email":"mailto:anna@firm.se"}'), ['jsonld anna@firm.se'], 'as a link'],
  [
    ld('[{"email":"a@firm.se"},{"@graph":[{"email":["b@firm.se","c@firm.se"]}]}]'),
    ['jsonld a@firm.se', 'jsonld b@firm.se', 'jsonld c@firm.se'],
    'arrays',
  ],
  [ld('{"contactPoint":[{"@type":"ContactPoint","email":"a@firm.se"}]}'), ['jsonld a@firm.se'], 'nested'],
  [ld('{"email":{"@value":"a@firm.se"}}'), ['jsonld a@firm.se'], 'a value as a record'],
  [ld('{"schema:email":"a@firm.se"}'), ['jsonld a@firm.se'], 'a prefixed name'],
  [ld('{"email":"a\\u0040firm.se"}'), ['jsonld a@firm.se'], 'an escaped at sign'],
  [ld('{"email":"Anna (at) firm.se"}'), ['obfuscated anna@firm.se'], 'spelled around'],
  [ld('{"description":"a\nb","email":"a@firm.se"}'), ['jsonld a@firm.se'], 'a raw line break'],
  [ld('//<![CDATA[\n{"email":"a@firm.se"}\n//]]>'), ['jsonld a@firm.se'], 'wrapped for XML'],
  [ld('{"email":"a@firm.se"};'), ['jsonld a@firm.se'], 'a semicolon after'],
  [
    ld('{"email":"a@firm.se"}', 'application/ld+json; charset=utf-8'),
    ['jsonld a@firm.se'],
    'a parameter of the type',
  ],
  [
    ld('{"sameAs":["https://www.linkedin.com/company/x","https://linkedin.com/in/bo"]}'),
    ['jsonld profile:bo'],
    'profiles, no companies',
  ],
  [
    ld('{"author":{"@type":"Person","url":"https://www.linkedin.com/in/anna"}}'),
    ['jsonld profile:anna'],
    'an author’s address',
  ],
  [ld('{"email":"a@firm.se",}'), [], 'a comma too many'],
  [ld('{"email":"a@firm.se"'), [], 'cut'],
  [ld('{"email":null,"sameAs":7}'), [], 'other types'],
  [ld('{"description":"Mejla a@firm.se"}'), [], 'a text is no contact data'],
  [ld('{"email":"a@firm.se"}', 'application/json'), [], 'not for others'],
  ['<script>var x = {email: "a@firm.se"}</script>', [], 'a program'],
  [`<template>${ld('{"email":"a@firm.se"}')}</template>`, [], 'in a template'],
];

export const LINKS: readonly HtmlCase[] = [
  ['<a href="https://www.LinkedIn.com/in/Anna">x</a>', ['attribute profile:anna'], 'capitals'],
  ['<link rel="me" href="https://www.linkedin.com/in/anna">', ['attribute profile:anna'], 'a page’s owner'],
  ['<area href="https://www.linkedin.com/in/anna">', ['attribute profile:anna'], 'an area of a picture'],
  [
    '<a href="https://www.linkedin.com/pub/jeff-weiner/2/368/590">x</a>',
    ['attribute profile:jeff-weiner-5903682'],
    'an address of the former kind',
  ],
  [
    '<a href="https://www.linkedin.com/sales/lead/ACwAAAB1x2YBabc,NAME_SEARCH,xyz">x</a>',
    ['attribute sales:ACwAAAB1x2YBabc'],
    'the sales tool',
  ],
  [
    '<a href="https://www.linkedin.com/talent/profile/AEMAAB2tnsMBabc">x</a>',
    ['attribute recruiter:AEMAAB2tnsMBabc'],
    'the recruiters’ tool',
  ],
  [
    '<a href="https://www.google.com/url?q=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna">x</a>',
    ['attribute profile:anna'],
    'a known redirector',
  ],
  [
    '<a href="https://urldefense.proofpoint.com/v2/url?u=https-3A__www.linkedin.com_in_anna&amp;d=x">x</a>',
    ['attribute profile:anna'],
    'another',
  ],
  [
    '<a href="https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fwww.linkedin.com%252Fin%252Fanna">x</a>',
    ['attribute profile:anna'],
    'one in another',
  ],
  ['<a href="https://evil.example/?url=https://www.linkedin.com/in/anna">x</a>', [], 'an unknown redirector'],
  [
    '<a href="https://www.linkedin.com/shareArticle?url=https://www.linkedin.com/in/anna">x</a>',
    [],
    'a share button',
  ],
  ['<a href="javascript:open(\'https://www.linkedin.com/in/anna\')">x</a>', [], 'a script'],
  [
    '<a href="whatsapp://send?text=https://www.linkedin.com/in/anna">x</a>',
    [],
    'a share button of another app',
  ],
  ['<a href="mailto:?body=https://www.linkedin.com/in/anna">x</a>', [], 'in a mail to be written'],
  ['<a href="/linkedin/in/anna">x</a>', [], 'a page of the site itself'],
  [
    '<a href="https://www.linkedin.com/in/https://www.linkedin.com/in/anna">x</a>',
    [],
    'a template filled wrongly',
  ],
  ['<a href="https://www.linkedin.com/in/me/">x</a>', [], 'nobody in particular'],
  ['<p>linkedin.com/in/anna-ek</p>', ['text profile:anna-ek'], 'in text'],
  ['<p>LinkedIn: <b>www.linkedin.com/in/anna-ek</b>, Malmö</p>', ['text profile:anna-ek'], 'in text, bold'],
  ['<p>linkedin.com/in/anna<wbr>-ek</p>', ['text profile:anna-ek'], 'in text, with a line break to choose'],
  [
    '<span>linkedin.com/in/anna-ek</span><span>Malmö</span>',
    ['text profile:anna-ek'],
    'a neighbour that begins anew',
  ],
  [
    '<span>linkedin.com/in/anna-sve</span><span class="invisible">nsson-42</span>',
    [],
    'cut for show: somebody else',
  ],
  ['<span>https://evil.example/?u=</span><b>linkedin.com/in/anna</b>', [], 'within another address'],
  ['<p>linkedin.com/in/anna-sven…</p>', [], 'shortened'],
];
