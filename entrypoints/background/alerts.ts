/** Where a pressed notification leads. */
import { pageUrl } from '#lib/platform/runtime.ts';
import { openTab } from '#lib/platform/tabs.ts';
import { pageOf } from '../../components/workspace/route.ts';

/** Opens what the notification told of last. @param id as lib/sync/alerts.ts names notifications */
export async function openAlert(id: string): Promise<void> {
  const [, screen, about] = /^(lead|team) ([\w-]+)$/.exec(id) ?? [];
  if (about !== undefined)
    await openTab(pageUrl(pageOf({ screen: screen === 'team' ? 'team' : 'lead', id: about })));
}
