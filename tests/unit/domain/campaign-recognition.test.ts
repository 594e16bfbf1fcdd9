import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressPattern } from '#lib/domain/campaign-address.ts';
import type { PageCampaigns, RecognisedBy } from '#lib/domain/campaign-found.ts';
import { type Recognisable, recogniseCampaigns } from '#lib/domain/campaign-recognition.ts';

const campaign = (id: string, change: Partial<Recognisable> = {}): Recognisable => ({
  ...{ id, key: id, startsOn: '2026-09-01', spellings: [], addresses: [], externalIds: [] },
  ...change,
});

const GUID = 'edb9b6c3-d2e2-4ca8-8396-832262aed0d4';
const AUTUMN = campaign('autumn-pipeline', {
  // The workspace has said what the Swedish spelling means.
  spellings: ['höstkampanj'],
  addresses: ['nordlys.example/webinar/attribution', 'linkedin.com/company/nordlys/posts'],
  externalIds: [
    { tool: 'google_ads', id: '20123456789' },
    { tool: 'meta_ads', id: '23851234567890123' },
    { tool: 'linkedin_ads', id: '310004567' },
    { tool: 'hubspot', id: GUID },
    { tool: 'mailchimp', id: '7755' },
    { tool: 'brevo', id: '42' },
    { tool: 'marketo', id: '1001' },
  ],
});
const SPRING = campaign('spring', { addresses: ['nordlys.example/webinar'], startsOn: '2026-03-01' });
const ALL = [SPRING, AUTUMN];

const on = (address: string | null, links: string[] = []): PageCampaigns =>
  recogniseCampaigns(address, links, ALL);
const found = (address: string, links: string[] = []): string[] =>
  on(address, links).found.map(({ id, by }) => `${id} by ${by}`);

describe('the twelve addresses', () => {
  it.each<[string, RecognisedBy]>([
    ['https://nordlys.example/start?utm_source=linkedin&utm_campaign=Autumn_Pipeline', 'utm'],
    ['https://partner.example/#/event?utm_campaign=H%C3%B6stkampanj&utm_campaign=x', 'utm'],
    ['https://nordlys.example/pricing?gclid=Cj0&gad_source=1&gad_campaignid=20123456789', 'link'],
    ['https://www.nordlys.example/Webinar/Attribution/thanks?ref=a#top', 'address'],
    ['https://www.linkedin.com/company/nordlys/posts/?feedView=all', 'address'],
    ['https://www.linkedin.com/campaignmanager/accounts/507212345/campaigns/310004567/details', 'tool'],
    ['https://ads.google.com/aw/adgroups?campaignId=20123456789&ocid=123', 'tool'],
    [
      'https://adsmanager.facebook.com/adsmanager/manage/adsets?act=11&selected_campaign_ids=23851234567890123',
      'tool',
    ],
    [`https://app-eu1.hubspot.com/marketing/1234567/campaigns/details/${GUID}/overview`, 'tool'],
    ['https://us14.admin.mailchimp.com/reports/summary?id=7755', 'tool'],
    ['https://app.brevo.com/marketing-campaign/edit/42', 'tool'],
    ['https://app-sj01.marketo.com/#PG1001A1', 'tool'],
  ])('%s', (address, by) => {
    expect(on(address)).toEqual({ found: [{ id: 'autumn-pipeline', by }], unknown: null });
  });
});

describe('a page', () => {
  it('is of what its link says before what its address says, and of both', () => {
    expect(found('https://nordlys.example/webinar?utm_campaign=autumn-pipeline')).toEqual([
      'autumn-pipeline by utm',
      'spring by address',
    ]);
  });

  it('of a tool that has no row of its own is known by the address that the workspace registered', () => {
    const mailing = campaign('mailing', { addresses: ['app.sender.example/*/mailings?id=88'] });
    const at = (address: string) => recogniseCampaigns(address, [], [mailing]).found;
    expect(at('https://app.sender.example/nordlys/mailings/edit?tab=2&id=88')).toEqual([
      { id: 'mailing', by: 'address' },
    ]);
    expect(at('https://app.sender.example/nordlys/mailings/edit?tab=2&id=89')).toEqual([]);
  });

  it('is of the landing page that describes it most closely', () => {
    expect(found('https://nordlys.example/webinar/pricing')).toEqual(['spring by address']);
    expect(found('https://nordlys.example/webinars')).toEqual([]);
    expect(found('https://nordlys.example.evil.example/webinar')).toEqual([]);
  });

  it('is of the campaign whose id in a tool the link carries', () => {
    expect(found('https://x.example/?utm_id=310004567')).toEqual(['autumn-pipeline by utm']);
    expect(found('https://x.example/?hsa_net=facebook&hsa_cam=23851234567890123')).toEqual([
      'autumn-pipeline by link',
    ]);
    expect(found(`https://x.example/?mc_cid=7755&mc_eid=abc`)).toEqual(['autumn-pipeline by link']);
    // The id of another tool may be the same number.
    expect(found('https://x.example/?gad_campaignid=42')).toEqual([]);
  });

  it('is of the campaign that began last where two claim the same', () => {
    const [first] = recogniseCampaigns(
      'https://a.example/b',
      [],
      [
        campaign('old', { addresses: ['a.example/b'], startsOn: null }),
        campaign('new', { addresses: ['a.example/b'], startsOn: '2026-10-01' }),
        campaign('mid', { addresses: ['a.example/b'], startsOn: '2026-05-01' }),
      ],
    ).found;
    expect(first?.id).toBe('new');
  });

  it('says which campaign it names that nobody knows', () => {
    expect(on('https://x.example/?utm_campaign=Black%20Friday&gclid=1').unknown).toEqual({
      by: 'utm',
      name: 'Black Friday',
    });
    expect(on('https://ads.google.com/aw/ads?campaignId=999888777').unknown).toEqual({
      ...{ by: 'tool', tool: 'google_ads', id: '999888777' },
    });
    expect(on('https://x.example/?gad_campaignid=111222333').unknown).toEqual({
      ...{ by: 'link', tool: 'google_ads', id: '111222333' },
    });
    expect(on('https://x.example/?msclkid=abc').unknown).toEqual({ by: 'click', source: 'bing' });
    expect(on('https://x.example/?page=2')).toEqual({ found: [], unknown: null });
  });

  it.each([null, 'about:blank', 'file:///tmp/a?utm_campaign=autumn-pipeline', 'no address', ''])(
    'that is none of the web is of no campaign: %s',
    (address) => expect(on(address)).toEqual({ found: [], unknown: null }),
  );
});

