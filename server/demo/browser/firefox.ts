/** Firefox with the built extension as a temporary add-on and its real sidebar. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { findFirefox } from './find.ts';
import { freePort } from './free-port.ts';
import { Marionette } from './marionette.ts';
import { makeTempFolder, removeTempFolder } from './temp-folder.ts';
import { until } from './until.ts';

export interface FirefoxOptions {
  /** Folder of the built extension. */
  extension: string;
  /** A local TLS server that answers for every host name but this computer's own. */
  pagesPort: number;
  /** Language of the browser itself, e.g. `sv-SE`. */
  language?: string;
  /** The program; without it, the Firefox of this computer. */
  executable?: string;
  /** Profile folder to keep; without one a temporary folder that goes with the browser. */
  profile?: string;
}

export interface Firefox {
  readonly addonId: string;
  /** Its profile folder. */
  readonly profile: string;
  /** Where in the profile the extension's data lies; what storage.local holds lies in a folder of its own. */
  readonly folders: Record<'IndexedDB' | 'storage.local', string>;
  goto(url: string): Promise<void>;
  /** Runs a function body in the page and gives its result. */
  inPage(body: string): Promise<unknown>;
  /** What a click on the extension's button does; grants activeTab as a person's click does. */
  clickAction(): Promise<void>;
  sidebarIsOpen(): Promise<boolean>;
  /** Runs an async function body in the sidebar; `document` and `window` are the sidebar's. */
  inSidebar(body: string): Promise<unknown>;
  /** All text of the sidebar as a person sees it. */
  sidebarText(): Promise<string>;
  /** A trusted mouse click in the sidebar on the element with this role-like selector and, if given, text. */
  clickInSidebar(selector: string, text?: string): Promise<void>;
  /** Puts the focus on a field of the sidebar; unlike a click, of which a part may arrive later, it is done when this returns. */
  focusInSidebar(selector: string): Promise<void>;
  /** Trusted key strokes, to whatever has the focus. They may still be arriving when this returns, one after the other. */
  type(text: string): Promise<void>;
  /** Trusted key strokes in the empty address bar. */
  typeAddress(text: string): Promise<void>;
  /** The lines under the address bar, as a person reads them. */
  addressLines(): Promise<string[]>;
  /** Accepts the permission prompt that is open or about to open. */
  acceptPrompt(): Promise<void>;
  stopBackground(): Promise<void>;
  /** Titles and addresses of the open tabs. */
  tabs(): Promise<{ handle: string; url: string }[]>;
  switchTo(handle: string): Promise<void>;
  /** A picture (PNG) of the whole window with page and sidebar. */
  screenshot(): Promise<Buffer>;
  /** Also when it crashed. */
  hasEnded(): boolean;
  /** SIGKILL: no time to write anything. The profile stays. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** The host of the extension's pages. Firefox would draw another one for each start, and not find again what was stored. */
const UUID = '5a6d7379-6e00-4000-8000-000000000001';
const ORIGIN = `storage/default/moz-extension+++${UUID}`;
const FOLDERS = {
  IndexedDB: `${ORIGIN}/idb`,
  'storage.local': `${ORIGIN}^userContextId=4294967295/idb`,
};

const Manifest = z.object({ browser_specific_settings: z.object({ gecko: z.object({ id: z.string() }) }) });

const preferences = (
  marionettePort: number,
  addonId: string,
  options: FirefoxOptions,
): Record<string, string | number | boolean> => ({
  'marionette.port': marionettePort,
  'remote.prefs.recommended': true,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'browser.aboutwelcome.enabled': false,
  'startup.homepage_welcome_url': '',
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'extensions.autoDisableScopes': 0,
  // A temporary add-on is uninstalled at each end, and what it stored would go with it.
  'extensions.webextensions.uuids': JSON.stringify({ [addonId]: UUID }),
  'extensions.webextensions.keepUuidOnUninstall': true,
  'extensions.webextensions.keepStorageOnUninstall': true,
  'sidebar.animation.enabled': false,
  'ui.prefersReducedMotion': 1,
  // The prompt's button is dead for half a second otherwise.
  'security.notification_enable_delay': 0,
  // Every name but localhost leads to the demo pages; 127.0.0.1 is no name and stays.
  'network.dns.forceResolve': '127.0.0.1',
  'network.socket.forcePort': `443=${options.pagesPort}`,
  'network.stricttransportsecurity.preloadlist': false,
  ...(options.language ? { 'intl.locale.requested': options.language } : {}),
});

const Session = z.object({ v: z.unknown().optional(), e: z.string().optional() });
const Point = z.tuple([z.number(), z.number()]);

/** @throws Error with one sentence when there is no Firefox or it does not start. */
export async function launchFirefox(options: FirefoxOptions): Promise<Firefox> {
  const executable = options.executable ?? findFirefox();
  if (!executable) {
    throw new Error(
      'No Firefox was found. Install it (Debian: apt-get install firefox-esr) or name it in the variable FIREFOX.',
    );
  }
  const extension = resolve(options.extension);
  const manifest = join(extension, 'manifest.json');
  if (!existsSync(manifest)) {
    throw new Error(`There is no built extension in ${extension}. Run \`npm run build\` first.`);
  }
  const { id } = Manifest.parse(JSON.parse(readFileSync(manifest, 'utf8'))).browser_specific_settings.gecko;
  const profile = options.profile ?? makeTempFolder('firefox');
  const port = await freePort();
  const lines = Object.entries(preferences(port, id, options)).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));

  const child = spawn(
    executable,
    [
      '-profile',
      profile,
      '-no-remote',
      '-headless',
      '-marionette',
      '-remote-allow-system-access',
      'about:blank',
    ],
    {
      stdio: 'ignore',
      env: { ...process.env, MOZ_HEADLESS_WIDTH: '1280', MOZ_HEADLESS_HEIGHT: '860' },
    },
  );
  const reap = (): void => void child.kill('SIGKILL');
  process.once('exit', reap);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const kill = async (): Promise<void> => {
    reap();
    await ended;
    process.removeListener('exit', reap);
  };
  const release = async (): Promise<void> => {
    await kill();
    if (options.profile === undefined) removeTempFolder(profile);
  };
  try {
    const marionette = await until(() => Marionette.connect(port), {
      what: 'Firefox to answer',
      timeoutMs: 60_000,
      everyMs: 60,
    });
    await marionette.send('WebDriver:NewSession', { acceptInsecureCerts: true, pageLoadStrategy: 'normal' });
    const addonId = z
      .string()
      .parse(await marionette.send('Addon:Install', { path: extension, temporary: true }));
    return {
      ...drive(marionette, addonId),
      profile,
      folders: FOLDERS,
      hasEnded: () => marionette.isClosed,
      async kill() {
        await kill();
        marionette.close();
      },
      async close() {
        await marionette.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {});
        marionette.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function drive(
  marionette: Marionette,
  addonId: string,
): Omit<Firefox, 'profile' | 'folders' | 'hasEnded' | 'kill' | 'close'> {
  const button = `#${addonId.replace(/[^a-z0-9_-]/gi, '_').toLowerCase()}-browser-action .unified-extensions-item-action-button`;
  const inChrome = (script: string, ...args: unknown[]) =>
    marionette.inChrome(() => marionette.run(script, ...args));

  async function clickOwn(selector: string): Promise<void> {
    const found = await marionette.send('WebDriver:FindElement', { using: 'css selector', value: selector });
    const [id] = Object.values(z.record(z.string(), z.string()).parse(found));
    await marionette.send('WebDriver:ElementClick', { id });
  }

  const perform = (actions: unknown[]) =>
    marionette.inChrome(() => marionette.send('WebDriver:PerformActions', { actions }));

  /** The sidebar is a browser of its own inside the window, out of WebDriver's sight; its message manager runs scripts in it. */
  async function inSidebar(body: string): Promise<unknown> {
    const result = Session.parse(
      await marionette.inChrome(() =>
        marionette.runAsync(
          `const [body, done] = arguments;
           const sidebar = SidebarController.browser?.contentDocument?.getElementById('webext-panels-browser');
           if (!sidebar) return done({ e: 'the sidebar is closed' });
           const name = 'samsyn:' + Math.random();
           const listener = (message) => { sidebar.messageManager.removeMessageListener(name, listener); done(message.data); };
           sidebar.messageManager.addMessageListener(name, listener);
           const script = '(async () => { let r; try { const window = content, document = content.document; r = { v: await (async () => {' + body + '})() }; } catch (error) { r = { e: String(error) }; } sendAsyncMessage(' + JSON.stringify(name) + ', r); })()';
           sidebar.messageManager.loadFrameScript('data:application/javascript;charset=utf-8,' + encodeURIComponent(script), false);`,
          body,
        ),
      ),
    );
    if (result.e !== undefined) throw new Error(result.e);
    return result.v;
  }

  /** Null while the element is not there, moves, or lies under another: a click would meet something else. */
  async function middleOf(
    selector: string,
    text: string | undefined,
  ): Promise<readonly [number, number] | null> {
    const found = await inSidebar(
      `const text = ${JSON.stringify(text ?? null)};
       const one = [...document.querySelectorAll(${JSON.stringify(selector)})].find((e) => e.getClientRects().length > 0 && (text === null || e.textContent.includes(text)));
       if (!one) return null;
       one.scrollIntoView({ block: 'center' });
       const middle = () => {
         const box = one.getBoundingClientRect();
         return [box.x + box.width / 2, box.y + box.height / 2];
       };
       const before = middle();
       await new Promise((drawn) => window.requestAnimationFrame(() => window.requestAnimationFrame(drawn)));
       const [x, y] = middle();
       return x === before[0] && y === before[1] && one.contains(document.elementFromPoint(x, y)) ? [x, y] : null;`,
    );
    return Point.nullable().parse(found);
  }

  async function type(text: string): Promise<void> {
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await perform([{ type: 'key', id: 'keys', actions }]);
  }

  return {
    addonId,
    async goto(url) {
      await marionette.send('WebDriver:Navigate', { url });
    },
    inPage: (body) => marionette.run(body),
    async clickAction() {
      await marionette.inChrome(async () => {
        await clickOwn('#unified-extensions-button');
        await until(
          () =>
            marionette.run(
              `const e = document.querySelector(arguments[0]); return Boolean(e) && e.getBoundingClientRect().height > 0 && document.getElementById('unified-extensions-panel').state === 'open'`,
              button,
            ),
          { what: "the extension's row in the list of extensions" },
        );
        await clickOwn(button);
      });
    },
    sidebarIsOpen: async () => (await inChrome('return SidebarController.isOpen')) === true,
    inSidebar,
    sidebarText: async () => z.string().parse(await inSidebar('return document.body.innerText')),
    async clickInSidebar(selector, text) {
      const [x, y] = await until(() => middleOf(selector, text), {
        what: `${selector} ${text ?? ''} in the sidebar`,
      });
      const [left, top] = Point.parse(
        await inChrome(
          `const frame = SidebarController.browser; const outer = frame.getBoundingClientRect();
           const inner = frame.contentDocument.getElementById('webext-panels-browser').getBoundingClientRect();
           return [outer.x + inner.x, outer.y + inner.y];`,
        ),
      );
      await perform([
        {
          type: 'pointer',
          id: 'mouse',
          parameters: { pointerType: 'mouse' },
          actions: [
            { type: 'pointerMove', x: Math.round(left + x), y: Math.round(top + y), duration: 0 },
            { type: 'pointerDown', button: 0 },
            { type: 'pointerUp', button: 0 },
          ],
        },
      ]);
    },
    async focusInSidebar(selector) {
      await inChrome(
        `SidebarController.browser.contentDocument.getElementById('webext-panels-browser').focus()`,
      );
      await until(
        () =>
          inSidebar(
            `const one = document.querySelector(${JSON.stringify(selector)});
             one?.focus();
             return one !== null && document.hasFocus() && document.activeElement === one;`,
          ),
        { what: `the focus on ${selector} in the sidebar` },
      );
    },
    type,
    async typeAddress(text) {
      await inChrome(`gURLBar.focus(); gURLBar.select();`);
      await type(text);
    },
    addressLines: async () =>
      z
        .array(z.string())
        .parse(
          await inChrome(
            `return [...document.querySelectorAll('.urlbarView-row')].filter((row) => row.checkVisibility()).map((row) => row.innerText)`,
          ),
        ),
    async acceptPrompt() {
      await until(
        () =>
          inChrome(
            `if (!PopupNotifications.isPanelOpen) return false;
             const prompt = [...document.querySelectorAll('#notification-popup > popupnotification')].find((e) => !e.hidden && e.button);
             prompt?.button.click();
             return Boolean(prompt);`,
          ),
        { what: 'the permission prompt' },
      );
    },
    async stopBackground() {
      const state = await marionette.inChrome(() =>
        marionette.runAsync(
          `const [id, done] = arguments; const { extension } = WebExtensionPolicy.getByID(id);
           extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true }).then(() => done(extension.backgroundState), (error) => done(String(error)));`,
          addonId,
        ),
      );
      if (state !== 'stopped') throw new Error(`the background page did not stop: ${String(state)}`);
    },
    async tabs() {
      const handles = z.array(z.string()).parse(await marionette.send('WebDriver:GetWindowHandles'));
      const current = z.string().parse(await marionette.send('WebDriver:GetWindowHandle'));
      const tabs: { handle: string; url: string }[] = [];
      for (const handle of handles) {
        await marionette.send('WebDriver:SwitchToWindow', { handle, focus: false });
        tabs.push({ handle, url: z.string().parse(await marionette.send('WebDriver:GetCurrentURL')) });
      }
      await marionette.send('WebDriver:SwitchToWindow', { handle: current, focus: false });
      return tabs;
    },
    async switchTo(handle) {
      await marionette.send('WebDriver:SwitchToWindow', { handle, focus: true });
    },
    async screenshot() {
      const picture = await marionette.inChrome(() =>
        marionette.send('WebDriver:TakeScreenshot', { full: false }),
      );
      return Buffer.from(z.string().parse(picture), 'base64');
    },
  };
}
