/** Firefox with the built add-on, and what a person does in its sidebar. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type Firefox, launchFirefox } from '#server/demo/browser/firefox.ts';
import { makeTempFolder, removeTempFolder } from '#server/demo/browser/temp-folder.ts';
import type { MemberKey } from '#server/demo/cast.ts';
import { test as base, expect } from './fixtures.ts';
import { firefoxUnder } from './policy.ts';
import type { TestServer } from './server.ts';

/** A message of Elin Lund's. */
export const MAIL = 'https://mail.google.com/mail/u/0/#inbox/18c2f0a1b2c3d000';
/** A hundred people whom nobody knows. */
export const STRANGERS = 'https://start.demo.example.com/strangers';

export const test = base.extend<{ startFirefox: (policy?: object) => Promise<Firefox> }>({
  /** Starts Firefox, under a policy if one is given; it ends with the test. */
  startFirefox: async ({ pages }, use) => {
    const folder = makeTempFolder('firefox-test');
    const extension = join(folder, 'add-on');
    cpSync(join(import.meta.dirname, '../../../.output/firefox-mv3'), extension, { recursive: true });
    let started: Firefox | undefined;
    await use(async (policy) => {
      started = await launchFirefox({
        extension,
        pagesPort: pages.port,
        ...(policy ? { executable: firefoxUnder({ policies: policy }, folder) } : {}),
      });
      return started;
    });
    await started?.close();
    removeTempFolder(folder);
  },
});

/** Waits until these words stand in the sidebar. */
export const says = (ff: Firefox, words: string): Promise<void> =>
  expect.poll(() => ff.sidebarText().catch(() => ''), { timeout: 60_000 }).toContain(words);

/** Chooses an entry of the menu in the header. */
export async function choose(ff: Firefox, entry: string): Promise<void> {
  await ff.clickInSidebar('button[aria-label=Menu]');
  await ff.clickInSidebar('[role=menuitem]', entry);
}

export async function signIn(ff: Firefox, server: TestServer, member: MemberKey): Promise<void> {
  await ff.goto(await server.link(member));
  await ff.inPage(`document.querySelector('form button').click()`);
  await expect.poll(() => ff.inPage('return location.pathname')).toBe('/auth');
}

/** Presses the sidebar's button, approves in the tab that opens, and comes back to the tab of the page at an address. */
export async function connect(ff: Firefox, back: string): Promise<void> {
  await ff.clickInSidebar('button', 'Connect');
  await ff.switchTo(await tabAt(ff, '/auth/pair'));
  await expect
    .poll(() => ff.inPage(`return document.querySelectorAll('form button').length`))
    .toBeGreaterThan(0);
  await ff.inPage(`document.querySelector('form button').click()`);
  await says(ff, 'Live');
  await ff.switchTo(await tabAt(ff, back));
}

/** The tab whose address holds this. */
async function tabAt(ff: Firefox, part: string): Promise<string> {
  let handle: string | undefined;
  await expect
    .poll(async () => {
      handle = (await ff.tabs()).find((tab) => tab.url.includes(part))?.handle;
      return handle !== undefined;
    })
    .toBe(true);
  return handle ?? '';
}
