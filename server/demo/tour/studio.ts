/** Lays pictures side by side, in a browser of its own: a tab beside the panel's would take the panel's page away from it. */
import { chromium } from '@playwright/test';
import { findChromium, sandboxSwitches } from '../browser/find.ts';

export interface Studio {
  besideEachOther(
    left: Uint8Array,
    right: Uint8Array,
    size: { width: number; height: number },
  ): Promise<Uint8Array>;
  close(): Promise<void>;
}

const dataUrl = (picture: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(picture).toString('base64')}`;

export async function openStudio(): Promise<Studio> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found.');
  const browser = await chromium.launch({ executablePath, args: sandboxSwitches() });
  const table = await browser.newPage();
  return {
    async besideEachOther(left, right, size) {
      await table.setViewportSize(size);
      await table.setContent(
        `<body style="margin:0;display:flex;gap:1px;background:#8a90a0"><img src="${dataUrl(left)}"><img src="${dataUrl(right)}"></body>`,
      );
      await table.evaluate('Promise.all([...document.images].map((image) => image.decode()))');
      return table.screenshot();
    },
    close: () => browser.close(),
  };
}
