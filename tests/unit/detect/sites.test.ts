/** Each site's record on pages in its markup: who is sender, recipient, in a list, and what of the page is only text. */
import { describe, expect, test } from 'vitest';
import { SITE_IDS } from '#lib/contract/sites.ts';
import { type Detection, detectInDocument, type PageReport, rank, watchDocument } from '#lib/detect/index.ts';
import { judged } from '#lib/detect/judge.ts';
import { around, siteOf } from '#lib/detect/place.ts';
import { SITES, sitesFor } from '#lib/detect/sites/index.ts';
import { documentOf, fixture, navigate } from './support/page.ts';

const ELIN = 'elin.lund@havsbris.example.com';
const JONAS = 'jonas.berg@havsbris.example.com';
const KARI = 'kari.nilsen@fjordvind.example.com';
const ANNA = 'anna.ek@nordlys.example.com';
/** Named in what somebody wrote. */
const WRITTEN = ['petra.sund@havsbris.example.com', 'peter.aberg@norrsken.example.com'];

type Judged = PageReport & { detections: Detection[] };

/** The first report of a whole reading, judged. */
function reportOf(document: Document, url: string, off: string[] = []): Promise<Judged> {
  const end = new AbortController();
  navigate(document, url);
  return new Promise((resolve) => {
    watchDocument(
      document,
      url,
      (report) => {
        if (!report.complete) return;
        end.abort();
        resolve({ ...report, detections: rank(judged(report.sightings, url)) });
      },
      { signal: end.signal, sites: (address) => sitesFor(address, off) },
    );
  });
}

interface Case {
  page: string;
  url: string;
  sender?: string[];
  recipient?: string[];
  list?: string[];
  /** Everybody else on the page. */
  others?: string[];
  owners?: string[];
  opened?: boolean;
}
const message: Omit<Case, 'page' | 'url'> = {
  sender: [ELIN],
  recipient: [ANNA, JONAS],
  others: WRITTEN,
  opened: true,
};
const list: Omit<Case, 'page' | 'url'> = { list: [ELIN, KARI] };

const GMAIL = 'https://mail.google.com/mail/u/0/';
const OUTLOOK = 'https://outlook.office.com/mail/';
const YAHOO = 'https://mail.yahoo.com/d/';
const PROTON = 'https://mail.proton.me/u/0/inbox';
const FASTMAIL = 'https://app.fastmail.com/mail/Inbox/';
const ZOHO = 'https://mail.zoho.eu/zm/';
const ROUNDCUBE = 'https://post.nordlys.example.com/webmail/?_task=mail&_mbox=INBOX';
const SOGO = 'https://grupp.nordlys.example.com/SOGo/so/anna/Mail/view';
const ZIMBRA = 'https://post.nordlys.example.com/';
const HUBSPOT = 'https://app-eu1.hubspot.com/contacts/1/';
const SALESFORCE = 'https://nordlys.lightning.force.com/lightning/';

