/**
 * The main job, walked through in the real side panel of two browsers: a seller's and a marketer's.
 * Every step has a name and leaves a picture; the first that fails ends the tour and is named.
 */
import { stripVTControlCharacters } from 'node:util';
import type { Page } from '@playwright/test';
import type { RunningServer } from '../../main.ts';
import { type Chromium, launchChromium } from '../browser/chromium.ts';
import { connectPanel, grantSite, signIn } from '../browser/connect.ts';
import { type PanelParts, partsOf } from '../browser/panel.ts';
import { wordsOf } from '../browser/texts.ts';
import { CAMPAIGN, LEADS, MARKETER, MEMBERS, type MemberKey, memberEmail, SELLER } from '../cast.ts';
import { type DemoPages, startDemoPages } from '../pages/index.ts';
import { type Camera, openCamera, pose } from './camera.ts';
import { marketersHalf } from './marketing.ts';

const START = 'https://start.demo.example.com/';
const INBOX = 'https://mail.google.com/mail/u/0/#inbox';
const PROFILE = `https://www.linkedin.com/in/${LEADS.elin.linkedin.replace('profile:', '')}`;
const CONTACT = 'https://www.havsbris.example.com/kontakt';
const STRANGERS = 'https://start.demo.example.com/strangers';
const SITES = [
  'https://mail.google.com/*',
  'https://www.havsbris.example.com/*',
  'https://start.demo.example.com/*',
];

const NOTE = 'Came from the webinar, wants the Nordic case before the board meeting.';
const ANSWER = 'We try a second webinar for energy companies in December, with the Nordic case first.';
const SUBJECT = 'Siffror till styrelsen';

export interface TourReport {
  lead: string;
  persona: string;
  touchpoints: number;
  feedback: 'received';
  answer: 'seen';
  /** What a person waits for, in ms: from opening the mail to the lead, from the click to the marketer's screen, and so on. */
  ms: Record<string, number>;
}

/** Which step did not go through, and why. */
export class TourFailure extends Error {
  readonly step: string;
  constructor(step: string, cause: unknown) {
    super(firstLine(cause), { cause });
    this.step = step;
  }
}

/** Playwright explains itself in several coloured lines. */
const firstLine = (error: unknown): string =>
  stripVTControlCharacters(error instanceof Error ? error.message : String(error))
    .split('\n')
    .slice(0, 3)
    .join(' ');

interface Options {
  server: RunningServer;
  /** Folder of the built extension. */
  extension: string;
  /** Folder of the pictures. */
  out: string;
  /** Hears the name of each step as it begins. */
  onStep: (name: string) => void;
}

/** @throws TourFailure */
export async function runTour({ server, extension, out, onStep }: Options): Promise<TourReport> {
  const running: { close(): Promise<void> }[] = [];
  const browsers: Chromium[] = [];
  const camera = openCamera(out);
  let current = 'demo pages';
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    current = name;
    onStep(name);
    return work();
  };
  try {
    running.push(camera);
    const pages = await startDemoPages();
    running.push(pages);
    const open = async (language = 'en'): Promise<Chromium> => {
      const chromium = await openBrowser(extension, pages, language);
      running.unshift(chromium);
      browsers.push(chromium);
      return chromium;
    };
    return await walk({ server, camera, step, open });
  } catch (error) {
    // What a person would have seen says more than the message.
    for (const one of browsers)
      await one
        .panel()
        .then((panel) => camera.panel('failed', panel))
        .catch(() => {});
    throw new TourFailure(current, error);
  } finally {
    for (const one of running) await one.close().catch(() => {});
  }
}

const openBrowser = (extension: string, pages: DemoPages, language: string): Promise<Chromium> =>
  launchChromium({
    extension,
    language,
    route: { port: pages.port, hosts: 'all' },
    trustedKeys: [pages.fingerprint],
  });

interface Walk {
  server: RunningServer;
  camera: Camera;
  step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  open: (language?: string) => Promise<Chromium>;
}

