import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PageReport, watchDocument } from '#lib/detect/index.ts';
import { sitesFor } from '#lib/detect/sites/index.ts';
import { watchDocument as watchPage } from '#lib/detect/watch.ts';
import { documentOf, fixture, navigate, viewOf } from './support/page.ts';

const URL_A = 'https://www.firm.example.com/a';
let end: AbortController;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  end = new AbortController();
});
afterEach(() => {
  end.abort();
  vi.useRealTimers();
});

interface Watched {
  document: Document;
  reports: PageReport[];
  /** The values of the latest report. */
  now(): string[];
  /** Lets so many milliseconds pass. */
  pass(milliseconds: number): Promise<unknown>;
}

async function watch(document: Document, url = URL_A): Promise<Watched> {
  const reports: PageReport[] = [];
  navigate(document, url);
  watchDocument(document, url, (report) => reports.push(report), { signal: end.signal });
  const pass = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);
  await pass(50);
  return { document, reports, now: () => reports.at(-1)?.sightings.map((one) => one.value) ?? [], pass };
}

const page = (html: string): Document =>
  documentOf(`<!doctype html><html><head></head><body>${html}</body></html>`);

function append(document: Document, html: string): Element {
  const element = document.createElement('div');
  element.innerHTML = html;
  document.body.append(element);
  return element;
}

test('reports who is there after the first reading, once', async () => {
  const { reports, pass } = await watch(page('<p>anna@firm.se</p>'));
  await pass(10_000);
  expect(reports).toHaveLength(1);
  expect(reports[0]).toMatchObject({ url: URL_A, total: 1, partly: false, complete: true });
});

test('reports an empty page as such', async () => {
  const { reports } = await watch(page('<p>nobody</p>'));
  expect(reports).toMatchObject([{ sightings: [], total: 0, complete: true }]);
});

test('says what its readings of the present page took', async () => {
  const document = page('<p>anna@firm.se</p>');
  navigate(document, URL_A);
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1));
  const took = watchPage(document, URL_A, () => {}, { signal: end.signal, sites: sitesFor });
  expect(took?.()).toBe(0);
  await vi.advanceTimersByTimeAsync(50);
  expect(took?.()).toBeGreaterThan(0);
  vi.restoreAllMocks();
});

test('finds who is added, within 300 ms', async () => {
  const { document, now, pass } = await watch(page('<p>anna@firm.se</p>'));
  append(document, '<p>jonas@firm.se</p>');
  await pass(300);
  expect(now()).toEqual(['anna@firm.se', 'jonas@firm.se']);
});

test('reads added parts only', async () => {
  const { document, pass } = await watch(page('<p>anna@firm.se</p>'));
  const walks = vi.spyOn(Object.getPrototypeOf(document), 'createTreeWalker');
  const added = append(document, '<p>jonas@firm.se</p>');
  await pass(300);
  expect(new Set(walks.mock.calls.map(([root]) => root))).toEqual(new Set([added]));
});

test('forgets who is taken away', async () => {
  const { document, now, pass } = await watch(page('<p>anna@firm.se</p><p id="gone">jonas@firm.se</p>'));
  document.getElementById('gone')?.remove();
  await pass(300);
  expect(now()).toEqual(['anna@firm.se']);
});

test('somebody shown twice stays until the last place is gone', async () => {
  const { document, now, pass } = await watch(
    page('<p id="one">anna@firm.se</p><p id="two">anna@firm.se</p>'),
  );
  document.getElementById('one')?.remove();
  await pass(300);
  expect(now()).toEqual(['anna@firm.se']);
  document.getElementById('two')?.remove();
  await pass(300);
  expect(now()).toEqual([]);
});

test('an element that comes to name somebody else no longer names the former one', async () => {
  const { document, now, pass } = await watch(page('<span id="who" email="anna@firm.se">x</span>'));
  document.getElementById('who')?.setAttribute('email', 'jonas@firm.se');
  await pass(300);
  expect(now()).toEqual(['jonas@firm.se']);
});

test('a navigation is reported at once with nobody on it', async () => {
  const { document, reports, pass } = await watch(page('<p>anna@firm.se</p>'));
  navigate(document, 'https://www.firm.example.com/b');
  await pass(0);
  expect(reports.at(-1)).toEqual({
    url: 'https://www.firm.example.com/b',
    sightings: [],
    total: 0,
    partly: false,
    complete: false,
    owners: [],
    opened: false,
    links: [],
    site: null,
  });
});

test('fifty fast switches in an app that is slow to replace its page: never the former person', async () => {
  const { document, reports, pass } = await watch(
    page('<div id="app">p0@firm.se</div>'),
    'https://www.firm.example.com/p0',
  );
  for (let i = 1; i <= 50; i++) {
    navigate(document, `https://www.firm.example.com/p${i}`);
    await pass(250);
    const app = document.getElementById('app');
    app?.replaceChildren(document.createTextNode(`p${i}@firm.se`));
    await pass(300);
    expect(reports.at(-1)?.sightings.map((one) => one.value)).toEqual([`p${i}@firm.se`]);
  }
  for (const report of reports) {
    const person = /p\d+$/.exec(report.url)?.[0];
    expect(report.sightings.every((one) => one.value === `${person}@firm.se`)).toBe(true);
  }
});