const CASES: Case[] = [
  {
    page: 'gmail-list',
    url: `${GMAIL}#inbox`,
    list: [ELIN, 'kim@snippet.example.com', KARI, 'noreply@brev.example.com'],
    owners: [ANNA],
  },
  { page: 'gmail-message', url: `${GMAIL}#inbox/18c2f0a1b2c3d4e5`, ...message, owners: [ANNA] },
  {
    page: 'gmail-compose',
    url: `${GMAIL}#inbox?compose=new`,
    recipient: [KARI],
    list: [ELIN],
    owners: [ANNA],
  },
  { page: 'outlook-list', url: OUTLOOK, ...list, others: [ANNA], owners: [ANNA] },
  {
    page: 'outlook-message',
    url: `${OUTLOOK}inbox/id/AAQk`,
    ...message,
    recipient: [JONAS],
    list: [KARI],
  },
  { page: 'outlook-compose', url: `${OUTLOOK}compose`, recipient: [JONAS] },
  { page: 'yahoo-list', url: `${YAHOO}folders/1`, ...list, others: [ANNA], owners: [ANNA] },
  {
    page: 'yahoo-message',
    url: `${YAHOO}folders/1/messages/101`,
    ...message,
    owners: [ANNA],
  },
  { page: 'yahoo-compose', url: `${YAHOO}compose/1`, recipient: [KARI, JONAS] },
  { page: 'proton-list', url: PROTON, ...list, others: [ANNA], owners: [ANNA] },
  { page: 'proton-message', url: `${PROTON}/c1/m1`, ...message, owners: [ANNA] },
  { page: 'proton-compose', url: PROTON, recipient: [KARI] },
  { page: 'fastmail-list', url: `${FASTMAIL}?u=1`, list: [ELIN] },
  { page: 'fastmail-message', url: `${FASTMAIL}T1a2b?u=1`, ...message },
  { page: 'fastmail-compose', url: 'https://app.fastmail.com/mail/compose?u=1', recipient: [KARI] },
  { page: 'zoho-list', url: `${ZOHO}#mail/folder/inbox`, ...list },
  { page: 'zoho-message', url: `${ZOHO}#mail/folder/inbox/p/1015`, ...message },
  { page: 'zoho-compose', url: `${ZOHO}#compose/to`, recipient: [KARI] },
  { page: 'roundcube-list', url: ROUNDCUBE, ...list, others: [ANNA], owners: [ANNA] },
  { page: 'roundcube-message', url: `${ROUNDCUBE}&_uid=101&_action=show`, ...message, owners: [ANNA] },
  { page: 'roundcube-compose', url: `${ROUNDCUBE}&_action=compose`, recipient: [KARI] },
  { page: 'sogo-list', url: `${SOGO}#!/Mail/0/folderINBOX`, list: [KARI] },
  { page: 'sogo-message', url: `${SOGO}#!/Mail/0/folderINBOX/101`, ...message },
  { page: 'sogo-compose', url: `${SOGO}#!/Mail/0/folderINBOX`, recipient: [KARI] },
  { page: 'zimbra-list', url: ZIMBRA, ...list },
  { page: 'zimbra-message', url: `${ZIMBRA}mail`, ...message },
  { page: 'zimbra-compose', url: `${ZIMBRA}zimbra/mail`, recipient: [KARI] },
  {
    page: 'hubspot-list',
    url: `${HUBSPOT}objects/0-1/views/all/list`,
    ...list,
    others: [ANNA],
    owners: [ANNA],
  },
  {
    page: 'hubspot-record',
    url: `${HUBSPOT}record/0-1/101`,
    sender: [ELIN],
    recipient: [JONAS],
    others: ['petra.sund@havsbris.example.com', ANNA],
    owners: [ANNA],
    opened: true,
  },
  { page: 'salesforce-list', url: `${SALESFORCE}o/Contact/list`, ...list },
  {
    page: 'salesforce-record',
    url: `${SALESFORCE}r/Contact/003A/view`,
    sender: [ELIN],
    recipient: [JONAS],
    others: ['petra.sund@havsbris.example.com'],
    opened: true,
  },
];
const idOf = ({ page }: Case): string => page.replace(/-.*/, '');

describe.each(CASES)('$page', (one) => {
  const { page, url, sender = [], recipient = [], list: rows = [], others = [] } = one;

  test('who stands where', async () => {
    const { detections, owners, opened, site } = await reportOf(fixture(page), url);
    const on = (surface: string): string[] =>
      detections.filter((found) => found.surface === surface).map((found) => found.value);
    expect(on('sender')).toEqual(sender);
    expect(on('recipient')).toEqual(recipient);
    expect(on('list').sort()).toEqual(rows.toSorted());
    expect(detections.map((found) => found.value).sort()).toEqual(
      [...sender, ...recipient, ...rows, ...others].sort(),
    );
    expect({ owners, opened }).toEqual({ owners: one.owners ?? [], opened: one.opened ?? false });
    expect(site).toMatchObject({ id: idOf(one), empty: 0 });
  });

  test('without the record everybody is still found', async () => {
    const known = await reportOf(fixture(page), url);
    const { detections, site } = await reportOf(fixture(page), url, [idOf(one)]);
    expect(site).toBe(null);
    expect(detections.map((found) => found.surface)).not.toContain('sender');
    expect(detections.map((found) => found.value)).toEqual(
      expect.arrayContaining(known.detections.map((found) => found.value)),
    );
  });
});

