import { type SourceSystem, SYSTEM_CREDENTIALS } from '#lib/contract/sources.ts';
import type { Sealing } from '../auth/sealing.ts';
import type { Guard } from '../webhooks/address.ts';
import { type Connector, SourceFailure } from './connector.ts';
import { openHubspot } from './hubspot.ts';
import { openSalesforce } from './salesforce.ts';

/** What a source's credential is sealed for. */
export const placeOf = (workspaceId: string, sourceId: string): string => `source ${workspaceId} ${sourceId}`;

/** The system behind a source. @throws SourceFailure when its credential cannot be read, or its address may not be reached */
export async function openConnector(
  { guard, sealing }: { guard: Guard; sealing: Sealing },
  { system, baseUrl, credential }: { system: SourceSystem; baseUrl: string; credential: Uint8Array },
  place: string,
): Promise<Connector> {
  const bytes = sealing.open(credential, place);
  if (bytes === null) throw new SourceFailure('credential_unreadable');
  const said: unknown = JSON.parse(Buffer.from(bytes).toString());
  if (system === 'hubspot') return openHubspot({ baseUrl, guard, ...SYSTEM_CREDENTIALS.hubspot.parse(said) });
  return openSalesforce({ baseUrl, guard, ...SYSTEM_CREDENTIALS.salesforce.parse(said) });
}
