import { pageUrl } from '#lib/platform/runtime.ts';
import { activeTabOf, openTab, thisWindow } from '#lib/platform/tabs.ts';
import { pageOf } from './route.ts';

/** Opens the self-test of the page in front of the person, in a tab of its own. */
export async function openSelfTest(): Promise<void> {
  const tab = await activeTabOf(await thisWindow());
  await openTab(pageUrl(pageOf({ screen: 'self-test', tabId: tab?.id ?? null })));
}
