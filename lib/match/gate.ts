/**
 * In a workspace with more leads than this device holds: which strangers may be leads all the same. All of them that are, and of
 * the others about one in 256 (docs/adr/0009-gate-for-large-workspaces.md). Nothing leaves the device here.
 */
import { mayHold } from '#lib/domain/fuse-filter.ts';
import { type Gate, readGate, startOf } from '#lib/store/gate.ts';
import type { Store } from '#lib/store/store.ts';
import { type Identity, identityKey } from './identity.ts';
import { prefixesOf } from './prefix.ts';

let held: { of: Store; gate: Gate | null } | null = null;

/** What the server can be asked for each identity, the start of its hash; null for those that cannot be leads. */
export async function throughGate(store: Store, identities: readonly Identity[]): Promise<(number | null)[]> {
  const gate = await readGate(store, held?.of === store ? held.gate : null);
  held = { of: store, gate };
  if (!gate) return identities.map(() => null);
  const { key, filter, added } = gate;
  const prefixes = await prefixesOf(key, identities.map(identityKey));
  return prefixes.map((prefix) =>
    added.has(prefix) || (filter !== null && mayHold(filter, prefix)) ? startOf(prefix) : null,
  );
}
