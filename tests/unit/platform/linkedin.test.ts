import { beforeEach, describe, expect, it } from 'vitest';
import { requestSite } from '../../../lib/platform/access.ts';
import { inject, registerFor } from '../../../lib/platform/inject.ts';
import { isLinkedIn } from '../../../lib/platform/linkedin.ts';
import { fake } from '../support/fake-browser.ts';

/** Spellings that browsers take to LinkedIn's hosts. */
const LINKEDIN = [
  // Names
  'https://linkedin.com/',
  'https://www.linkedin.com/in/elin-lund',
  'http://www.linkedin.com/in/elin-lund',
  'https://se.linkedin.com/in/elin-lund',
  'https://m.linkedin.com/',
  'https://touch.www.linkedin.com/',
  'https://business.linkedin.com/',
  'https://learning.linkedin.com/',
  'https://press.about.linkedin.com/',
  'https://www.linkedin.com/sales/lead/ACwAAA,NAME_SEARCH,x',
  'https://www.linkedin.com/talent/profile/AEMAAA',
  'https://static.linkedin.com/x.js',
  'https://xn--nstlad-bua.linkedin.com/',
  'https://a.b.c.d.e.f.linkedin.com/',
  'https://www.linkedin.cn/in/elin-lund',
  'https://linkedin.cn/',
  'https://lnkd.in/abc',
  'https://www.lnkd.in/abc',
  'https://licdn.com/',
  'https://media.licdn.com/x',
  'https://static.licdn.com/aero-v1/sc/h/x',
  'wss://realtime.www.linkedin.com/realtime',
  // Capitals
  'https://WWW.LINKEDIN.COM/in/elin-lund',
  'https://www.LinkedIn.com/feed/',
  'HTTPS://www.linkedin.com/',
  'https://lInKeDiN.cOm',
  // The dot at the end
  'https://www.linkedin.com./in/elin-lund',
  'https://linkedin.com./',
  'https://WWW.LINKEDIN.COM.:443/',
  'https://www.linkedin.com%2E/',
  // Ports
  'https://www.linkedin.com:443/in/elin-lund',
  'https://www.linkedin.com:8443/in/elin-lund',
  'http://www.linkedin.com:80/',
  'https://www.linkedin.com:0443/',
  'https://www.linkedin.com:/in/elin-lund',
  // Names and passwords before the host
  'https://user:pass@www.linkedin.com/in/elin-lund',
  'https://example.com@www.linkedin.com/',
  'https://example.com:443@www.linkedin.com/',
  'https://example.com%2F@www.linkedin.com/',
  'https://@www.linkedin.com/',
  // What comes directly after the host
  'https://www.linkedin.com?x=1',
  'https://www.linkedin.com#top',
  'https://www.linkedin.com',
  'https://www.linkedin.com\\@example.com/',
  // Percent
  'https://www%2Elinkedin%2Ecom/in/elin-lund',
  'https://%77ww.linkedin.com/',
  'https://www.%6Cinkedin.com/',
  'https://www.linkedin%2ecom:443/',
  // Letters and dots of other writing systems that stand for the same ones
  'https://www。linkedin。com/in/elin-lund',
  'https://www．linkedin．com/',
  'https://www｡linkedin｡com/',
  'https://ｗｗｗ.ｌｉｎｋｅｄｉｎ.ｃｏｍ/in/elin-lund',
  'https://ⓦⓦⓦ.linkedin.com/',
  'https://www.ℓinkedin.com/',
  'https://www.𝐥𝐢𝐧𝐤𝐞𝐝𝐢𝐧.com/',
  'https://www.linked\u00adin.com/',
  'https://www.linked\u200bin.com/',
  // Spaces, line breaks and slashes that browsers mend
  '  https://www.linkedin.com/in/elin-lund  ',
  'https:\\\\www.linkedin.com\\in\\elin-lund',
  'https:www.linkedin.com/in/elin-lund',
  'https:/www.linkedin.com/',
  'https:////www.linkedin.com/',
  'https://www.link\tedin.com/in/elin-lund',
  'https://www.linked\nin.com/',
  // Addresses around it
  'blob:https://www.linkedin.com/0000',
  'filesystem:https://www.linkedin.com/temporary/x',
  'view-source:https://www.linkedin.com/in/elin-lund',
  'VIEW-SOURCE:https://www.linkedin.com/',
];
const OTHERS = [
  'https://linkedin.com.example.org/in/elin-lund',
  'https://linkedin.com.evil.tld/',
  'https://www.linkedin.com.evil.tld/in/elin-lund',
  'https://linkedin.com-evil.tld/',
  'https://notlinkedin.com/in/elin-lund',
  'https://not-linkedin.com/',
  'https://wwwlinkedin.com/',
  'https://www.linkedin.company.example/',
  'https://www.linkedin.co/',
  'https://linkedin.example.com/',
  'https://example.com/linkedin.com/in/elin-lund',
  'https://example.com/?u=https://www.linkedin.com/in/elin-lund',
  'https://example.com/#https://www.linkedin.com/',
  'https://linkedin.com@example.com/',
  'https://www.linkedin.com:443@example.com/',
  'https://www.linkedin.com%40example.com/',
  'https://www.linkedln.com/',
  'https://linkedіn.com/',
  'https://www.linkedin.com。example.org/',
  'https://lnkd.inn.example/',
  'https://xlnkd.in/',
  'https://mylicdn.com/',
  'blob:https://example.com/https://www.linkedin.com/',
  'about:blank',
  'data:text/html,https://www.linkedin.com/',
  'no address',
];

beforeEach(() => fake.reset());

describe('LinkedIn', () => {
  it('is known in at least sixty spellings', () => {
    expect(new Set(LINKEDIN).size).toBeGreaterThanOrEqual(60);
  });
  it.each(LINKEDIN)('%s is it', (address) => expect(isLinkedIn(address)).toBe(true));
  it.each(OTHERS)('%s is not', (address) => expect(isLinkedIn(address)).toBe(false));

  it.each(LINKEDIN.filter((address) => /^\s*https?:/i.test(address)))(
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
        excludeMatches: ['*://*.linkedin.com/*', '*://*.linkedin.cn/*', '*://*.lnkd.in/*'],
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
