/** The sources of lib/detect in a page of a real Chromium, which loads them as modules, without a build and an extension. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { findChromium, sandboxSwitches } from '#server/demo/browser/find.ts';

const root = join(import.meta.dirname, '../..');
/** Such a page has a clock of five microseconds instead of a hundred. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

export interface DetectInChromium {
  page: Page;
  /** Where the page at `name` of the given ones stands; `import('/lib/detect/index.ts')` works on it. */
  address(name: string): string;
  close(): Promise<void>;
}

/** @param pages HTML by name */
export async function detectInChromium(pages: ReadonlyMap<string, string>): Promise<DetectInChromium> {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const html = pages.get(path.slice(1));
    if (html !== undefined)
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...ISOLATED }).end(html);
    else if (/^\/lib\/(?:detect|domain)\/[\w/-]+\.ts$/.test(path))
      response
        .writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', ...ISOLATED })
        .end(stripTypeScriptTypes(await readFile(join(root, path), 'utf8')));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found.');
  const browser = await chromium.launch({ executablePath, args: sandboxSwitches() });
  return {
    page: await browser.newPage(),
    address: (name) => `http://127.0.0.1:${port}/${encodeURIComponent(name)}`,
    async close() {
      await browser.close();
      server.close();
    },
  };
}