async function walk({ server, camera, step, open }: Walk): Promise<TourReport> {
  const ms: Record<string, number> = {};
  const timed = async (name: string, work: () => Promise<void>): Promise<void> => {
    const from = performance.now();
    await work();
    ms[name] = Math.round(performance.now() - from);
  };

  const browser = await step('open the seller’s browser', () => open());
  const { page } = browser;
  const seller = await step('first run, not connected', async () => {
    await page.goto(`${START}#english`);
    const panel = await browser.openPanel(page);
    await pose(page, panel);
    await panel.locator('input[type=url]').waitFor();
    await camera.together('first-run', page, panel);
    return partsOf(panel);
  });

  await step('connect', () => connect(browser, seller, server, SELLER));

  await step('lead on an open message', async () => {
    await page.goto(INBOX);
    await page.locator('#list').getByText(SUBJECT, { exact: true }).first().waitFor();
    await timed('mailToLead', async () => {
      await page.locator('#list').getByText(SUBJECT, { exact: true }).first().click();
      await seller.lead(LEADS.elin.name).waitFor();
    });
    await seller.card('Journey').waitFor();
    await seller.page.getByText('Webinar: Attribution in 30 minutes').first().waitFor();
    await camera.together('lead', page, seller.page);
  });

  const read = await step('persona and journey', async () => {
    // biome-ignore-start lint/performance/useDomNodeTextContent: What is on screen counts, not what the document holds.
    const why = await seller.page.getByRole('heading', { name: /^Why / }).first().innerText();
    const journey = seller.card('Journey');
    const total = /\d+/.exec((await journey.innerText()).replaceAll(/[\s\u00a0](?=\d{3})/g, ''));
    // biome-ignore-end lint/performance/useDomNodeTextContent: As above.
    await journey.scrollIntoViewIfNeeded();
    await camera.panel('journey', seller.page);
    if (!why || !total) throw new Error('The card shows no persona or no journey.');
    return { persona: why.replace('Why ', ''), touchpoints: Number(total[0]) };
  });

  const marketerBrowser = await step('open the marketer’s browser', () => open());
  const marketer = await step('marketer’s inbox', async () => {
    await marketerBrowser.page.goto(START);
    const panel = await marketerBrowser.openPanel(marketerBrowser.page);
    await pose(marketerBrowser.page, panel);
    const parts = partsOf(panel);
    await connect(marketerBrowser, parts, server, MARKETER);
    await parts.screen('inbox').click();
    await parts.page.getByRole('heading', { level: 2 }).first().waitFor();
    await camera.panel('marketer-inbox', parts.page);
    return parts;
  });

  await step('verdict', async () => {
    const item = marketer.inboxItem(LEADS.elin.name);
    await timed('clickToSaved', async () => {
      await seller.verdict('good').click();
      await seller.saved('received').or(seller.saved('sending')).or(seller.saved('kept')).first().waitFor();
    });
    await timed('clickToReceived', () => seller.saved('received').waitFor());
    await camera.panel('verdict', seller.page);
    await seller.page.getByRole('button', { name: 'Right role' }).click();
    await seller.page.getByRole('button', { name: 'Asked for contact' }).click();
    await seller.page.getByRole('radio', { name: 'Reached' }).click();
    await seller.page.getByRole('radio', { name: 'Meeting' }).click();
    await seller.note.fill(NOTE);
    await camera.panel('verdict-details', seller.page);
    await timed('noteToMarketer', async () => {
      await seller.page.getByRole('button', { name: 'Done' }).click();
      await item.getByText(NOTE).first().waitFor();
    });
    await item.scrollIntoViewIfNeeded();
    await camera.panel('marketer-sees-verdict', marketer.page);
  });

  await step('answer', async () => {
    const item = marketer.inboxItem(LEADS.elin.name);
    let sent = 0;
    await marketer.answer(item, 'tested', ANSWER, async () => {
      await camera.panel('marketer-answers', marketer.page);
      sent = performance.now();
    });
    await seller.page.getByText(ANSWER).waitFor();
    ms.answerToSeller = Math.round(performance.now() - sent);
    await seller.page.getByText(ANSWER).scrollIntoViewIfNeeded();
    await camera.together('answer-on-the-lead', page, seller.page);
  });

  await step('marketer sees that the answer was seen', async () => {
    await marketer.screen('search').click();
    await marketer.search.fill(LEADS.elin.name);
    await marketer.page.getByRole('option', { name: LEADS.elin.name }).click();
    const own = marketer.card('Earlier on this lead').getByText(ANSWER).locator('..');
    const seen = own.getByText(/^Seen/);
    await seen.waitFor();
    await seen.scrollIntoViewIfNeeded();
    await camera.panel('answer-seen', marketer.page);
  });

  await marketersHalf({ browser: marketerBrowser, parts: marketer, start: START, camera, step });
  await otherScreens({ browser, seller, camera, step });
  await inSwedish({ server, camera, step, open });

  return { lead: LEADS.elin.name, ...read, feedback: 'received', answer: 'seen', ms };
}

