/** What e2e tests begin with: demo pages, the real server, and browsers with the built extension. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test as base, expect, type Page, type TestInfo } from '@playwright/test';
import { DEVICE_LEADS } from '#server/config.ts';
import { type Chromium, launchChromium } from '#server/demo/browser/chromium.ts';
import { connectPanel, signIn } from '#server/demo/browser/connect.ts';
import type { PanelParts } from '#server/demo/browser/panel.ts';
import { makeTempFolder, removeTempFolder } from '#server/demo/browser/temp-folder.ts';
import type { MemberKey } from '#server/demo/cast.ts';
import { type DemoPages, startDemoPages } from '#server/demo/pages/index.ts';
import { beginning, builtExtension } from './beginning.ts';
import { chromiumUnder } from './policy.ts';
import { startTestServer, type TestServer } from './server.ts';

export const START = 'https://start.demo.example.com/';
/** A page without a known person; START names one in a link. Nothing about a lead counts as seen there. */
export const NOBODY = 'https://www.nordlys.example.com/attribution';
export const GMAIL = 'https://mail.google.com/mail/u/0/#inbox';

interface BrowserOptions {
  /** Connected as this member; without one, a browser as on its first day. */
  as?: MemberKey;
  /** A profile of an earlier browser, to go on with. */
  profile?: string;
  /** What the computer's administrator has set for browsers; its shape is Chromium's policy file. */
  policy?: object;
  /** The person lets the addresses of tabs be seen. Nobody can answer the browser's question without a window. */
  seesAddresses?: boolean;
  /** The person allows notifications of the browser; the same holds. */
  notifies?: boolean;
}

interface WorkerFixtures {
  /** A file that needs the demo untouched by the others names a server of its own: `test.use({ serverFor: '…' })`. */
  serverFor: string;
  /** In workspaces with more leads a device holds a part of them. */
  deviceLeads: number;
  pages: DemoPages;
  server: TestServer;
  /** A copy, so that a build during the tests changes nothing. */
  extension: string;
  /** Profiles of connected browsers, made once and copied for each test. */
  profiles: (member: MemberKey) => Promise<string>;
}

interface TestFixtures {
  /** Starts a browser; it ends with the test. */
  browse: (options?: BrowserOptions) => Promise<Chromium>;
  wireIsWhole: undefined;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  serverFor: ['everybody', { scope: 'worker', option: true }],
  deviceLeads: [DEVICE_LEADS, { scope: 'worker', option: true }],
  pages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern.
    async ({}, use) => {
      const pages = await startDemoPages();
      await use(pages);
      await pages.close();
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ deviceLeads }, use) => {
      const server = await startTestServer(deviceLeads);
      await use(server);
      await server.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  extension: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern.
    async ({}, use) => {
      const folder = makeTempFolder('extension');
      cpSync(builtExtension, folder, { recursive: true });
      await use(folder);
      removeTempFolder(folder);
    },
    { scope: 'worker' },
  ],
  profiles: [
    async ({ pages, server, extension }, use) => {
      const made = new Map<MemberKey, string>();
      await use(async (member) => {
        const known = made.get(member);
        if (known) return known;
        const profile = makeTempFolder(`profile-${member}`);
        cpSync(beginning().profile, profile, { recursive: true });
        const chromium = await launch({ pages, extension, profile });
        await connectAs(chromium, server, member);
        await chromium.close();
        made.set(member, profile);
        return profile;
      });
      for (const profile of made.values()) removeTempFolder(profile);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  browse: async ({ pages, extension, profiles }, use, info) => {
    const running: Chromium[] = [];
    const copies: string[] = [];
    await use(async ({ as, profile, policy, seesAddresses = false, notifies = false } = {}) => {
      let folder = profile;
      if (as) {
        folder = makeTempFolder(`as-${as}`);
        copies.push(folder);
        cpSync(await profiles(as), folder, { recursive: true });
      }
      let executable: string | undefined;
      if (policy) {
        const settings = makeTempFolder('policy');
        copies.push(settings);
        executable = chromiumUnder(policy, settings);
      }
      const more = [...(seesAddresses ? ['tabs'] : []), ...(notifies ? ['notifications'] : [])];
      const allowed = more.length > 0 ? withPermissions(extension, more) : null;
      if (allowed) copies.push(allowed);
      const chromium = await launch({
        pages,
        extension: allowed ?? extension,
        ...(folder ? { profile: folder } : {}),
        ...(executable ? { executable } : {}),
      });
      running.push(chromium);
      return chromium;
    });
    for (const [index, chromium] of running.entries()) {
      if (info.status !== info.expectedStatus) await showPanel(chromium, index, info);
      await chromium.close();
    }
    for (const folder of copies) removeTempFolder(folder);
  },
  wireIsWhole: [
    async ({ server }, use) => {
      server.wire.set('through');
      await use(undefined);
    },
    { auto: true },
  ],
});

