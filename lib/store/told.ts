/** Up to when news was told on which lead: nothing is told twice. Kept with what was pulled, sealed, and goes with it. */
import * as z from 'zod';
import { Id, Instant } from '#lib/contract/primitives.ts';
import { meta } from './cache.ts';
import { here } from './connections.ts';
import { open, seal } from './seal.ts';
import { named, type Store } from './store.ts';

/** The lead told of the longest ago goes first; by then its news is none any more. */
const MOST = 500;
const Told = z.array(z.tuple([Id, Instant]));

async function load(store: Store): Promise<z.infer<typeof Told>> {
  const row = await meta(store, 'told');
  return (row && (await open(store, 'cache', 'told', row.sealed, Told))) ?? [];
}

/** The instant of the newest news that was told on the lead; null when none was. */
export async function toldUntil(leadId: string): Promise<string | null> {
  return (await load(await here())).find(([id]) => id === leadId)?.[1] ?? null;
}

/** News up to this instant is told on the lead. */
export async function noteTold(leadId: string, until: string): Promise<void> {
  const store = await here();
  await navigator.locks.request(named(store, 'samsyn-told'), async () => {
    const others = (await load(store)).filter(([id]) => id !== leadId);
    const sealed = await seal(store, 'cache', 'told', [...others, [leadId, until]].slice(-MOST));
    await store.cache.meta.put({ key: 'told', sealed });
  });
}
