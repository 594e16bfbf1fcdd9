import { describe, expect, test } from 'vitest';
import { type Detection, detectInDocument, rank } from '#lib/detect/index.ts';
import { scan } from '#lib/detect/scan.ts';
import { documentOf, fixture } from './support/page.ts';

const PAGE = 'https://www.firm.example.com/';
const inBody = (html: string, url = PAGE): Detection[] =>
  detectInDocument(documentOf(`<!doctype html><html><body>${html}</body></html>`), url);
const values = (html: string): string[] => inBody(html).map((found) => found.value);
const seen = (found: Detection[]): string[] => found.map((one) => `${one.surface} ${one.value}`);

describe('text in elements', () => {
  test.each([
    ['<p>anna@firm.se</p>', ['anna@firm.se'], 'plain'],
    [
      '<p>anna.<wbr>lindqvist@very<wbr>long.firm.se</p>',
      ['anna.lindqvist@verylong.firm.se'],
      'line-break opportunities',
    ],
    ['<p><mark>anna</mark>.ek@firm.se</p>', ['anna.ek@firm.se'], 'a highlight'],
    ['<p>anna<!-- -->@firm<!-- -->.se</p>', ['anna@firm.se'], 'comments between texts'],
    ['<p><b>anna</b>@firm.se</p>', ['anna@firm.se'], 'only the name is bold'],
    ['<p>anna@<b>firm.se</b></p>', ['anna@firm.se'], 'only the domain is bold'],
    ['<p><span>anna</span><span>@</span><span>firm.se</span></p>', ['anna@firm.se'], 'in three parts'],
    ['<p><i>anna</i>.ek@firm.se</p>', ['anna.ek@firm.se'], 'the rest begins with a dot'],
    ['<p>anna@firm<b>.co.uk</b></p>', ['anna@firm.co.uk'], 'the ending stands apart'],
    ['<p>anna@firm.co<b>.uk</b></p>', ['anna@firm.co.uk'], 'the ending goes on'],
    [
      [...'anna@firm.se'].map((char) => `<span>${char}</span>`).join(''),
      ['anna@firm.se'],
      'each letter apart',
    ],
    [
      '<span>Ek</span><span>anna@firm.se</span><span>Malmö</span>',
      ['anna@firm.se'],
      'whole by itself: neighbours are other cells',
    ],
    [
      '<span>tel</span><a href="#">anna@firm.se</a><span>fax</span>',
      ['anna@firm.se'],
      'the same with a link',
    ],
    ['<p>anna</p><p>@firm.se</p>', [], 'two paragraphs'],
    ['<p>anna<br>@firm.se</p>', [], 'two lines'],
    ['<td>anna</td><td>@firm.se</td>', [], 'two cells'],
    ['<p>anna@firm.se</p><p>jonas@firm.se</p>', ['anna@firm.se', 'jonas@firm.se'], 'two addresses'],
    ['<p>anna<script>x("spam")</script>@firm.se</p>', ['anna@firm.se'], 'a script between'],
    ['<p>anna<span hidden>spam</span>@firm.se</p>', ['anna@firm.se'], 'a decoy that is hidden'],
    ['<p>anna <b>[at]</b> firm.se</p>', ['anna@firm.se'], 'a bracketed at in its own element'],
    ['<p>anna [<b>at</b>] firm.se</p>', [], 'brackets apart from the word'],
    ['<a>@<span>user</span></a><span>@social.se</span>', [], 'a handle of the fediverse in parts'],
    ['@<span>user@social.se</span>', [], 'the same, whole'],
    ['<code><span>https://</span><span>user@firm.se</span></code>', [], 'a URL with colours'],
    ['<p>Se <b>linkedin.com/in/elin</b></p>', ['profile:elin'], 'LinkedIn in text'],
    ['<p>firm.se/in/<b>linkedin.com/in/elin</b></p>', [], 'inside another address'],
  ])('%s → %j: %s', (html, expected) => {
    expect(values(html)).toEqual(expected);
  });
});

