/** Before all tests: a database with the demo in it, and a browser's profile. Each server and browser begins with a copy, because making them takes longer than most tests. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '#server/config.ts';
import { launchChromium } from '#server/demo/browser/chromium.ts';
import { grantSite } from '#server/demo/browser/connect.ts';
import { freePort } from '#server/demo/browser/free-port.ts';
import { makeTempFolder, removeTempFolder } from '#server/demo/browser/temp-folder.ts';
import { DEMO_WORKSPACE_ID, loadDemo } from '#server/demo/load.ts';
import { startDemoPages } from '#server/demo/pages/index.ts';
import { trainModel } from '#server/jobs/models.ts';
import { createLog } from '#server/log.ts';
import { createServer } from '#server/main.ts';

const FOLDER = 'SAMSYN_E2E_BEGINNING';

/** Sites a connected browser of the tests may look at. */
const SITES = [
  'https://mail.google.com/*',
  'https://www.havsbris.example.com/*',
  'https://start.demo.example.com/*',
];

export const builtExtension = join(import.meta.dirname, '../../../.output/chrome-mv3');

/** The folders to copy: the server's data, and the profile of a browser that may look at some sites and is not connected. */
export function beginning(): { data: string; profile: string } {
  const folder = process.env[FOLDER];
  if (folder === undefined) throw new Error('Playwright did not prepare the tests (playwright.config.ts).');
  return { data: join(folder, 'data'), profile: join(folder, 'profile') };
}

export default async function prepare(): Promise<() => void> {
  if (!existsSync(join(builtExtension, 'manifest.json')))
    throw new Error('There is no built extension: run `npm run build` first.');
  const folder = makeTempFolder('beginning');
  process.env[FOLDER] = folder;
  const { data, profile } = beginning();
  await Promise.all([prepareData(data), prepareProfile(profile)]);
  return () => removeTempFolder(folder);
}

async function prepareData(folder: string): Promise<void> {
  mkdirSync(join(folder, 'db'), { recursive: true });
  const port = await freePort();
  const config = readConfig({ PORT: port, DATA_DIR: folder, PUBLIC_URL: `http://127.0.0.1:${port}` }, {});
  const server = await createServer({ ...config, log: createLog('silent') });
  const demo = await loadDemo(server.services.db, { now: new Date() });
  // What a server reckons in its first seconds: each copy would do it again, while its tests wait.
  await server.rollup.flush();
  await trainModel(server.services, DEMO_WORKSPACE_ID, new Date());
  await server.close();
  if (!demo.ok) throw new Error(demo.error.message);
}

async function prepareProfile(profile: string): Promise<void> {
  const pages = await startDemoPages();
  const chromium = await launchChromium({
    extension: builtExtension,
    profile,
    language: 'en',
    route: { port: pages.port, hosts: 'all' },
    trustedKeys: [pages.fingerprint],
  });
  const panel = await chromium.openPanel(chromium.page);
  for (const site of SITES) await grantSite(chromium, panel, site);
  await chromium.close();
  await pages.close();
}
