/**
 * "Not a lead" and "not the same person", remembered on this device alone: each as a hash under a key of this device, so that
 * the list itself names nobody (docs/adr/0011-who-is-who.md). It outlives the browser and what was pulled.
 */
import * as z from 'zod';
import { type Identity, identityKey } from '#lib/match/identity.ts';
import { local } from '#lib/platform/storage.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { here } from './connections.ts';
import { readDevice } from './device.ts';
import { watchRows } from './live.ts';
import { named, type Store } from './store.ts';
import type { Watch } from './watch.ts';
import type { AsideRow } from './work.ts';

export type { AsideRow } from './work.ts';

/** Somebody on a page: no lead at all, or, with `leadId`, not that lead. */
export interface Aside {
  identity: Identity;
  leadId?: string;
}

const KEY = 'key.aside';
const KEY_BYTES = 32;
const HASH_BYTES = 16;
const encoder = new TextEncoder();

function hashKey(store: Store): Promise<CryptoKey> {
  return navigator.locks.request(named(store, 'samsyn-aside'), async () => {
    const text = await local.get(named(store, KEY), z.base64());
    const bytes = text === null ? crypto.getRandomValues(new Uint8Array(KEY_BYTES)) : fromBase64(text);
    if (text === null) await local.set(named(store, KEY), toBase64(bytes));
    return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  });
}

/** One hash for each, in order. Another workspace gives others: what is no lead here may be one there. */
export async function asideHashes(store: Store, about: readonly Aside[]): Promise<string[]> {
  const [key, device] = await Promise.all([hashKey(store), readDevice(store)]);
  return Promise.all(
    about.map(async ({ identity, leadId = '' }) => {
      const text = `${device?.workspaceId ?? ''} ${leadId} ${identityKey(identity)}`;
      const signed = await crypto.subtle.sign('HMAC', key, encoder.encode(text));
      return toBase64(new Uint8Array(signed, 0, HASH_BYTES));
    }),
  );
}

/** Remembers it. */
export async function setAside(aside: Aside): Promise<void> {
  const store = await here();
  const [hash = ''] = await asideHashes(store, [aside]);
  const { kind } = aside.identity;
  const about = aside.leadId === undefined ? 'stranger' : 'hint';
  await store.work.aside.put({ hash, about, kind, at: new Date().toISOString() });
}

/** Forgets it, as far as it was remembered. */
export async function takeBack(aside: Aside): Promise<void> {
  const store = await here();
  const [hash = ''] = await asideHashes(store, [aside]);
  await store.work.aside.delete(hash);
}

/** Forgets one of the list. */
export const forgetAside = async (hash: string): Promise<void> => (await here()).work.aside.delete(hash);

/** All that is remembered, the newest first. */
export const watchAside: Watch<AsideRow[]> = watchRows(
  (store) => store.work.aside.toArray(),
  async (rows) => rows.toSorted((a, b) => b.at.localeCompare(a.at)),
);