describe('an open message', () => {
  const mail = 'https://mail.google.com/mail/u/0/#inbox/FMfc';

  it('is of the campaigns that its links carry, also behind what mail systems put around them', () => {
    expect(found(mail, ['https://nordlys.example/a?utm_campaign=autumn-pipeline'])).toEqual([
      'autumn-pipeline by message',
    ]);
    const inner = encodeURIComponent('https://nordlys.example/a?utm_campaign=autumn-pipeline');
    expect(found(mail, [`https://eur02.safelinks.protection.outlook.com/?url=${inner}&data=05`])).toEqual([
      'autumn-pipeline by message',
    ]);
  });

  it('of somebody else is of none, and nothing is said of it', () => {
    expect(on(mail, ['https://shop.example/?utm_campaign=black-friday', 'not an address'])).toEqual({
      found: [],
      unknown: null,
    });
  });
});

describe('a registered address', () => {
  it.each([
    ['https://www.Nordlys.example/Webinar/?utm_source=x&gclid=1#top', 'nordlys.example/webinar'],
    ['https://www.example/webinar', 'www.example/webinar'],
    ['nordlys.example', 'nordlys.example'],
    ['*.nordlys.example/*/sv', '*.nordlys.example/*/sv'],
    ['https://*.nordlys.example', '*.nordlys.example'],
    ['http://nordlys.example:8080/a?page_id=12&fbclid=1', 'nordlys.example:8080/a?page_id=12'],
    ['örebro.example/mässa', 'xn--rebro-iua.example/m%C3%A4ssa'],
    [' nordlys.example/a ', 'nordlys.example/a'],
    ['localhost:8080/landing', 'localhost:8080/landing'],
  ])('is kept in its normal form: %s', (written, kept) => expect(addressPattern(written)).toBe(kept));

  it.each([
    ...['', '  ', 'webinar', '/webinar', 'mailto:a@nordlys.example', 'ftp://nordlys.example/a', '*', '*.*'],
    ...['https://user:secret@nordlys.example/a', 'javascript:alert(1)', `nordlys.example/${'a'.repeat(600)}`],
  ])('is refused when it is none of a web page: %s', (written) => expect(addressPattern(written)).toBeNull());

  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const step = fc
    .stringMatching(/^[\w åäöÅÄÖé%.!~-]{1,12}$/)
    .filter((text) => !/^\.{1,2}$|%/.test(text.trim()));
  const address = fc
    .tuple(label, fc.array(step, { maxLength: 5 }), fc.option(fc.tuple(label, label)))
    .map(([host, steps, asked]) => {
      const path = steps.map(encodeURIComponent).join('/');
      return `https://${host}.example/${path}${asked ? `?${asked.join('=')}` : ''}`;
    });
  const isOf = (page: string, pattern: string): boolean =>
    recogniseCampaigns(page, [], [campaign('a', { addresses: [pattern] })]).found.length > 0;

  it('stays as it is once it is in its normal form', () => {
    fc.assert(
      fc.property(address, (written) => {
        const kept = addressPattern(written);
        expect(kept).not.toBeNull();
        expect(addressPattern(kept ?? '')).toBe(kept);
      }),
    );
  });

  it('stands for its page, whatever a link adds, and for the pages beneath', () => {
    fc.assert(
      fc.property(address, step, (written, deeper) => {
        const kept = addressPattern(written) ?? '';
        const url = new URL(written);
        expect(isOf(written, kept)).toBe(true);
        url.searchParams.set('utm_source', 'x');
        url.hash = 'there';
        expect(isOf(url.href, kept)).toBe(true);
        url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(deeper)}`;
        expect(isOf(url.href, kept)).toBe(true);
      }),
    );
  });

  it('never stands for a page of another host, or one above it', () => {
    fc.assert(
      fc.property(address, label, (written, other) => {
        const kept = addressPattern(written) ?? '';
        const url = new URL(written);
        const above = new URL('/', url);
        if (url.pathname.replaceAll('/', '').trim() !== '') expect(isOf(above.href, kept)).toBe(false);
        url.hostname = `${other}.${url.hostname}`;
        if (other !== 'www') expect(isOf(url.href, kept)).toBe(false);
      }),
    );
  });
});
