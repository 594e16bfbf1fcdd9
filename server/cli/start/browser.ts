/** The demo browser: a Chromium window of its own, with the panel connected as the demo's seller. */
import { join } from 'node:path';
import { type Chromium, launchChromium } from '../../demo/browser/chromium.ts';
import { asksToConnect, connectPanel, grantSite, signIn } from '../../demo/browser/connect.ts';
import { type DemoPages, startDemoPages } from '../../demo/pages/index.ts';
import { Stop } from '../explain.ts';

const START = 'https://start.demo.example.com/';
const SITES = [
  `${START}*`,
  'https://mail.google.com/*',
  'https://outlook.office.com/*',
  'https://www.havsbris.example.com/*',
];

export interface DemoBrowserOptions {
  extension: string;
  data: string;
  serverUrl: string;
  /** Makes a one-time link that signs the seller in. */
  sellerLink: () => Promise<string>;
  headless?: boolean;
}

export interface DemoBrowser {
  /** Settles when the person closes the window. */
  closed: Promise<void>;
  close(): Promise<void>;
}

/** @throws Stop when the browser does not come up. */
export async function openDemoBrowser(options: DemoBrowserOptions): Promise<DemoBrowser> {
  const pages = await startDemoPages();
  let chromium: Chromium | undefined;
  try {
    chromium = await launchChromium({
      extension: options.extension,
      // A server at another address is another connection, so it has a profile of its own.
      profile: join(options.data, 'browser', new URL(options.serverUrl).port),
      headless: options.headless ?? false,
      viewport: null,
      route: { port: pages.port, hosts: pages.hosts },
      trustedKeys: [pages.fingerprint],
    });
    await prepare(chromium, options);
    return running(chromium, pages);
  } catch (error) {
    await chromium?.close();
    await pages.close();
    const [line] = error instanceof Error ? error.message.split('\n') : [];
    throw new Stop(`The demo browser did not open: ${line}`);
  }
}

async function prepare(chromium: Chromium, { serverUrl, sellerLink }: DemoBrowserOptions): Promise<void> {
  await chromium.page.goto(START);
  const panel = await chromium.openPanel(chromium.page);
  if (await asksToConnect(panel)) {
    await signIn(chromium.page, await sellerLink());
    await connectPanel(chromium, panel, serverUrl);
    for (const site of SITES) await grantSite(chromium, panel, site);
    await chromium.page.goto(START);
  }
  for (const page of chromium.context.pages()) if (page !== chromium.page) await page.close();
  await chromium.page.bringToFront();
}

function running(chromium: Chromium, pages: DemoPages): DemoBrowser {
  const closed = new Promise<void>((done) => chromium.context.once('close', () => done()));
  return {
    closed,
    async close() {
      await chromium.close();
      await pages.close();
    },
  };
}
