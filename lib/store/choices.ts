/**
 * Which of a page's people the person chose to see. Kept for the page's address, in memory only (storage.session), so that it
 * holds when they move away and come back. Of the address only a digest is kept, of the person the lead's id.
 */
import * as z from 'zod';
import { Id } from '#lib/contract/primitives.ts';
import { pageKey } from '#lib/detect/address.ts';
import { session } from '#lib/platform/storage.ts';
import { toBase64 } from './base64.ts';
import { here } from './connections.ts';
import { named, type Store } from './store.ts';

const KEY = 'choices';
/** Pages whose choice is remembered; the oldest goes first. */
const MOST = 200;
/** Digest of the page and the lead, the latest choice last. */
const Choices = z.array(z.tuple([z.string(), Id]));

/** What they are kept under. */
export const keptChoices = (store: Store): string => named(store, KEY);

/** Of whichever connection. */
export const isChoicesKey = (key: string): boolean => key === KEY || key.startsWith(`${KEY}@`);

const load = async (store: Store): Promise<z.infer<typeof Choices>> =>
  (await session.get(keptChoices(store), Choices)) ?? [];

export async function chooseLead(address: string, leadId: string): Promise<void> {
  const [store, page] = await Promise.all([here(), digest(address)]);
  await navigator.locks.request(named(store, 'samsyn-choices'), async () => {
    const others = (await load(store)).filter(([one]) => one !== page);
    await session.set(keptChoices(store), [...others, [page, leadId]].slice(-MOST));
  });
}

/** The lead chosen on the page at this address; null when none was. */
export async function chosenLead(address: string): Promise<string | null> {
  const [store, page] = await Promise.all([here(), digest(address)]);
  return (await load(store)).find(([one]) => one === page)?.[1] ?? null;
}

async function digest(address: string): Promise<string> {
  const page = new TextEncoder().encode(pageKey(address, undefined));
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', page), 0, 12));
}
