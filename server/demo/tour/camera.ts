/** Pictures of the tour: the panel alone, and the panel beside its page as a person sees both. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';

const PANEL = { width: 360, height: 760 };
const PAGE_WIDTH = 920;

export interface Camera {
  /** The panel alone, e.g. `03-lead.png`. */
  panel(name: string, panel: Page): Promise<void>;
  /** The page with the panel at its side. */
  together(name: string, page: Page, panel: Page): Promise<void>;
}

export function openCamera(folder: string): Camera {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const keep = (name: string, picture: Uint8Array): void => {
    count += 1;
    writeFileSync(join(folder, `${String(count).padStart(2, '0')}-${name}.png`), picture);
  };
  return {
    async panel(name, panel) {
      keep(name, await panel.screenshot());
    },
    async together(name, page, panel) {
      const [left, right] = [await page.screenshot(), await panel.screenshot()];
      keep(name, await besideEachOther(page.context(), left, right));
    },
  };
}

const dataUrl = (picture: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(picture).toString('base64')}`;

async function besideEachOther(
  context: BrowserContext,
  left: Uint8Array,
  right: Uint8Array,
): Promise<Uint8Array> {
  const table = await context.newPage();
  try {
    await table.setViewportSize({ width: PAGE_WIDTH + 1 + PANEL.width, height: PANEL.height });
    await table.setContent(
      `<body style="margin:0;display:flex;gap:1px;background:#8a90a0"><img src="${dataUrl(left)}"><img src="${dataUrl(right)}"></body>`,
    );
    await table.evaluate('Promise.all([...document.images].map((image) => image.decode()))');
    return await table.screenshot();
  } finally {
    await table.close();
  }
}

/** Gives page and panel the sizes of the pictures. */
export async function pose(page: Page, panel: Page): Promise<void> {
  await page.setViewportSize({ width: PAGE_WIDTH, height: PANEL.height });
  await panel.setViewportSize(PANEL);
}
