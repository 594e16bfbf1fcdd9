/** What is said to the detector in a tab's page. */
import type { DetectorCommand } from '#lib/messaging/background-to-detector.ts';
import { PageTested } from '#lib/messaging/detector-to-panel.ts';
import { browser } from './browser.ts';

/** Tells a tab's detector something; false when there is none. */
export async function tellDetector(tabId: number, command: DetectorCommand): Promise<boolean> {
  try {
    await browser.tabs.sendMessage(tabId, command, { frameId: 0 });
    return true;
  } catch {
    return false;
  }
}

/** Asks a tab's detector what it found and what that took; null when there is none, or it has not read anything yet. */
export async function testDetector(tabId: number): Promise<PageTested | null> {
  try {
    const reply: unknown = await browser.tabs.sendMessage(tabId, { type: 'page.test' }, { frameId: 0 });
    return PageTested.safeParse(reply).data ?? null;
  } catch {
    return null;
  }
}