test('links of the open message that name a campaign are told, and no others', async () => {
  const link = 'https://nordlys.example.com/a?utm_source=mail&utm_campaign=autumn-pipeline';
  const wrapped = `https://www.google.com/url?q=${encodeURIComponent(link)}`;
  const anchors = [link, wrapped, 'https://nordlys.example.com/b?utm_source=mail'];
  const at = CASES.find(({ page }) => page === 'gmail-message')?.url ?? '';
  const withLinks = (place: string): Document => {
    const document = fixture('gmail-message');
    for (const href of anchors) {
      const anchor = document.createElement('a');
      anchor.setAttribute('href', href);
      document.querySelector(place)?.append(anchor);
    }
    return document;
  };
  const { links } = await reportOf(withLinks('.a3s'), at);
  // Linkedom escapes once more than browsers.
  expect(links).toEqual([link, expect.stringContaining('utm_campaign')]);
  // Beside the message, and on a page without a record, links say nothing of what is being read.
  expect((await reportOf(withLinks('body'), at)).links).toEqual([]);
  expect((await reportOf(withLinks('.a3s'), 'https://www.example.com/')).links).toEqual([]);
});

test('links of a message in a frame are told while the frame stands in the message, or the message in the frame', async () => {
  const link = 'https://nordlys.example.com/a?utm_campaign=autumn-pipeline';
  const anchor = `<a href="${link}">x</a>`;
  const linksOf = async (url: string, around: string, framed: string, isShown = true): Promise<string[]> => {
    const document = documentOf(around);
    const frame = document.querySelector('iframe');
    const inner = documentOf(`<!doctype html><html><body>${framed}</body></html>`);
    Object.defineProperty(inner, 'defaultView', { value: isShown ? { frameElement: frame } : null });
    Object.defineProperty(frame, 'contentDocument', { value: inner });
    return (await reportOf(document, url)).links;
  };
  const proton = 'https://mail.proton.me/u/0/inbox/AbC/123';
  expect(await linksOf(proton, '<div id="proton-root"><iframe></iframe></div>', anchor)).toEqual([link]);
  expect(await linksOf(proton, '<div id="ad"><iframe></iframe></div>', anchor)).toEqual([]);
  const roundcube = 'https://mail.firm.se/?_task=mail&_mbox=INBOX';
  const message = `<div id="messagebody">${anchor}</div>`;
  expect(await linksOf(roundcube, '<iframe></iframe>', message + anchor)).toEqual([link]);
  // The frame has another document by now.
  expect(await linksOf(roundcube, '<iframe></iframe>', message, false)).toEqual([]);
});

test('every record has a list page and an open one among these cases, and its name in the contract', () => {
  expect(SITES.map(({ id }) => id)).toEqual([...SITE_IDS]);
  for (const id of SITE_IDS) {
    const mine = CASES.filter((one) => idOf(one) === id);
    expect(
      mine.some((one) => one.sender),
      id,
    ).toBe(true);
    expect(
      mine.some((one) => one.list),
      id,
    ).toBe(true);
  }
});

describe('health', () => {
  const opens = (one: Case): boolean => SITES.some(({ id, open }) => id === idOf(one) && open.test(one.url));
  test.each(CASES.filter(opens))(
    '$page: an open message that names no sender is told as a number',
    async (one) => {
      const { site } = await reportOf(documentOf('<p>new markup</p>'), one.url);
      expect(site).toEqual({ id: idOf(one), expected: 1, empty: 1 });
    },
  );

  test('rows of a list that name nobody are counted, the rows of a hidden view are not', async () => {
    const row = (who: string): string => `<table><tr class="zA"><td>${who}</td></tr></table>`;
    const named = row('<span email="a@firm.se">A</span>');
    const inbox = documentOf(`<div role="main">${named}${row('B')}${row('C')}</div>${row('D')}`);
    expect((await reportOf(inbox, `${GMAIL}#inbox`)).site).toEqual({ id: 'gmail', expected: 3, empty: 2 });
  });

  test('of very many rows fifty are looked at', async () => {
    const inbox = documentOf(`<div role="main">${'<table><tr class="zA"></tr></table>'.repeat(80)}</div>`);
    expect((await reportOf(inbox, `${GMAIL}#inbox`)).site).toEqual({ id: 'gmail', expected: 50, empty: 50 });
  });
});

