import '../support/device-storage.ts';
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { LeadIdentity, LeadMerge, LeadOrigin, SYNCED, Touchpoint } from '../../../lib/contract/records.ts';
import { store } from '../support/device.ts';

/** What is cached, in the shape that VERSION of lib/store/cache.ts stands for. */
const KNOWN = { version: 25, shape: 'c4e21133172c3561' };

it('a change of the cached records comes with a new version of the cache', async () => {
  const shapes = [...Object.values(SYNCED), Touchpoint, LeadIdentity, LeadMerge, LeadOrigin].map((schema) =>
    z.toJSONSchema(schema, { io: 'output' }),
  );
  const shape = createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 16);
  await store.cache.open();
  // When this fails: raise VERSION in lib/store/cache.ts, so that devices fetch the records anew, and put both values here.
  expect({ version: store.cache.verno, shape }).toEqual(KNOWN);
});
