import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkedInKey, readDomain, readEmail } from '#lib/domain/identity.ts';
import golden from '../../fixtures/golden/golden-identity.json' with { type: 'json' };
import { hardText } from './text.ts';

describe('golden identities', () => {
  it.each(Object.entries(golden.email))('%s', (text, expected) => {
    if (expected === null) expect(readEmail(text)).toBeNull();
    else expect(readEmail(text)).toMatchObject(expected);
  });

  it.each(Object.entries(golden.linkedin))('%s', (text, expected) => {
    // The golden file says slug and salesnav where the product says profile and sales, and files member ids under slug.
    const kinds: Record<string, string> = { slug: 'profile', salesnav: 'sales' };
    const memberId = expected && 'memberId' in expected ? expected.memberId : null;
    const key = memberId ? `member:${memberId}` : expected && `${kinds[expected.kind]}:${expected.key}`;
    expect(linkedInKey(text)).toBe(key);
  });
});

describe('readEmail', () => {
  it.each([
    ['mailto:Anna@Acme.se?subject=Hi', 'anna@acme.se'],
    ['"Ek, Anna" <anna@acme.se>', 'anna@acme.se'],
    ["'anna@acme.se'", 'anna@acme.se'],
    ['  anna@acme.se\n', 'anna@acme.se'],
    ['ａｎｎａ＠ａｃｍｅ．ｓｅ', 'anna@acme.se'],
    ["o'neil@acme.ie", "o'neil@acme.ie"],
    ['åsa@acme.se', 'åsa@acme.se'],
    ['anna@xn--rksmrgs-5wao1o.se', 'anna@xn--rksmrgs-5wao1o.se'],
    ['+x@acme.se', '+x@acme.se'],
  ])('%s', (text, exact) => {
    expect(readEmail(text)?.exact).toBe(exact);
  });

  it.each([
    '',
    '@',
    'anna@',
    '@acme.se',
    'anna@acme',
    'anna@@acme.se',
    'a@b@acme.se',
    'anna..ek@acme.se',
    '.anna@acme.se',
    'anna.@acme.se',
    'anna ek@acme.se',
    'anna@acme .se',
    'anna@-acme.se',
    'anna@127.0.0.1',
    'anna@[127.0.0.1]',
    'anna@acme.se/x',
    'anna@acme_se',
    'anna@acme.se:80',
    'anna@www.acme.se@acme.se',
    'anna@acme..se',
    `${'a'.repeat(65)}@acme.se`,
    `anna@${'a'.repeat(64)}.se`,
  ])('refuses %j', (text) => {
    expect(readEmail(text)).toBeNull();
  });

  it.each([
    ['a.b.c+x@gmail.com', 'abc@gmail.com'],
    ['a.b+x@fastmail.fm', 'a.b@fastmail.fm'],
    ['a+x@hotmail.se', 'a@hotmail.se'],
    ['a+x@pm.me', 'a@proton.me'],
    ['a+x@zoho.com', 'a@zoho.com'],
    ['a.b+x@yahoo.com', 'a.b+x@yahoo.com'],
    ['a+x@acme.se', 'a+x@acme.se'],
  ])('%s is the mailbox %s', (text, canonical) => {
    expect(readEmail(text)?.canonical).toBe(canonical);
  });

  it.each([
    ['kontakt@acme.se', true],
    ['ekonomi@acme.se', true],
    ['no-reply@acme.se', true],
    ['kund.service@acme.se', true],
    ['info2@acme.se', true],
    ['info+se@acme.se', true],
    ['innkjøp@acme.no', true],
    ['anna@acme.se', false],
    ['infante@acme.se', false],
    ['vera.post@acme.se', false],
  ])('%s is read by several people: %s', (text, role) => {
    expect(readEmail(text)?.role).toBe(role);
  });

  it('is stable: reading what it returned changes nothing', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        const first = readEmail(text);
        if (!first) return;
        expect(readEmail(first.exact)).toEqual(first);
        const canonical = readEmail(first.canonical);
        expect(canonical?.canonical).toBe(first.canonical);
        expect(readEmail(`Anna Ek <${text.toUpperCase()}>`)?.exact).toBe(first.exact);
      }),
    );
  });

  it('takes nearly every address that RFC 5322 allows', () => {
    const taken = fc.sample(fc.emailAddress(), { numRuns: 500, seed: 1 }).filter((text) => readEmail(text));
    expect(taken.length).toBeGreaterThan(450);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(hardText(), (text) => void [readEmail(text), readEmail(`a@${text}`), readDomain(text)]),
    );
  });
});

describe('readDomain', () => {
  it.each([
    ['acme.se', 'acme.se', 'acme.se'],
    ['https://www.acme.se/om-oss?x=1', 'acme.se', 'acme.se'],
    ['WWW.ACME.SE.', 'acme.se', 'acme.se'],
    ['mail.acme.co.uk:443', 'mail.acme.co.uk', 'acme.co.uk'],
    ['Räksmörgås.se', 'xn--rksmrgs-5wao1o.se', 'xn--rksmrgs-5wao1o.se'],
    ['shop.acme.com.se', 'shop.acme.com.se', 'acme.com.se'],
    ['havsbris.example.com', 'havsbris.example.com', 'havsbris.example.com'],
    ['mail.havsbris.example.com', 'mail.havsbris.example.com', 'havsbris.example.com'],
    ['example.com', 'example.com', 'example.com'],
  ])('%s', (text, domain, site) => {
    expect(readDomain(text)).toMatchObject({ domain, site });
  });

  it.each(['', 'acme', '10.0.0.1', '[::1]', 'a b.se', 'acme.se@evil.tld', 'n/a', '-'])(
    'refuses %j',
    (text) => {
      expect(readDomain(text)).toBeNull();
    },
  );

  it.each([
    ['acme.se', 'company'],
    ['gmail.com', 'free'],
    ['hotmail.se', 'free'],
    ['yahoo.co.uk', 'free'],
    ['comhem.se', 'free'],
    ['bredband.net', 'free'],
    ['passagen.se', 'free'],
    ['swipnet.se', 'free'],
    ['glocalnet.net', 'free'],
    ['ownit.se', 'free'],
    ['tdcadsl.dk', 'free'],
    ['telia.se', 'free'],
    ['spray.se', 'free'],
    ['home.se', 'free'],
    ['online.no', 'free'],
    ['luukku.com', 'free'],
    ['kolumbus.fi', 'free'],
    ['pp.inet.fi', 'free'],
    ['telia.com', 'ambiguous'],
    ['tele2.se', 'ambiguous'],
    ['tele2.com', 'ambiguous'],
    ['bahnhof.se', 'ambiguous'],
    ['telenor.no', 'ambiguous'],
    ['elisa.fi', 'ambiguous'],
    ['outlook.acme.se', 'company'],
    ['notgmail.com', 'company'],
  ])('%s is %s', (text, kind) => {
    expect(readDomain(text)?.kind).toBe(kind);
  });
});