describe('hosts', () => {
  const at = (url: string, html = ''): string | undefined => siteOf(sitesFor(url), documentOf(html))?.id;
  test.each([
    ['https://outlook.office.com/mail/', 'outlook'],
    ['https://outlook.office365.com/mail/', 'outlook'],
    ['https://outlook.live.com/mail/0/', 'outlook'],
    ['https://outlook.cloud.microsoft/mail/', 'outlook'],
    ['https://se.mail.yahoo.com/d/folders/1', 'yahoo'],
    ...['com', 'eu', 'in', 'com.au', 'jp', 'com.cn', 'sa', 'uk', 'ae'].map((end) => [
      `https://mail.zoho.${end}/zm/`,
      'zoho',
    ]),
    ['https://mail.zohocloud.ca/zm/', 'zoho'],
    ['https://any.host.example.com/?_task=mail', 'roundcube'],
    ['https://any.host.example.com/mail/index.php?_task=mail&_uid=1', 'roundcube'],
    ['https://any.host.example.com/SOGo/so/a@firm.se/Mail/view', 'sogo'],
    ['https://any.host.example.com/zimbra/mail', 'zimbra'],
    ['https://any.host.example.com/modern/email/Inbox', 'zimbra'],
    ['https://app.hubspot.com/contacts/1', 'hubspot'],
    ['https://firm--test.sandbox.lightning.force.com/lightning/page/home', 'salesforce'],
    ['https://firm.my.salesforce.com/lightning/r/Lead/1/view', 'salesforce'],
  ])('%s: %s', (url, id) => {
    expect(at(url)).toBe(id);
  });
  test.each([
    'https://mail.google.com.evil.example.com/mail/',
    'https://outlook.office.com.evil.example.com/',
    'https://mail.zoho.evil.example.com/zm/',
    'https://evil.example.com/?next=mail.google.com/',
    'https://any.host.example.com/?_task=settings',
    'https://app.hubspot.evil.example.com/',
    'not an address',
  ])('%s: none', (url) => {
    expect(at(url)).toBe(undefined);
  });
  test('software on anybody’s host is known by its mark', () => {
    expect(at('https://any.host.example.com/', '<div id="z_shell"></div>')).toBe('zimbra');
  });
});

test('a subject that holds an address is not the sender', () => {
  const subject = (title: string): string => `<div role="heading" title="${title}">${title}</div>`;
  const on = (html: string): string[] =>
    detectInDocument(documentOf(html), `${OUTLOOK}inbox/id/A`).map((one) => one.surface);
  expect(on(subject('Ring kim@firm.se'))).not.toContain('sender');
  expect(on(subject('Kim Ek &lt;kim@firm.se&gt;'))).toEqual(['sender']);
});

test.each([
  ['Inkorg (2) - anna.ek@nordlys.example.com - Post', ['anna.ek@nordlys.example.com']],
  ['Ring kim@firm.se - anna.ek@nordlys.example.com - Post', ['anna.ek@nordlys.example.com']],
  ['kim@firm.se - anna.ek@nordlys.example.com - Post', ['anna.ek@nordlys.example.com']],
  ['E-post – anna.ek@nordlys.example.com – Outlook', ['anna.ek@nordlys.example.com']],
  ['Ring kim@firm.se – Outlook', []],
  ['Inkorg', []],
])('the title “%s” names the owners %j', async (title, owners) => {
  const page = `<!doctype html><html><head><title>${title}</title></head><body><p>x</p></body></html>`;
  const report = await reportOf(documentOf(page), `${OUTLOOK}inbox`);
  expect(report.owners).toEqual(owners);
});

test('a place counts through shadow roots, in the view that is shown and in one that was left', () => {
  const view = (active: string): string =>
    `<div class="oneContent ${active}"><records-highlights2><b></b></records-highlights2></div>`;
  const document = documentOf(view('active') + view(''));
  for (const [at, host] of [...document.querySelectorAll('b')].entries())
    host.attachShadow({ mode: 'open' }).innerHTML = `<a href="mailto:${at}@firm.se">x</a>`;
  const found = detectInDocument(document, `${SALESFORCE}r/Contact/003A/view`);
  expect(found.map((one) => `${one.surface} ${one.value}`)).toEqual(['sender 0@firm.se']);
});

test('a place in a frame is where the frame is', () => {
  const page = documentOf('<div id="left"><iframe></iframe></div>');
  const inner = documentOf('<!doctype html><html><body><p>x</p></body></html>');
  Object.defineProperty(inner, 'defaultView', { value: { frameElement: page.querySelector('iframe') } });
  const place = inner.querySelector('p');
  expect(place && around(place, '#left')?.id).toBe('left');
  expect(place && around(place, '#right')).toBe(null);
});

test('what somebody wrote cannot pass for a sender', () => {
  const html =
    '<div role="main"><div class="adn"><div class="a3s"><span class="gD" email="fake@firm.se">F</span></div></div></div>';
  const found = detectInDocument(documentOf(html), `${GMAIL}#inbox/18c2f0a1b2c3d4e5`);
  expect(found.map((one) => one.surface)).toEqual(['attribute']);
});
