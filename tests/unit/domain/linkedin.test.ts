import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLinkedIn } from '#lib/domain/linkedin.ts';
import { hardText } from './text.ts';

const key = (input: string, base?: string): string | null => {
  const found = parseLinkedIn(input, base);
  return found && `${found.kind}:${found.id}`;
};
const MEMBER = 'ACoAAAB1x2YBabcdefghijklmnopqrstuvwxyz1';

describe('addresses that name somebody', () => {
  it.each([
    ['https://www.linkedin.com/in/anna-svensson-123456/', 'profile:anna-svensson-123456'],
    ['http://linkedin.com/in/anna', 'profile:anna'],
    ['linkedin.com/in/anna', 'profile:anna'],
    ['//www.linkedin.com/in/anna', 'profile:anna'],
    ['WWW.LINKEDIN.COM/IN/Anna', 'profile:anna'],
    ['https://www.linkedin.com./in/anna', 'profile:anna'],
    ['https://www.linkedin.com:443/in/anna', 'profile:anna'],
    ['https://se.linkedin.com/in/Anna-S?trk=people', 'profile:anna-s'],
    ['https://m.linkedin.com/in/anna', 'profile:anna'],
    ['https://touch.www.linkedin.com/in/anna', 'profile:anna'],
    // sub-pages, locales, queries and fragments
    ['https://www.linkedin.com/in/anna/sv', 'profile:anna'],
    ['https://www.linkedin.com/in/anna/en-us/', 'profile:anna'],
    ['https://www.linkedin.com/in/anna/details/experience/?a=1#b', 'profile:anna'],
    ['https://www.linkedin.com/in/anna/recent-activity/all/', 'profile:anna'],
    ['https://www.linkedin.com/in/anna/overlay/contact-info/', 'profile:anna'],
    ['https://www.linkedin.com/in/anna?miniProfileUrn=urn%3Ali%3Afs_miniProfile%3AACoAA', 'profile:anna'],
    // prefixes
    ['https://www.linkedin.com/mwlite/in/anna', 'profile:anna'],
    ['https://www.linkedin.com/mwlite/profile/in/anna', 'profile:anna'],
    ['https://www.linkedin.com/m/in/anna', 'profile:anna'],
    ['https://www.linkedin.com/comm/in/anna?midToken=x', 'profile:anna'],
    ['https://www.linkedin.com/public-profile/in/anna', 'profile:anna'],
    // spelling
    ['https://www.linkedin.com/in/%C3%A5sa-%C3%B6berg-1a2b/', 'profile:åsa-öberg-1a2b'],
    ['https://www.linkedin.com/in/a%CC%8Asa', 'profile:åsa'],
    ['https://www.linkedin.com/in/ÅSA', 'profile:åsa'],
    ['https://www.linkedin.com/in/anna%E2%80%8B', 'profile:anna'],
    ['https://www.linkedin.com/in/kay-%F0%9F%9A%80', 'profile:kay-🚀'],
    // legacy public addresses
    ['https://www.linkedin.com/pub/jeff-weiner/2/368/590', 'profile:jeff-weiner-5903682'],
    ['https://www.linkedin.com/pub/anna-svensson/12/3b4/567', 'profile:anna-svensson-5673b412'],
    ['https://www.linkedin.com/pub/anna/0/1/2', 'profile:anna-002001'],
    ['https://se.linkedin.com/pub/anna/5/6/78/sv', 'profile:anna-0780065'],
    // opaque ids
    [`https://www.linkedin.com/in/${MEMBER}/`, `member:${MEMBER}`],
    [
      'https://www.linkedin.com/profile/view?id=AAIAAB2tnsMBydefghijklmnopqrstuvwxyz123',
      'member:AAIAAB2tnsMBydefghijklmnopqrstuvwxyz123',
    ],
    ['https://www.linkedin.com/profile/view?id=497917635&trk=x', 'member:497917635'],
    ['https://www.linkedin.com/sales/lead/ACwAAAB1x2YBabc,NAME_SEARCH,xyz', 'sales:ACwAAAB1x2YBabc'],
    ['https://www.linkedin.com/sales/people/ACwAAAB1x2YBabc,OUT_OF_NETWORK', 'sales:ACwAAAB1x2YBabc'],
    ['https://www.linkedin.com/sales/profile/12345,AbCd,NAME_SEARCH', 'sales:12345'],
    ['https://www.linkedin.com/talent/profile/AEMAAB2tnsMBabc', 'recruiter:AEMAAB2tnsMBabc'],
    [
      'https://www.linkedin.com/talent/hire/7/manage/all/profile/AEMAAB2tnsMBabc',
      'recruiter:AEMAAB2tnsMBabc',
    ],
    ['https://www.linkedin.com/recruiter/profile/123456,abCD,CAP', 'recruiter:123456'],
    // organisations
    ['https://www.linkedin.com/company/Acme-AB/about/', 'company:acme-ab'],
    ['https://www.linkedin.com/company/1035', 'company:1035'],
    ['https://www.linkedin.com/company/booking.com/', 'company:booking.com'],
    ['https://www.linkedin.com/school/kth/', 'school:kth'],
    ['https://www.linkedin.com/showcase/acme-labs', 'showcase:acme-labs'],
    // inside text
    ['My profile: https://www.linkedin.com/in/anna.', 'profile:anna'],
    ['(see linkedin.com/in/anna, or ring)', 'profile:anna'],
    ['LinkedIn:www.linkedin.com/in/anna', 'profile:anna'],
    ['[Anna](https://www.linkedin.com/in/anna)', 'profile:anna'],
    ['<https://www.linkedin.com/in/anna>', 'profile:anna'],
    ['[https://www.linkedin.com/in/anna](https://www.linkedin.com/in/anna)', 'profile:anna'],
    ['https://www.linkedin.com/in/anna;https://www.linkedin.com/in/bo', 'profile:anna'],
    ['https://acme.se and https://www.linkedin.com/in/anna', 'profile:anna'],
    ['\ufeffhttps://www.linkedin.com/in/anna\u200b', 'profile:anna'],
    // known redirectors
    ['https://www.google.com/url?q=https://www.linkedin.com/in/anna&sa=D', 'profile:anna'],
    ['https://www.google.co.uk/url?url=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna', 'profile:anna'],
    [
      'https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna%2F&data=x',
      'profile:anna',
    ],
    ['https://urldefense.proofpoint.com/v1/url?u=https://www.linkedin.com/in/anna&k=x', 'profile:anna'],
    [
      'https://urldefense.proofpoint.com/v2/url?u=https-3A__www.linkedin.com_in_anna-2Ds&d=x',
      'profile:anna-s',
    ],
    ['https://urldefense.com/v3/__https://www.linkedin.com/in/anna/__;!!abc!def$', 'profile:anna'],
    [
      'https://urldefense.com/v3/__https:/www.linkedin.com/in/*sa-**Aberg__;w6XDtsO2!!abc$',
      'profile:åsa-ööberg',
    ],
    ['https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna', 'profile:anna'],
    ['https://slack-redir.net/link?url=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna', 'profile:anna'],
    ['https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fse.linkedin.com%2Fin%2Fanna', 'profile:anna'],
    ['https://www.linkedin.com/safety/go?url=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna', 'profile:anna'],
    ['https://www.linkedin.com/safety/go/?url=www.linkedin.com%2Fin%2Fanna&trk=x', 'profile:anna'],
    ['https://www.linkedin.com/redir?url=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna', 'profile:anna'],
    ['https://urldefense.com/v2/url?u=https-3A__www.linkedin.com_in_anna&d=x', 'profile:anna'],
    ['https://urldefense.us/v3/__https://www.linkedin.com/in/anna?trk=a&b=c__;!!x$', 'profile:anna'],
    ['https://lm.facebook.com/l.php?u=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna&h=x', 'profile:anna'],
    ['https://google.se/url?q=www.linkedin.com/in/anna', 'profile:anna'],
    [
      'https://nam01.safelinks.protection.outlook.com/ap/t-5/?url=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fwww.linkedin.com%252Fin%252Fanna',
      'profile:anna',
    ],
    // every host of theirs that is no tool, every prefix, every tail
    ['https://touch.www.linkedin.com/in/anna', 'profile:anna'],
    ['https://business.linkedin.com/in/anna', 'profile:anna'],
    ['https://www.linkedin.com./in/anna', 'profile:anna'],
    ['https://www.linkedin.com:443/in/anna', 'profile:anna'],
    ['https://www.linkedin.com//in//anna', 'profile:anna'],
    ['https://www.linkedin.com/mwlite/profile/in/anna', 'profile:anna'],
    ['https://www.linkedin.com/in/anna/sv-se/', 'profile:anna'],
    ['https://www.linkedin.com/in/anna/sv_SE', 'profile:anna'],
    ['https://www.linkedin.com/in/anna/recent-activity/all/', 'profile:anna'],
    ['https://www.linkedin.com/in/anna/overlay/contact-info/', 'profile:anna'],
    ['https://www.linkedin.com/in/anna%2D123', 'profile:anna-123'],
    ['https://www.linkedin.com/in/anna_ek', 'profile:anna_ek'],
    ['https://www.linkedin.com/in/%E6%9D%8E%E6%98%8E', 'profile:李明'],
    // opaque ids of the types that people have, also shortened ones; their case stays
    ['https://www.linkedin.com/in/ABwAAB2tnsMBydefghij', 'member:ABwAAB2tnsMBydefghij'],
    ['https://www.linkedin.com/in/AAIAAB2tnsMBydefghij', 'member:AAIAAB2tnsMBydefghij'],
    ['https://www.linkedin.com/in/ACwAAB2tnsM', 'member:ACwAAB2tnsM'],
    ['https://www.linkedin.com/in/acwaab2tnsm', 'profile:acwaab2tnsm'],
    ['https://www.linkedin.com/sales/lead/ACwAAAEx1,NAME_SEARCH', 'sales:ACwAAAEx1'],
    ['https://www.linkedin.com/sales/lead/ACwAAAEx1%2CNAME_SEARCH%2Cabc', 'sales:ACwAAAEx1'],
    ['https://www.linkedin.com/pub/Anna-Ek/2B/368/59A', 'profile:anna-ek-59a3682b'],
    ['https://www.linkedin.com/pub/%C3%A5sa/1/2/3/en', 'profile:åsa-0030021'],
    // texts of other scripts
    ['邮箱和 https://www.linkedin.com/in/anna。', 'profile:anna'],
    ['https://www.linkedin.com/in/anna、次', 'profile:anna'],
    ['（linkedin.com/in/anna）', 'profile:anna'],
  ])('%s', (input, expected) => {
    expect(key(input)).toBe(expected);
  });
});

