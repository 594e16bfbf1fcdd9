/** Before all tests: an embedded database with the demo in it. Servers begin with a copy, because making it takes longer than most tests. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '#server/config.ts';
import { makeTempFolder, removeTempFolder } from '#server/demo/browser/temp-folder.ts';
import { loadDemo } from '#server/demo/load.ts';
import { createLog } from '#server/log.ts';
import { createServer } from '#server/main.ts';
import { freePort } from '../../support/free-port.ts';

const FOLDER = 'SAMSYN_E2E_BEGINNING';

/** The data folder to copy. */
export function beginning(): string {
  const folder = process.env[FOLDER];
  if (folder === undefined) throw new Error('Playwright did not prepare the servers (playwright.config.ts).');
  return folder;
}

export default async function prepareServers(): Promise<() => void> {
  const folder = makeTempFolder('beginning');
  mkdirSync(join(folder, 'db'), { recursive: true });
  const port = await freePort();
  const config = readConfig({ PORT: port, DATA_DIR: folder, PUBLIC_URL: `http://127.0.0.1:${port}` }, {});
  const server = await createServer({ ...config, log: createLog('silent') });
  const demo = await loadDemo(server.services.db, { now: new Date() });
  await server.close();
  if (!demo.ok) throw new Error(demo.error.message);
  process.env[FOLDER] = folder;
  return () => removeTempFolder(folder);
}
