/** Pictures of the tour: the panel alone, and the panel beside its page as a person sees both. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openStudio, type Studio } from './studio.ts';

const PANEL = { width: 360, height: 760 };
const PAGE_WIDTH = 920;

export interface Camera {
  /** The panel alone, e.g. `03-lead.png`. */
  panel(name: string, panel: Page): Promise<void>;
  /** The page with the panel at its side. */
  together(name: string, page: Page, panel: Page): Promise<void>;
  /** A whole full-tab page. */
  page(name: string, page: Page): Promise<void>;
  close(): Promise<void>;
}

export function openCamera(folder: string): Camera {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  let studio: Studio | null = null;
  const keep = (name: string, picture: Uint8Array): void => {
    count += 1;
    writeFileSync(join(folder, `${String(count).padStart(2, '0')}-${name}.png`), picture);
  };
  return {
    async panel(name, panel) {
      keep(name, await panel.screenshot());
    },
    async page(name, page) {
      keep(name, await page.screenshot({ fullPage: true }));
    },
    async together(name, page, panel) {
      const [left, right] = [await page.screenshot(), await panel.screenshot()];
      studio ??= await openStudio();
      keep(
        name,
        await studio.besideEachOther(left, right, {
          width: PAGE_WIDTH + 1 + PANEL.width,
          height: PANEL.height,
        }),
      );
    },
    close: async () => studio?.close(),
  };
}

/** Gives page and panel the sizes of the pictures. */
export async function pose(page: Page, panel: Page): Promise<void> {
  await page.setViewportSize({ width: PAGE_WIDTH, height: PANEL.height });
  await panel.setViewportSize(PANEL);
}