describe('addresses that name nobody', () => {
  it.each([
    '',
    'anna',
    'not a link',
    '/in/anna',
    'https://www.linkedin.com/',
    'https://www.linkedin.com/in/',
    'https://www.linkedin.com/in/me/',
    'https://www.linkedin.com/feed/',
    'https://www.linkedin.com/shareArticle?url=https://www.linkedin.com/in/anna',
    'https://www.linkedin.com/pub/dir/Anna/Svensson',
    'https://www.linkedin.com/pub/anna',
    'https://www.linkedin.com/company/home',
    'https://www.linkedin.com/sales/search/people?query=anna',
    'https://www.linkedin.com/talent/home',
    'https://www.linkedin.com/constructor/x',
    // other hosts
    'https://evil-linkedin.com/in/anna',
    'https://linkedin.com.evil.tld/in/anna',
    'https://linkedin.com@evil.tld/in/anna',
    'https://anna@www.linkedin.com/in/anna',
    'https://evil.tld\\@www.linkedin.com/in/anna',
    'https://evil.tld/linkedin.com/in/anna',
    'https://evil.tld/?url=https://www.linkedin.com/in/anna',
    'https://web.archive.org/web/2016/https://www.linkedin.com/in/anna',
    'https://linkedın.com/in/anna',
    'https://px.ads.linkedin.com/in/anna',
    'https://platform.linkedin.com/in/anna',
    'https://lnkd.in/abc',
    'https://t.co/abc',
    'https://static.linkedin.com/in/anna',
    'https://wwwlinkedin.com/in/anna',
    'https://www.linkedin.co/in/anna',
    'https://linked-in.com/in/anna',
    'https://google.com.evil.tld/url?q=https://www.linkedin.com/in/anna',
    'https://evilsafelinks.protection.outlook.com.evil.tld/?url=https%3A%2F%2Flinkedin.com%2Fin%2Fanna',
    'https://out.reddit.com/?url=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna',
    'https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fevil.tld%2Fin%2Fanna',
    'https://www.google.com/search?q=https://www.linkedin.com/in/anna',
    'https://www.linkedin.com/login?session_redirect=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fanna',
    'https://www.linkedin.com/posts/anna-ek_x-activity-1',
    'https://www.linkedin.com/pulse/title-anna-ek',
    'https://www.linkedin.com/jobs/view/1',
    'https://www.linkedin.com/in/me?trk=x',
    'https://www.linkedin.com/in/ME/details/',
    'https://www.linkedin.com/pub/anna/1/2/3456',
    'https://www.linkedin.com/pub/anna/1/2',
    // an address written into the place of the slug, or a template that was not filled
    'https://www.linkedin.com/in/https://www.linkedin.com/in/anna',
    'https://www.linkedin.com/in/www.linkedin.com/in/anna',
    'https://www.linkedin.com/in/linkedin.com/in/anna',
    'https://www.linkedin.com/in/{slug}',
    'https://www.linkedin.com/in/[name]',
    'https://www.linkedin.com/in/anna&gt;',
    'ftp://www.linkedin.com/in/anna',
    'mail@linkedin.com/in/anna',
    // broken or hostile paths
    'https://www.linkedin.com/in/../in/anna',
    'https://www.linkedin.com/in/%2e%2e/in/anna',
    'https://www.linkedin.com/in/%252e%252e/in/anna',
    'https://www.linkedin.com/in/%252e%252e',
    'https://www.linkedin.com/in/anna%2Fdetails',
    'https://www.linkedin.com/in/anna%20svensson',
    'https://www.linkedin.com/in/%E5sa',
    'https://www.linkedin.com/in/%zz',
    'https://www.linkedin.com/in/%25C3%25A5sa',
    'https://www.linkedin.com%2Fin%2Fanna',
    'https://www.linkedin.com/in/...',
    "https://www.linkedin.com/in/'",
    // shortened for show: who is meant cannot be told
    'linkedin.com/in/anna-sven…',
    'https://www.linkedin.com/in/anna-sven...',
    'https://www.linkedin.com/in/anna-sven%E2%80%A6',
    `https://www.linkedin.com/in/${'a'.repeat(201)}`,
    'https://urldefense.com/v3/__https://evil.tld/in/anna__;!!abc$',
  ])('%s', (input) => {
    expect(key(input)).toBeNull();
  });
});