describe('never read', () => {
  test.each([
    ['<script>"anna@firm.se"</script>', 'script'],
    ['<style>/* anna@firm.se */</style>', 'style'],
    ['<!-- anna@firm.se -->', 'comment'],
    ['<noscript>anna@firm.se</noscript>', 'noscript'],
    ['<textarea>anna@firm.se</textarea>', 'what somebody types'],
    ['<input value="anna@firm.se" placeholder="anna@firm.se" title="anna@firm.se">', 'a field'],
    ['<a href="https://firm.se/?m=anna@firm.se">x</a>', 'query of a link'],
    ['<a href="https://anna@firm.se/">x</a>', 'user name of a link'],
    ['<img src="logo@2x.zip" alt="x">', 'a file name'],
    ['<a href="mailto:?subject=Tips&body=anna@firm.se">x</a>', 'the text of a mail to be written'],
    ['<bdo dir="rtl">es.mrif@anna.se</bdo>', 'shown backwards'],
    ['<script type="application/ld+json">{"email": "anna@firm.se"</script>', 'broken JSON'],
    ['<script type="application/json">{"email": "anna@firm.se"}</script>', 'data of a script'],
    ['<span data-cfemail="zz">x</span>', 'a broken hidden address'],
    ['<a href="https://www.linkedin.com/company/firm">x</a>', 'a company'],
    ['<a href="https://www.linkedin.com/shareArticle?url=https://firm.se">x</a>', 'a share button'],
  ])('%s: %s', (html) => {
    expect(values(html)).toEqual([]);
  });
});

describe('attributes', () => {
  test.each([
    ['<a href="mailto:anna@firm.se">Mejla</a>', ['mailto anna@firm.se'], 'mailto'],
    ['<a href="MAILTO:Anna@Firm.se">Mejla</a>', ['mailto anna@firm.se'], 'capitals'],
    ['<a href="mailto:anna%40firm.se">Mejla</a>', ['mailto anna@firm.se'], 'percent-encoded'],
    [
      '<a href="mailto:a@firm.se,b@firm.se">Mejla</a>',
      ['mailto a@firm.se', 'mailto b@firm.se'],
      'two recipients',
    ],
    [
      '<a href="mailto:a@firm.se?cc=b@firm.se&bcc=c@firm.se">x</a>',
      ['mailto a@firm.se', 'mailto b@firm.se', 'mailto c@firm.se'],
      'copies',
    ],
    [
      '<a href="mailto:anna@firm.se?subject=%E0%A4%A">x</a>',
      ['mailto anna@firm.se'],
      'a malformed escape elsewhere',
    ],
    ['<a href="mailto:%E0%A4%A@firm.se">x</a>', [], 'a malformed escape'],
    ['<area href="mailto:anna@firm.se">', ['mailto anna@firm.se'], 'an area of a picture'],
    ['<span email="anna@firm.se" name="Anna Ek">A</span>', ['attribute anna@firm.se'], 'email'],
    ['<span data-hovercard-id="anna@firm.se">A</span>', ['attribute anna@firm.se'], 'data-hovercard-id'],
    ['<span data-email="anna@firm.se">A</span>', ['attribute anna@firm.se'], 'data-email'],
    ['<span title="anna@firm.se">A</span>', ['attribute anna@firm.se'], 'title'],
    [
      '<span aria-label="Mer om Anna Ek &lt;anna@firm.se&gt;">A</span>',
      ['attribute anna@firm.se'],
      'aria-label',
    ],
    ['<button data-clipboard-text="anna@firm.se">x</button>', ['attribute anna@firm.se'], 'a copy button'],
    ['<meta itemprop="email" content="anna@firm.se">', ['attribute anna@firm.se'], 'microdata'],
    ['<a href="https://www.linkedin.com/in/elin-lund/">x</a>', ['attribute profile:elin-lund'], 'LinkedIn'],
    ['<a href="//se.linkedin.com/in/elin-lund">x</a>', ['attribute profile:elin-lund'], 'without a scheme'],
    [
      '<a href="mailto:anna@firm.se">anna@firm.se</a>',
      ['mailto anna@firm.se'],
      'the strongest surface counts',
    ],
    [
      '<script type="application/ld+json">{"@graph":[{"author":{"email":["a@firm.se"]}}]}</script>',
      ['jsonld a@firm.se'],
      'deep in JSON-LD',
    ],
    [
      '<script type="application/ld+json">{"__proto__":{"email":"a@firm.se"}}</script>',
      ['jsonld a@firm.se'],
      'an odd key does no harm',
    ],
  ])('%s → %j: %s', (html, expected) => {
    expect(seen(inBody(html))).toEqual(expected);
  });
  test('nothing on Object.prototype was touched', () => {
    expect('email' in {}).toBe(false);
  });
});

