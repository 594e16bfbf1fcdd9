import { beforeEach, describe, expect, it } from 'vitest';
import {
  lookAtThisPage,
  mayLookAt,
  requestAddress,
  requestAllSites,
  requestSite,
  revokeAddress,
  revokeAllSites,
  revokeSite,
  watchSiteAccess,
} from '../../../lib/platform/access.ts';
import { fake } from '../support/fake-browser.ts';
import { first, until } from '../support/records.ts';

const CRM = 'https://crm.example.com';

beforeEach(() => fake.reset());

describe('site access', () => {
  it('is given and taken back in three levels', async () => {
    expect(await first(watchSiteAccess)).toEqual({ all: false, sites: [], address: false });
    await requestSite(`${CRM}/some/page`);
    expect(await first(watchSiteAccess)).toEqual({ all: false, sites: [CRM], address: false });
    await requestAddress();
    await requestAllSites();
    expect(await first(watchSiteAccess)).toEqual({ all: true, sites: [CRM], address: true });
    await revokeAllSites();
    await revokeAddress();
    await revokeSite(CRM);
    expect(await first(watchSiteAccess)).toEqual({ all: false, sites: [], address: false });
  });

  it('is told when it changes elsewhere', async () => {
    const told = until(watchSiteAccess, (access) => access.sites.length === 1);
    await requestSite(CRM);
    expect(await told).toMatchObject({ sites: [CRM] });
  });

  it('covers the pages of the site and no others', async () => {
    await requestSite(CRM);
    expect(await mayLookAt(`${CRM}/contacts?x#y`)).toBe(true);
    expect(await mayLookAt('https://other.example.com/')).toBe(false);
    await requestAllSites();
    expect(await mayLookAt('https://other.example.com/')).toBe(true);
    expect(await mayLookAt('https://www.linkedin.com/in/elin-lund')).toBe(false);
    expect(await mayLookAt('chrome://settings/')).toBe(false);
  });

  it('asks the background for one look', async () => {
    expect(await lookAtThisPage(7)).toEqual({ ok: true, value: undefined });
    expect(fake.asked).toEqual([{ type: 'tab.look', tabId: 7 }]);
  });
});
