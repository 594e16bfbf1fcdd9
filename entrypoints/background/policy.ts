/** What the organisation decides takes effect at each start and at each change, whatever the person allowed before. */
import { revokeAllSites } from '#lib/platform/access.ts';
import { currentPolicy } from '#lib/platform/policy.ts';
import { endForeignPairings } from '#lib/sync/ending.ts';
import { applyAccess } from './tabs.ts';

export async function applyPolicy(): Promise<void> {
  const policy = await currentPolicy();
  if (policy.allSites === 'forbidden') await revokeAllSites();
  await endForeignPairings();
  await applyAccess();
}
