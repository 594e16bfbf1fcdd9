import { beforeEach, describe, expect, it } from 'vitest';
import { requestSite } from '../../../lib/platform/access.ts';
import { inject, registerFor } from '../../../lib/platform/inject.ts';
import { isLinkedIn } from '../../../lib/platform/linkedin.ts';
import { fake } from '../support/fake-browser.ts';

const LINKEDIN = [
  'https://linkedin.com/',
  'https://www.linkedin.com/in/elin-lund',
  'http://www.linkedin.com/in/elin-lund',
  'https://WWW.LINKEDIN.COM/in/elin-lund',
  'https://www.LinkedIn.com/feed/',
  'https://www.linkedin.com./in/elin-lund',
  'https://linkedin.com./',
  'https://www.linkedin.com:443/in/elin-lund',
  'https://www.linkedin.com:8443/in/elin-lund',
  'https://se.linkedin.com/in/elin-lund',
  'https://m.linkedin.com/',
  'https://touch.www.linkedin.com/',
  'https://business.linkedin.com/',
  'https://learning.linkedin.com/',
  'https://user:pass@www.linkedin.com/in/elin-lund',
  'https://www.linkedin.com?x=1',
  'https://www.linkedin.com#top',
  'https://www%2Elinkedin%2Ecom/in/elin-lund',
  'https://www。linkedin。com/in/elin-lund',
  'https://ｗｗｗ.ｌｉｎｋｅｄｉｎ.ｃｏｍ/in/elin-lund',
  'https://ⓦⓦⓦ.linkedin.com/',
  '  https://www.linkedin.com/in/elin-lund  ',
  'https:\\\\www.linkedin.com\\in\\elin-lund',
  'https:www.linkedin.com/in/elin-lund',
  'https://www.link\tedin.com/in/elin-lund',
  'https://www.linkedin.cn/in/elin-lund',
  'https://lnkd.in/abc',
  'https://media.licdn.com/x',
  'blob:https://www.linkedin.com/0000',
  'view-source:https://www.linkedin.com/in/elin-lund',
];
const OTHERS = [
  'https://linkedin.com.example.org/in/elin-lund',
  'https://notlinkedin.com/in/elin-lund',
  'https://www.linkedin.company.example/',
  'https://linkedin.example.com/',
  'https://example.com/linkedin.com/in/elin-lund',
  'https://example.com/?u=https://www.linkedin.com/in/elin-lund',
  'https://example.com/#https://www.linkedin.com/',
  'https://linkedin.com@example.com/',
  'https://www.linkedln.com/',
  'https://linkedіn.com/',
  'https://lnkd.inn.example/',
  'about:blank',
  'no address',
];

beforeEach(() => fake.reset());

describe('LinkedIn', () => {
  it.each(LINKEDIN)('%s is it', (address) => expect(isLinkedIn(address)).toBe(true));
  it.each(OTHERS)('%s is not', (address) => expect(isLinkedIn(address)).toBe(false));

  it.each(LINKEDIN.filter((address) => /^\s*https?:/.test(address)))(
    '%s gets no script, whatever was allowed',
    async (address) => {
      fake.origins.add('*://*/*');
      fake.permissions.add('tabs');
      fake.tabs.set(1, { id: 1, windowId: 1, active: true, url: new URL(address).href, clicked: true });
      expect(await inject(1, address)).toBe('linkedin');
      // Also when the address we were given is a former one.
      expect(await inject(1, 'https://company.example.com/')).toBe('linkedin');
      expect(fake.injected).toEqual([]);
    },
  );

  it('is never asked for and never registered', async () => {
    expect(await requestSite('https://www.linkedin.com')).toBe(false);
    expect(fake.origins.size).toBe(0);
    await registerFor([
      'https://www.linkedin.com/*',
      'https://*.linkedin.com/*',
      'https://crm.example.com/*',
    ]);
    expect([...fake.scripts.values()]).toMatchObject([{ matches: ['https://crm.example.com/*'] }]);
    await registerFor(['https://*/*']);
    expect([...fake.scripts.values()]).toMatchObject([
      {
        matches: ['https://*/*'],
        excludeMatches: [
          '*://*.linkedin.com/*',
          '*://*.linkedin.cn/*',
          '*://*.licdn.com/*',
          '*://*.lnkd.in/*',
        ],
      },
    ]);
  });
});

describe('inject', () => {
  it('looks only where the browser lets us', async () => {
    fake.tabs.set(1, { id: 1, windowId: 1, active: true, url: 'https://crm.example.com/' });
    expect(await inject(1, undefined)).toBe('no_access');
    expect(await inject(1, 'https://crm.example.com/')).toBe('no_access');
    fake.origins.add('https://crm.example.com/*');
    expect(await inject(1, 'https://crm.example.com/')).toBe('done');
    expect(fake.injected).toEqual([1]);
    expect(await inject(2, 'https://crm.example.com/')).toBe('no_access');
  });

  it('takes the registration back with the last site', async () => {
    await registerFor(['https://crm.example.com/*']);
    await registerFor([]);
    expect(fake.scripts.size).toBe(0);
  });
});
