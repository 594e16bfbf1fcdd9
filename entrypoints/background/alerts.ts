/** Where a pressed notification leads. */
import { pageUrl } from '#lib/platform/runtime.ts';
import { openTab } from '#lib/platform/tabs.ts';
import { pageOf } from '../../components/workspace/route.ts';

const SCREENS = ['lead', 'team', 'account', 'campaign'] as const;

/** Opens what the notification told of last. @param id as lib/sync/alerts.ts names notifications */
export async function openAlert(id: string): Promise<void> {
  const [, name, about] = /^(\w+) ([\w-]+)$/.exec(id) ?? [];
  const screen = SCREENS.find((one) => one === name);
  if (screen !== undefined && about !== undefined) await openTab(pageUrl(pageOf({ screen, id: about })));
}