async function connect(
  browser: Chromium,
  parts: PanelParts,
  server: RunningServer,
  key: MemberKey,
): Promise<void> {
  const link = await server.createSignInLink(emailOf(key));
  await signIn(browser.page, link.url);
  await browser.page.goto(START);
  await connectPanel(browser, parts.page, server.url);
  await allow(browser, parts.page);
}

/** Gives the tour's sites and leaves one tab: the first-run page and the browser's settings are done with. */
async function allow(browser: Chromium, panel: Page): Promise<void> {
  for (const site of SITES) await grantSite(browser, panel, site);
  for (const other of browser.context.pages()) if (other !== browser.page) await other.close();
  await browser.page.bringToFront();
}

const emailOf = (key: MemberKey): string => memberEmail(MEMBERS.find((one) => one.key === key)?.name ?? key);

/** The same seller elsewhere: other pages, other tabs of the panel, no network, dark. */
async function otherScreens({
  browser,
  seller,
  camera,
  step,
}: Omit<Walk, 'server' | 'open'> & { browser: Chromium; seller: PanelParts }) {
  const { page } = browser;

  await step('lead by the LinkedIn address', async () => {
    await page.goto(PROFILE);
    // A click on the toolbar button shows the tab's address to the extension, as on the first visit of a person.
    await browser.clickAction(page);
    await seller.lead(LEADS.elin.name).waitFor();
    await camera.together('linkedin-address', page, seller.page);
  });

  await step('contact page with several leads', async () => {
    await page.goto(CONTACT);
    await seller.page.getByRole('navigation', { name: /on this page/ }).waitFor();
    await camera.together('contact-page', page, seller.page);
  });

  await step('nobody known', async () => {
    await page.goto(STRANGERS);
    await seller.lead(LEADS.elin.name).waitFor({ state: 'hidden' });
    await seller.page.getByRole('list', { name: seller.say('people.onPage') }).waitFor();
    await camera.together('nobody-known', page, seller.page);
  });

  await step('team', async () => {
    await seller.screen('team').click();
    await seller.page.getByText(CAMPAIGN.name).first().waitFor();
    await seller.page.getByText(seller.say('workspace.loading')).first().waitFor({ state: 'hidden' });
    await camera.panel('team', seller.page);
  });

  await step('search', async () => {
    await seller.screen('search').click();
    await seller.search.fill('havsbris');
    await seller.page.getByRole('option').first().waitFor();
    await camera.panel('search', seller.page);
  });

  await step('seller’s inbox', async () => {
    await seller.screen('inbox').click();
    await seller.page.getByRole('heading', { level: 2 }).first().waitFor();
    await camera.panel('seller-inbox', seller.page);
  });

  await step('offline verdict', async () => {
    await seller.screen('now').click();
    await page.goto('https://mail.google.com/mail/u/0/#inbox');
    await page.locator('#list').getByText('Rammeavtale for 2027', { exact: true }).first().click();
    await seller.lead(LEADS.kari.name).waitFor();
    await browser.setOffline(true);
    await seller.verdict('unsure').click();
    await seller.status.getByText(/^Offline/).waitFor();
    await seller.saved('kept').waitFor();
    await camera.panel('offline-verdict', seller.page);
    await browser.setOffline(false);
    await seller.saved('received').waitFor({ timeout: 60_000 });
  });

  await step('dark', async () => {
    await dark(seller.page, page);
    await seller.lead(LEADS.kari.name).waitFor();
    await camera.together('dark', page, seller.page);
  });
}

async function dark(...pages: Page[]): Promise<void> {
  for (const one of pages) await one.emulateMedia({ colorScheme: 'dark' });
}

async function inSwedish({ server, camera, step, open }: Walk): Promise<void> {
  await step('in Swedish', async () => {
    const browser = await open('sv');
    await browser.page.goto(START);
    const panel = await browser.openPanel(browser.page);
    await pose(browser.page, panel);
    const parts = partsOf(panel, wordsOf('sv'));
    await connect(browser, parts, server, SELLER);
    await browser.page.goto(INBOX);
    await browser.page.locator('#list').getByText(SUBJECT, { exact: true }).first().click();
    await parts.lead(LEADS.elin.name).waitFor();
    await parts.page.getByText('Webinar: Attribution in 30 minutes').first().waitFor();
    await camera.together('swedish', browser.page, panel);
  });
}