describe('links of a page', () => {
  const page = 'https://www.linkedin.com/search/results/people/?keywords=anna';
  it.each([
    ['/in/anna/', page, 'profile:anna'],
    ['/in/anna/', 'https://acme.se/', null],
    ['/feed/', page, null],
    ['https://www.linkedin.com/in/anna', 'https://acme.se/', 'profile:anna'],
    ['www.linkedin.com/in/anna', 'https://acme.se/contact', 'profile:anna'],
    ['/www.linkedin.com/in/anna', 'https://acme.se/contact', null],
    ['/in/anna', 'not an address', null],
    ['//se.linkedin.com/in/anna', 'https://acme.se/', 'profile:anna'],
    ["javascript:open('https://www.linkedin.com/in/anna')", 'https://acme.se/', null],
    ['whatsapp://send?text=https://www.linkedin.com/in/anna', 'https://acme.se/', null],
    ['mailto:?body=https://www.linkedin.com/in/anna', 'https://acme.se/', null],
  ])('%s on %s', (href, base, expected) => {
    expect(key(href, base)).toBe(expected);
  });
});

describe('properties', () => {
  const slug = fc
    .stringMatching(/^[a-z][a-z0-9-]{2,30}[a-z0-9]$/)
    .filter((text) => !['edit', 'unavailable'].includes(text));
  const host = fc.constantFrom('linkedin.com', 'www.linkedin.com', 'no.linkedin.com', 'm.linkedin.com');
  const tail = fc.constantFrom('', '/', '/en', '/details/skills/', '?trk=x', '#top', '/?a=https://evil.tld');

  it('one person has one key, however the address is written', () => {
    fc.assert(
      fc.property(slug, host, tail, fc.boolean(), (name, where, end, loud) => {
        const url = `https://${where}/in/${loud ? name.toUpperCase() : name}${end}`;
        expect(key(url)).toBe(`profile:${name}`);
        expect(key(`https://www.google.se/url?q=${encodeURIComponent(url)}`)).toBe(`profile:${name}`);
      }),
    );
  });

  it('a key is stable: its own address gives it again', () => {
    fc.assert(
      fc.property(hardText({ minLength: 1, maxLength: 20 }), (name) => {
        const first = parseLinkedIn(`https://www.linkedin.com/in/${encodeURIComponent(name)}`);
        if (first)
          expect(parseLinkedIn(`https://www.linkedin.com/in/${encodeURIComponent(first.id)}`)).toEqual(first);
      }),
    );
  });

  it('no other host ever names somebody', () => {
    const other = fc.constantFrom(
      'acme.se',
      'notlinkedin.com',
      'linkedin.com.evil.tld',
      'linkedin.co',
      'linkedin.com@evil.tld',
      'lnkd.in',
    );
    const path = fc.stringMatching(/^\/[a-z0-9./()~;,:-]{0,20}$/);
    const end = fc.constantFrom(
      '/in/anna',
      '#linkedin.com/in/anna',
      '?u=https://linkedin.com/in/anna',
      ';linkedin.com/in/anna',
    );
    fc.assert(
      fc.property(other, path, end, (domain, before, after) => {
        expect(key(`https://${domain}${before}${after}`)).toBeNull();
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.option(fc.string(), { nil: undefined }),
        (input, base) => void parseLinkedIn(input, base),
      ),
    );
    fc.assert(fc.property(fc.string(), (input) => void parseLinkedIn(`https://www.linkedin.com/${input}`)));
  });
});