export { expect };

interface Launch {
  pages: DemoPages;
  extension: string;
  profile?: string;
  executable?: string;
}

const launch = ({ pages, ...rest }: Launch): Promise<Chromium> =>
  launchChromium({
    ...rest,
    language: 'en',
    route: { port: pages.port, hosts: 'all' },
    trustedKeys: [pages.fingerprint],
  });

/** A copy of the extension that was given more of its optional permissions. */
function withPermissions(extension: string, more: readonly string[]): string {
  const folder = makeTempFolder('allowed');
  cpSync(extension, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    manifest.replace('"permissions":[', `"permissions":[${more.map((one) => `"${one}",`).join('')}`),
  );
  return folder;
}

/** Signs in and connects the panel of a browser. */
async function connectAs(chromium: Chromium, server: TestServer, member: MemberKey): Promise<void> {
  await signIn(chromium.page, await server.link(member));
  const panel = await panelOn(chromium, NOBODY);
  await connectPanel(chromium, panel, server.url);
}

/**
 * What the panel knew when a test failed: the browser's own word of its tabs, what is kept of each, and what the background answers
 * when it is asked to look at the one in front; a page that holds its reading up keeps it from answering.
 */
const KNOWN = `(async () => {
  const [tabs, window, kept] = await Promise.all([
    chrome.tabs.query({}), chrome.windows.getCurrent(), chrome.storage.session.get(null),
  ]);
  const front = tabs.find(({ active, windowId }) => active && windowId === window.id);
  const looked = await Promise.race([
    chrome.runtime.sendMessage({ type: 'tab.look', tabId: front?.id }).catch(String),
    new Promise((resolve) => setTimeout(resolve, 3_000, 'no answer')),
  ]);
  return { tabs: tabs.map(({ id, windowId, active, url, status }) => ({ id, windowId, active, url, status })), window: window.id, kept, looked };
})()`;

/** What stood in the panel and in the full tab when a test failed, and what the panel stood on. */
async function showPanel(chromium: Chromium, index: number, info: TestInfo): Promise<void> {
  const open = await chromium.panelIsOpen().catch(() => false);
  const panel = open ? await chromium.panel() : null;
  const lines = [chromium.page.url(), panel ? await words(panel) : 'no panel is open'];
  if (panel) lines.push(`it knows ${JSON.stringify(await panel.evaluate(KNOWN).catch(String))}`);
  for (const page of chromium.context.pages())
    if (page.url().includes('/workspace.html')) lines.push('the full tab:', await words(page));
  await info.attach(`browser ${index + 1}`, { body: lines.join('\n'), contentType: 'text/plain' });
}

const words = (page: Page): Promise<string> => page.locator('body').ariaSnapshot().catch(String);

/** The panel over a page. */
export async function panelOn(chromium: Chromium, url: string): Promise<Page> {
  await chromium.page.goto(url);
  return chromium.openPanel(chromium.page);
}

/** Opens a message of the demo's inbox by its subject, as a click in the list does. */
export async function openMail(page: Page, subject: string): Promise<void> {
  await page.locator('#list').getByText(subject, { exact: true }).first().click();
}

/** Opens the note beside a lead's verdict, which is good then. */
export async function openNote(panel: PanelParts): Promise<void> {
  const { page, say } = panel;
  if (!(await panel.verdict('good').isChecked())) await panel.verdict('good').click();
  // A first verdict asks for details by itself; one that stands, perhaps read only now, does not.
  const details = page.getByRole('button', { name: say('feedback.addDetails'), exact: true });
  await expect(panel.note.or(details).first()).toBeVisible();
  if (await details.isVisible()) await details.click();
}