test('what stays on the page after a navigation counts again when the app has settled', async () => {
  const { document, now, pass } = await watch(page('<footer>anna@firm.se</footer>'));
  navigate(document, 'https://www.firm.example.com/b');
  await pass(1_500);
  expect(now()).toEqual([]);
  await pass(1_500);
  expect(now()).toEqual(['anna@firm.se']);
});

test('a fragment that only scrolls is no navigation; one that names a page is', async () => {
  const { document, reports, pass } = await watch(page('<p>anna@firm.se</p>'));
  navigate(document, `${URL_A}#contact`);
  await pass(300);
  expect(reports).toHaveLength(1);
  navigate(document, `${URL_A}#/people/2`);
  await pass(0);
  expect(reports.at(-1)?.url).toBe(`${URL_A}#/people/2`);
});

test('a change of the document tells of a navigation where the browser does not', async () => {
  const { document, reports, pass } = await watch(page('<p>anna@firm.se</p>'));
  viewOf(document).location = { href: 'https://www.firm.example.com/b' };
  append(document, '<p>jonas@firm.se</p>');
  await pass(300);
  expect(reports.map((one) => one.url)).toContain('https://www.firm.example.com/b');
  expect(reports.at(-1)?.sightings.map((one) => one.value)).toEqual(['jonas@firm.se']);
});

test('Gmail: from the list to a message', async () => {
  const document = fixture('gmail-list');
  const { reports, now, pass } = await watch(document, 'https://mail.google.com/mail/u/0/#inbox');
  expect(now()[0]).toBe('elin.lund@havsbris.example.com');
  navigate(document, 'https://mail.google.com/mail/u/0/#inbox/18c2f0a1b2c3d4e7');
  await pass(300);
  const main = document.querySelector('[role="main"]');
  if (main)
    main.innerHTML =
      '<div class="adn"><span class="gD" email="kari.nilsen@fjordvind.example.com" name="Kari Nilsen">K</span></div>';
  await pass(300);
  expect(now()).toEqual(['kari.nilsen@fjordvind.example.com']);
  for (const report of reports.filter((one) => one.url.endsWith('e7'))) {
    expect(report.opened).toBe(true);
    const inFront = report.sightings.filter((one) => one.surface !== 'list');
    expect(inFront.map((one) => one.value)).not.toContain('elin.lund@havsbris.example.com');
  }
});

test('of a crowded page 50 are considered and all are counted', async () => {
  const many = Array.from({ length: 10_000 }, (_, i) => `<p>p${i}@firm.se</p>`).join('');
  const { reports } = await watch(page(many));
  expect(reports.at(-1)).toMatchObject({ total: 10_000, partly: false });
  expect(reports.at(-1)?.sightings).toHaveLength(100);
});

test('of an endless page the first part is read, and it says so', async () => {
  const document = page('<p>anna@firm.se</p>');
  const text = document.createElement('p');
  text.textContent = 'words '.repeat(2_000_000);
  document.body.append(text);
  append(document, '<p>late@firm.se</p>');
  const { reports, now } = await watch(document);
  expect(now()).toEqual(['anna@firm.se']);
  expect(reports.at(-1)?.partly).toBe(true);
});

test('rests while the page is hidden and catches up when it is shown', async () => {
  const { document, reports, now, pass } = await watch(page('<p>anna@firm.se</p>'));
  let hidden = true;
  Object.defineProperty(document, 'hidden', { get: () => hidden });
  append(document, '<p>jonas@firm.se</p>');
  await pass(60_000);
  expect(reports).toHaveLength(1);
  hidden = false;
  document.dispatchEvent(new (viewOf(document).Event)('visibilitychange'));
  await pass(300);
  expect(now()).toEqual(['anna@firm.se', 'jonas@firm.se']);
});

test('thousands of changes become one reading', async () => {
  const { document, now, pass } = await watch(page(''));
  const walks = vi.spyOn(Object.getPrototypeOf(document), 'createTreeWalker');
  for (let i = 0; i < 3_000; i++) append(document, '<i>x</i>');
  append(document, '<p>anna@firm.se</p>');
  await pass(300);
  expect(now()).toEqual(['anna@firm.se']);
  expect(new Set(walks.mock.calls.map(([root]) => root))).toEqual(new Set([document]));
});

test('what is no element and no text is nobody, and hinders nothing', async () => {
  const { document, now, pass, reports } = await watch(page('<p>anna@firm.se</p>'));
  document.body.append(document.createComment('jonas@firm.se'));
  append(document, '<p>maja@firm.se</p>');
  await pass(300);
  expect(now()).toEqual(['anna@firm.se', 'maja@firm.se']);
  expect(reports.at(-1)).toMatchObject({ complete: true, partly: false });
});

