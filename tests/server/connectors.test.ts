/** Connectors ask only where the guard lets them, whatever a name leads to by now and whatever the official libraries would do. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connector } from '#server/connectors/connector.ts';
import { openHubspot } from '#server/connectors/hubspot.ts';
import { openSalesforce } from '#server/connectors/salesforce.ts';
import { createGuard, type Guard } from '#server/webhooks/address.ts';
import type { FakeApi } from '../support/fake-api.ts';
import { startFakeHubspot } from '../support/fake-hubspot.ts';
import { startFakeSalesforce } from '../support/fake-salesforce.ts';
import { lookupOf } from './support/lookup.ts';

/** Lets be reached what is on this machine alone. @param address where every name leads */
const leadsTo = (address: string): Guard =>
  createGuard(
    ['127.0.0.1/32'],
    lookupOf(() => [{ address, family: 4 }]),
  );

interface System {
  fake: FakeApi;
  open(baseUrl: string, guard: Guard): Promise<Connector>;
}

const SYSTEMS: [name: string, start: () => Promise<System>][] = [
  [
    'HubSpot',
    async () => {
      const fake = await startFakeHubspot();
      return { fake, open: (baseUrl, guard) => openHubspot({ baseUrl, guard, token: fake.token }) };
    },
  ],
  [
    'Salesforce',
    async () => {
      const fake = await startFakeSalesforce();
      const { consumerKey, consumerSecret } = fake;
      return {
        fake,
        open: (baseUrl, guard) => openSalesforce({ baseUrl, guard, consumerKey, consumerSecret }),
      };
    },
  ],
];

describe.each(SYSTEMS)('%s', (_name, start) => {
  let system: System;
  beforeEach(async () => {
    system = await start();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await system.fake.close();
  });

  /** How many companies there are at this address. */
  async function companies(baseUrl: string, guard: Guard): Promise<number> {
    const connector = await system.open(baseUrl, guard);
    try {
      let count = 0;
      const [stream] = connector.streams;
      for await (const { rows } of stream?.pull(null) ?? []) count += rows.length;
      return count;
    } finally {
      connector.close();
    }
  }
  const named = (): string => `http://crm.example.com:${new URL(system.fake.url).port}`;

  it('asks where the name leads, not where a proxy of the environment is', async () => {
    for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'])
      vi.stubEnv(name, 'http://127.0.0.1:9');
    expect(await companies(named(), leadsTo('127.0.0.1'))).toBeGreaterThan(0);
  });

  it('asks nothing when the name leads into the network by now', async () => {
    await expect(companies(named(), leadsTo('169.254.169.254'))).rejects.toMatchObject({
      code: 'private_address',
    });
    expect(system.fake.asked).toEqual([]);
  });

  it('asks nothing of an address in the network', async () => {
    await expect(companies('http://169.254.169.254', leadsTo('127.0.0.1'))).rejects.toMatchObject({
      code: 'private_address',
    });
  });

  it('follows nobody elsewhere', async () => {
    const elsewhere = await start();
    const moved = { Location: `${elsewhere.fake.url}/` };
    system.fake.refuse({ status: 307, headers: moved, body: null });
    await expect(companies(named(), leadsTo('127.0.0.1'))).rejects.toMatchObject({ code: 'unexpected' });
    expect(elsewhere.fake.asked).toEqual([]);
    await elsewhere.fake.close();
  });
});
