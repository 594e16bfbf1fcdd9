/** Chromium with the built extension and its real side panel, driven by Playwright. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page, type Worker } from '@playwright/test';
import { findChromium, sandboxSwitches } from './find.ts';
import { makeTempFolder, removeTempFolder } from './temp-folder.ts';
import { until } from './until.ts';

export interface ChromiumOptions {
  /** Folder of the built extension. */
  extension: string;
  /** Folders of other extensions in the same browser; they must have no service worker. */
  others?: readonly string[];
  /** The program to start instead of the one found. */
  executable?: string;
  /** Profile folder to keep; without one a temporary folder that goes with the browser. */
  profile?: string;
  headless?: boolean;
  /** Leads host names to a local server: all of them (but this computer's own), or those named. */
  route?: { port: number; hosts: 'all' | readonly string[] };
  /** SHA-256 of the public keys (base64) whose certificates are accepted. */
  trustedKeys?: readonly string[];
  /** Language of the browser itself, e.g. `sv`. */
  language?: string;
  /** Pixels of a page's content; null lets the window decide. */
  viewport?: { width: number; height: number } | null;
}

export interface Chromium {
  readonly context: BrowserContext;
  readonly extensionId: string;
  /** Its profile folder. */
  readonly profile: string;
  /** The tab the browser started with. */
  readonly page: Page;
  /** What a click on the toolbar button does: opens the panel of the page's window and gives activeTab. */
  clickAction(page: Page): Promise<void>;
  panelIsOpen(): Promise<boolean>;
  /** The open side panel as a page of its own; with several, the one opened last. */
  panel(): Promise<Page>;
  /** Click and panel in one. */
  openPanel(page: Page): Promise<Page>;
  /** Closes it as its own close button does. */
  closePanel(panel: Page): Promise<void>;
  /** The extension's next request for this site is granted without a prompt, e.g. `https://mail.google.com/*`. */
  acceptSite(pattern: string): Promise<void>;
  worker(): Promise<Worker>;
  /** Stops the service worker, as the browser does after 30 s of rest (which never comes while a driver is attached). */
  stopWorker(): Promise<void>;
  workerRuns(): Promise<boolean>;
  /** Cuts or restores the network of pages, worker and open panel; the worker must run. */
  setOffline(offline: boolean): Promise<void>;
  /** SIGKILL: no time to write anything. The profile stays. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

const PANEL = 'sidepanel.html';
/** What the extension opens in front of everything when it is new (entrypoints/background/index.ts). */
const WELCOME = 'welcome.html';

/** Playwright's own list with two more: the last such switch is the one that counts. */
const DISABLED_FEATURES = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  // Pages that stand ready for the address bar's list: loading them is half of what a start costs.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
];

function switches(options: ChromiumOptions, extension: string): string[] {
  const { route, trustedKeys = [], others = [] } = options;
  const extensions = [extension, ...others].join(',');
  const rules = !route
    ? 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'
    : route.hosts === 'all'
      ? `MAP * 127.0.0.1:${route.port}, EXCLUDE 127.0.0.1, EXCLUDE localhost`
      : route.hosts.map((host) => `MAP ${host} 127.0.0.1:${route.port}`).join(', ');
  return [
    `--disable-extensions-except=${extensions}`,
    `--load-extension=${extensions}`,
    `--host-resolver-rules=${rules}`,
    `--disable-features=${DISABLED_FEATURES.join(',')}`,
    // Beside Playwright's own pipe: a side panel shows itself only to a connection made after it opened.
    '--remote-debugging-port=0',
    ...(trustedKeys.length > 0 ? [`--ignore-certificate-errors-spki-list=${trustedKeys.join(',')}`] : []),
    // For a window: room for page and panel, and no bar that complains of the switches above.
    ...(options.headless === false ? ['--window-size=1440,900', '--test-type'] : []),
    ...sandboxSwitches(),
  ];
}

/** @throws Error with one sentence when there is no Chromium or it does not start. */
export async function launchChromium(options: ChromiumOptions): Promise<Chromium> {
  const executablePath = options.executable ?? findChromium();
  if (!executablePath) {
    throw new Error(
      'No Chromium was found. Install it (Debian: apt-get install chromium) or name it in the variable CHROMIUM.',
    );
  }
  const extension = resolve(options.extension);
  if (!existsSync(join(extension, 'manifest.json'))) {
    throw new Error(`There is no built extension in ${extension}. Run \`npm run build\` first.`);
  }
  const headless = options.headless ?? true;
  const profile = options.profile ?? makeTempFolder('chromium');
  // Of an extension with a first-run page: in a profile without a file nobody is connected, so that the page is certain to come.
  const welcomes =
    existsSync(join(extension, WELCOME)) && (!existsSync(profile) || readdirSync(profile).length === 0);
  const portFile = join(profile, 'DevToolsActivePort');
  // A killed browser leaves its file behind, and the old port would be read instead of the new one.
  rmSync(portFile, { force: true });

  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless,
    args: switches(options, extension),
    env: { ...process.env, ...(options.language ? { LANGUAGE: options.language } : {}) },
    // Whoever launches decides what a signal means; at the process's end the browser ends all the same.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    viewport: options.viewport === undefined ? { width: 1280, height: 800 } : options.viewport,
    ...(headless ? {} : { ignoreDefaultArgs: ['--enable-automation'] }),
  });
  try {
    return await attach(context, profile, portFile, { temporary: options.profile === undefined, welcomes });
  } catch (error) {
    await context.close();
    if (options.profile === undefined) removeTempFolder(profile);
    throw error;
  }
}