test('open shadow roots are read and watched', async () => {
  const document = page('<div id="host"></div>');
  const root = document.getElementById('host')?.attachShadow({ mode: 'open' });
  if (root) root.innerHTML = '<p>anna@firm.se</p>';
  const { now } = await watch(document);
  expect(now()).toEqual(['anna@firm.se']);
});

const LARGE = '<i></i>'.repeat(6_000);

test('on a large page shadow roots of the first elements are read at once, those of others within ten seconds', async () => {
  const document = page(`<x-card></x-card>${LARGE}<div id="host"></div>`);
  for (const [selector, address] of [
    ['x-card', 'anna@firm.se'],
    ['#host', 'jonas@firm.se'],
  ] as const) {
    const root = document.querySelector(selector)?.attachShadow({ mode: 'open' });
    if (root) root.innerHTML = `<p>${address}</p>`;
  }
  const { now, pass } = await watch(document);
  expect(now()).toEqual(['anna@firm.se']);
  await pass(10_000);
  expect(now()).toEqual(['anna@firm.se', 'jonas@firm.se']);
});

test('a shadow root left for later is found though the place of leaving went away', async () => {
  const document = page(`<section>${LARGE}</section><div id="host"></div>`);
  const root = document.getElementById('host')?.attachShadow({ mode: 'open' });
  if (root) root.innerHTML = '<p>jonas@firm.se</p>';
  const { now, pass } = await watch(document);
  document.querySelector('section')?.remove();
  await pass(10_000);
  expect(now()).toEqual(['jonas@firm.se']);
});

test('ends with its signal', async () => {
  const { document, reports, pass } = await watch(page('<p>anna@firm.se</p>'));
  end.abort();
  append(document, '<p>jonas@firm.se</p>');
  await pass(10_000);
  expect(reports).toHaveLength(1);
});

test('on LinkedIn nothing is observed and nothing is read but the address', async () => {
  const document = page('<p>anna@firm.se</p>');
  const observer = vi.fn();
  viewOf(document).MutationObserver = observer;
  const { reports } = await watch(document, 'https://www.linkedin.com/in/elin-lund');
  expect(reports).toMatchObject([
    { sightings: [{ value: 'https://www.linkedin.com/in/elin-lund', surface: 'page' }], total: 1 },
  ]);
  expect(observer).not.toHaveBeenCalled();
});

test('a site record that is switched off while its page is open is not used from the next page on', async () => {
  const document = page('<div role="main"><span class="gD" email="anna@firm.se">A</span></div>');
  const inbox = 'https://mail.google.com/mail/u/0/#inbox';
  let off: string[] = [];
  const reports: PageReport[] = [];
  navigate(document, inbox);
  watchDocument(document, inbox, (report) => reports.push(report), {
    signal: end.signal,
    sites: (url) => sitesFor(url, off),
  });
  await vi.advanceTimersByTimeAsync(300);
  expect(reports.at(-1)?.site?.id).toBe('gmail');
  off = ['gmail'];
  append(document, '<p>jonas@firm.se</p>');
  await vi.advanceTimersByTimeAsync(300);
  expect(reports.at(-1)?.site?.id).toBe('gmail');
  navigate(document, `${inbox}/18c2f0a1b2c3d4e5`);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(reports.at(-1)).toMatchObject({ complete: true, opened: false, site: null });
  expect(reports.at(-1)?.sightings.map((one) => one.surface)).not.toContain('sender');
});

test('a view that an app shows or leaves by a word in its markup counts as it is now', async () => {
  const document =
    page(`<div id="list" role="main"><table><tr class="zA"><td email="anna@firm.se">A</td></tr></table></div>
    <div id="message"><span class="gD" email="jonas@firm.se">J</span></div>`);
  const { now, pass } = await watch(document, 'https://mail.google.com/mail/u/0/#inbox');
  expect(now()).toEqual(['anna@firm.se']);
  navigate(document, 'https://mail.google.com/mail/u/0/#inbox/18c2f0a1b2c3d4e5');
  await pass(300);
  document.getElementById('list')?.removeAttribute('role');
  document.getElementById('message')?.setAttribute('role', 'main');
  await pass(300);
  expect(now()).toEqual(['jonas@firm.se']);
});

test('a view that comes into sight late is read when the app has settled', async () => {
  const record = (id: string): string =>
    `<div id="${id}" class="oneContent"><records-highlights2><a href="mailto:${id}@firm.se">x</a></records-highlights2></div>`;
  const document = page(record('anna') + record('jonas'));
  const show = (shown: string): void => {
    for (const id of ['anna', 'jonas']) document.getElementById(id)?.classList.toggle('active', id === shown);
  };
  show('anna');
  const home = 'https://firm.lightning.force.com/lightning/r/Contact/';
  const { now, pass } = await watch(document, `${home}anna/view`);
  expect(now()).toEqual(['anna@firm.se']);
  navigate(document, `${home}jonas/view`);
  await pass(300);
  show('jonas');
  await pass(3_000);
  expect(now()).toEqual(['jonas@firm.se']);
});
