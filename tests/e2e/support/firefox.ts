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

interface FirefoxOptions {
  /** What the computer's administrator has set; its shape is Firefox's `policies.json`. */
  policy?: object;
  /** Connected as this member; without one, a browser as on its first day. */
  as?: MemberKey;
  /** A profile of an earlier browser, to go on with. */
  profile?: string;
}

type Start = (options?: { profile?: string; executable?: string }) => Promise<Firefox>;

interface WorkerFixtures {
  launchWithCopy: Start;
  /** Profiles of connected browsers, made once and copied for each test. */
  firefoxProfiles: (member: MemberKey) => Promise<string>;
}

export const test = base.extend<
  { startFirefox: (options?: FirefoxOptions) => Promise<Firefox> },
  WorkerFixtures
>({
  launchWithCopy: [
    async ({ pages }, use) => {
      const extension = makeTempFolder('add-on');
      cpSync(join(import.meta.dirname, '../../../.output/firefox-mv3'), extension, { recursive: true });
      await use((options = {}) => launchFirefox({ extension, pagesPort: pages.port, ...options }));
      removeTempFolder(extension);
    },
    { scope: 'worker' },
  ],
  firefoxProfiles: [
    async ({ launchWithCopy, server }, use) => {
      const made = new Map<MemberKey, string>();
      await use(async (member) => {
        const known = made.get(member);
        if (known) return known;
        const profile = makeTempFolder(`firefox-${member}`);
        const ff = await launchWithCopy({ profile });
        await connectAs(ff, server, member);
        await ff.close();
        made.set(member, profile);
        return profile;
      });
      for (const profile of made.values()) removeTempFolder(profile);
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  /** Starts a Firefox; it ends with the test. */
  startFirefox: async ({ launchWithCopy, firefoxProfiles }, use) => {
    const folders: string[] = [];
    const running: Firefox[] = [];
    const folder = (name: string): string => {
      const made = makeTempFolder(name);
      folders.push(made);
      return made;
    };
    await use(async ({ policy, as, profile } = {}) => {
      const given = as ? folder(`firefox-as-${as}`) : profile;
      if (as && given) cpSync(await firefoxProfiles(as), given, { recursive: true });
      const started = await launchWithCopy({
        ...(given ? { profile: given } : {}),
        ...(policy ? { executable: firefoxUnder({ policies: policy }, folder('firefox-policy')) } : {}),
      });
      running.push(started);
      return started;
    });
    for (const one of running) await one.close();
    for (const one of folders) removeTempFolder(one);
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

/** From a browser's first day to a connected sidebar beside the message. */
export async function connectAs(ff: Firefox, server: TestServer, member: MemberKey): Promise<void> {
  await signIn(ff, server, member);
  await ff.goto(MAIL);
  await ff.clickAction();
  await expect.poll(() => ff.sidebarIsOpen()).toBe(true);
  await says(ff, 'Connect to your company');
  await ff.clickInSidebar('input[type=url]');
  await ff.type(server.url);
  await connect(ff, MAIL);
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
