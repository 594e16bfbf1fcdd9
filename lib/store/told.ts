/** Which news was told on which lead: nothing is told twice. Kept with what was pulled, sealed, and goes with it. */
import * as z from 'zod';
import { meta } from './cache.ts';
import { here } from './connections.ts';
import { open, seal } from './seal.ts';
import { named, type Store } from './store.ts';

/** The oldest goes first; by then it is no news. */
const MOST = 500;
const Told = z.array(z.string());

const keyOf = (leadId: string, news: string): string => `${leadId} ${news}`;

async function load(store: Store): Promise<string[]> {
  const row = await meta(store, 'told');
  return (row && (await open(store, 'cache', 'told', row.sealed, Told))) ?? [];
}

/** Whether this news was told on the lead before. */
export async function wasTold(leadId: string, news: string): Promise<boolean> {
  return (await load(await here())).includes(keyOf(leadId, news));
}

export async function noteTold(leadId: string, news: string): Promise<void> {
  const store = await here();
  await navigator.locks.request(named(store, 'samsyn-told'), async () => {
    const key = keyOf(leadId, news);
    const others = (await load(store)).filter((one) => one !== key);
    const sealed = await seal(store, 'cache', 'told', [...others, key].slice(-MOST));
    await store.cache.meta.put({ key: 'told', sealed });
  });
}