/** What a person would have given up on. */
const PATIENCE_MS = 30_000;

async function attach(
  context: BrowserContext,
  profile: string,
  portFile: string,
  { temporary, welcomes }: { temporary: boolean; welcomes: boolean },
): Promise<Chromium> {
  context.setDefaultTimeout(PATIENCE_MS);
  const browser = context.browser();
  if (!browser) throw new Error('Chromium gave no connection to itself.');
  const firstWorker =
    context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: 15_000 }));
  const extensionId = new URL(firstWorker.url()).host;
  // A click before the worker has read its script would reach nobody.
  await until(() => firstWorker.evaluate('chrome.action.onClicked.hasListeners()'), {
    what: 'the worker to listen',
  });
  const origin = `chrome-extension://${extensionId}/`;
  const port = await until(() => existsSync(portFile) && readFileSync(portFile, 'utf8').split('\n')[0], {
    what: 'the debugging port',
  });
  const cdp = await browser.newBrowserCDPSession();
  const page = context.pages().find((one) => !one.url().startsWith(origin)) ?? (await context.newPage());

  const targets = async () => (await cdp.send('Target.getTargets', { filter: [{}] })).targetInfos;
  const workerTarget = async () =>
    (await targets()).find((one) => one.type === 'service_worker' && one.url.startsWith(origin));
  const panelTargets = async () =>
    (await targets()).filter((one) => one.type === 'page' && one.url.startsWith(origin + PANEL));

  let panelLink: Browser | null = null;
  const leavePanel = async (): Promise<void> => {
    await panelLink?.close().catch(() => {});
    panelLink = null;
  };

  const activeTab = async (url: string) =>
    (await targets()).find(
      (one) => one.type === 'tab' && one.url === url && String(one.embedderData?.tabActive) === 'true',
    );
  // Asked for until it holds: another tab may just be opening.
  const toFront = (of: Page) =>
    until(
      async () => {
        await of.bringToFront();
        return activeTab(of.url());
      },
      { what: `the tab of ${of.url()}` },
    );

  if (welcomes) {
    // Later it would come in front of whatever is done by then.
    await until(() => activeTab(origin + WELCOME), { what: 'the first-run page', timeoutMs: PATIENCE_MS });
    await toFront(page);
  }

  async function clickAction(of: Page): Promise<void> {
    const tab = await toFront(of);
    await cdp.send('Extensions.triggerAction', { id: extensionId, targetId: tab.targetId });
  }

  async function panel(): Promise<Page> {
    await until(async () => (await panelTargets()).length > 0, { what: 'the side panel' });
    await leavePanel();
    return until(
      async () => {
        const link = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
        const found = link
          .contexts()[0]
          ?.pages()
          .findLast((one) => one.url().startsWith(origin + PANEL));
        if (!found) {
          await link.close();
          return null;
        }
        found.setDefaultTimeout(PATIENCE_MS);
        panelLink = link;
        return found;
      },
      { what: 'the page in the side panel' },
    );
  }

  const release = async (): Promise<void> => {
    await leavePanel();
    if (temporary) removeTempFolder(profile);
  };

  return {
    context,
    extensionId,
    profile,
    page,
    clickAction,
    panelIsOpen: async () => (await panelTargets()).length > 0,
    panel,
    async openPanel(of) {
      await clickAction(of);
      return panel();
    },
    async closePanel(panel) {
      // The driver's own close() sends one word and waits for ever; a panel in the middle of a change did not always hear it.
      await until(
        async () => {
          if (!panel.isClosed()) await panel.evaluate('window.close()').catch(() => {});
          return panel.isClosed();
        },
        { what: 'the panel to close', timeoutMs: 30_000, everyMs: 250 },
      );
    },
    async acceptSite(pattern) {
      const settings = await context.newPage();
      await settings.goto('chrome://extensions');
      // Chromium's own settings page makes this call when a person adds a site there.
      await settings.evaluate(
        `chrome.developerPrivate.addHostPermission(${JSON.stringify(extensionId)}, ${JSON.stringify(pattern)})`,
      );
      await settings.close();
    },
    async worker() {
      return (
        context.serviceWorkers().find((one) => one.url().startsWith(origin)) ??
        context.waitForEvent('serviceworker')
      );
    },
    workerRuns: async () => (await workerTarget()) !== undefined,
    async stopWorker() {
      const target = await workerTarget();
      if (!target) return;
      // One in the middle of an event is held for about ten seconds; one that only starts does not hear it, so it is asked again.
      await until(
        async () => {
          if ((await workerTarget())?.targetId !== target.targetId) return true;
          await cdp.send('Target.closeTarget', { targetId: target.targetId });
          return false;
        },
        { what: 'the worker to stop', timeoutMs: 30_000, everyMs: 250 },
      );
    },
    async setOffline(offline) {
      // The driver would wait for a stopped worker's answer until it runs again.
      if (!(await workerTarget())) throw new Error('The network can be cut only while the worker runs.');
      await context.setOffline(offline);
      for (const one of panelLink?.contexts() ?? []) await one.setOffline(offline);
    },
    async kill() {
      const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
      const main = processInfo.find((one) => one.type === 'browser');
      if (!main) throw new Error('Chromium did not name its own process.');
      const closed = new Promise<void>((done) => context.once('close', () => done()));
      process.kill(main.id, 'SIGKILL');
      await closed;
      await leavePanel();
    },
    async close() {
      await leavePanel();
      await context.close();
      await release();
    },
  };
}