describe('names', () => {
  test.each([
    ['<span email="anna@firm.se" name="Anna Ek">A</span>', 'Anna Ek'],
    ['<a href="mailto:anna.ek@firm.se">Anna Ek</a>', 'Anna Ek'],
    ['<a href="mailto:anna.ek@firm.se">Kontakta oss</a>', undefined],
    ['<a href="https://linkedin.com/in/anna-ek-1">Anna Ek</a>', 'Anna Ek'],
    ['<a href="https://linkedin.com/in/anna-ek-1">LinkedIn</a>', undefined],
    ['<p>Anna Ek &lt;anna@firm.se&gt;</p>', 'Anna Ek'],
    [
      '<script type="application/ld+json">{"@type":"Person","name":"Anna Ek","email":"a@firm.se"}</script>',
      'Anna Ek',
    ],
    [
      '<script type="application/ld+json">{"@type":"Organization","name":"Firm","email":"a@firm.se"}</script>',
      undefined,
    ],
  ])('%s → %s', (html, name) => {
    expect(inBody(html)[0]?.name).toBe(name);
  });
});

test('a contact page: everybody a reader can reach, nobody else', () => {
  const found = detectInDocument(fixture('contact'), 'https://www.havsbris.example.com/kontakt');
  expect(new Set(seen(found))).toEqual(
    new Set([
      'mailto elin.lund@havsbris.example.com',
      'mailto cc@havsbris.example.com',
      'mailto info@havsbris.example.com',
      'mailto karin@havsbris.example.com',
      'jsonld jonas.berg@havsbris.example.com',
      'jsonld profile:jonas-berg-it',
      'text maria.strand@havsbris.example.com',
      'text olof.hed@havsbris.example.com',
      'text lisa@havsbris.example.com',
      'text per.lind@havsbris.example.com',
      'obfuscated david.ros@havsbris.example.com',
      'attribute profile:elin-lund-havsbris',
      'attribute copy@havsbris.example.com',
    ]),
  );
  expect(found.find((one) => one.value.startsWith('info@'))?.role).toBe(true);
});

describe('Gmail', () => {
  test('an open message: sender, recipients, body; not the hidden view', () => {
    const found = rank(
      detectInDocument(fixture('gmail-message'), 'https://mail.google.com/mail/u/0/#inbox/18c2f0a1b2c3d4e5'),
    );
    expect(seen(found)).toEqual([
      'sender elin.lund@havsbris.example.com',
      'recipient anna.ek@nordlys.example.com',
      'recipient jonas.berg@havsbris.example.com',
      'mailto petra.sund@havsbris.example.com',
      'mailto peter.aberg@norrsken.example.com',
    ]);
    expect(found.map((one) => one.name)).toEqual(['Elin Lund', 'mig', 'Jonas Berg', undefined, undefined]);
  });

  test('the list: its rows', () => {
    const found = detectInDocument(fixture('gmail-list'), 'https://mail.google.com/mail/u/0/#inbox');
    expect(seen(found)).toEqual([
      'list elin.lund@havsbris.example.com',
      'list noreply@brev.example.com',
      'list kari.nilsen@fjordvind.example.com',
      'list kim@snippet.example.com',
    ]);
    expect(found.map((one) => one.role)).toEqual([undefined, true, undefined, undefined]);
  });

  test('without its record, the same people are found', () => {
    const found = detectInDocument(fixture('gmail-message'), 'https://mail.firm.example.com/');
    expect(found.map((one) => one.value)).toEqual(
      expect.arrayContaining([
        'elin.lund@havsbris.example.com',
        'jonas.berg@havsbris.example.com',
        'petra.sund@havsbris.example.com',
      ]),
    );
  });

  test('of two senders in a conversation the newest comes first', () => {
    const message = (name: string): string =>
      `<div class="adn"><span class="gD" email="${name}@firm.se">x</span></div>`;
    const html = `<div role="main">${message('first')}${message('second')}${message('first')}${message('third')}</div>`;
    const found = inBody(html, 'https://mail.google.com/mail/u/0/#inbox/18c2f0a1b2c3d4e5');
    expect(found.map((one) => one.value)).toEqual(['third@firm.se', 'first@firm.se', 'second@firm.se']);
  });
});

describe.each(['outlook.office.com', 'outlook.office365.com', 'outlook.live.com', 'outlook.cloud.microsoft'])(
  'Outlook on %s',
  (host) => {
    test('an open message: sender, recipient, body, then the list beside it', () => {
      const found = rank(detectInDocument(fixture('outlook-message'), `https://${host}/mail/inbox/id/AAQk`));
      expect(seen(found)).toEqual([
        'sender elin.lund@havsbris.example.com',
        'recipient jonas.berg@havsbris.example.com',
        'text petra.sund@havsbris.example.com',
        'text peter.aberg@norrsken.example.com',
        'list kari.nilsen@fjordvind.example.com',
      ]);
      expect(found[0]?.name).toBe('Elin Lund');
    });
  },
);

describe('LinkedIn', () => {
  test('only the address is read', () => {
    const document = documentOf(
      '<title>Elin Lund | LinkedIn</title><body>anna@firm.se <a href="/in/jonas">x</a></body>',
    );
    expect(detectInDocument(document, 'https://www.linkedin.com/in/elin-lund/')).toEqual([
      { kind: 'linkedin', value: 'profile:elin-lund', surface: 'page', confidence: 1 },
    ]);
    expect(detectInDocument(document, 'https://se.linkedin.com/feed/')).toEqual([]);
  });

  test('another host that looks like it is an ordinary page', () => {
    expect(inBody('anna@firm.se', 'https://linkedin.com.evil.se/in/elin').map((one) => one.value)).toEqual([
      'anna@firm.se',
    ]);
  });
});

test('rank follows the evidence, people before role mailboxes', () => {
  const one = (surface: Detection['surface'], value: string, role?: true): Detection => ({
    kind: 'email',
    value,
    surface,
    confidence: 1,
    ...(role && { role }),
  });
  const order = ['page', 'sender', 'recipient', 'mailto', 'text', 'list', 'jsonld', 'obfuscated'] as const;
  const mixed = order
    .toReversed()
    .flatMap((surface) => [one(surface, `info@${surface}`, true), one(surface, `a@${surface}`)]);
  expect(rank(mixed).map((found) => found.value)).toEqual(
    order.flatMap((surface) => [`a@${surface}`, `info@${surface}`]),
  );
});

test('a frame that cannot be read ends the reading of that frame alone', () => {
  const document = documentOf('<!doctype html><html><body><iframe></iframe><iframe></iframe></body></html>');
  const broken = documentOf('<!doctype html><html><body></body></html>');
  Object.defineProperty(broken, 'textContent', {
    get: () => {
      throw new TypeError('not what it says it is');
    },
  });
  const whole = documentOf('<!doctype html><html><body><a href="mailto:bo@firm.se">Bo</a></body></html>');
  for (const [at, inner] of [broken, whole].entries())
    Object.defineProperty(document.querySelectorAll('iframe')[at], 'contentDocument', { value: inner });
  expect(detectInDocument(document, PAGE).map(({ value }) => value)).toEqual(['bo@firm.se']);
});

test('a page’s own texts are read before its frames, of which there may be more than there is time for', () => {
  const document = documentOf(
    '<!doctype html><html><body><iframe></iframe><p>anna@firm.se</p></body></html>',
  );
  const inner = documentOf('<!doctype html><html><body><a href="mailto:bo@firm.se">Bo</a></body></html>');
  Object.defineProperty(document.querySelector('iframe'), 'contentDocument', { value: inner });
  const found: string[] = [];
  const reading = scan(document, {
    budget: { nodes: 1_000, characters: 100_000 },
    forget: () => {},
    found: (_node, _place, { value }) => found.push(value),
    entered: () => {},
    frame: () => {},
  });
  for (const _ of reading);
  expect(found).toEqual(['anna@firm.se', 'bo@firm.se']);
});
