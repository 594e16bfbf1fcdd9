import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, NO_POLICY, readPolicy } from '../../../lib/domain/policy.ts';

describe('an organisation’s policy', () => {
  it('is read whole', () => {
    expect(
      readPolicy({
        server: 'https://samsyn.company.example/',
        allowedSites: ['crm.company.example', '*.mail.example', 'https://Wiki.Company.Example/start'],
        blockedSites: ['*.bank.example', 'xn--lnk-sna.example', 'länk.example'],
        allSites: 'forbidden',
      }),
    ).toEqual({
      server: 'https://samsyn.company.example',
      allowedSites: ['crm.company.example', '*.mail.example', 'wiki.company.example'],
      blockedSites: ['*.bank.example', 'xn--lnk-sna.example', 'xn--lnk-qla.example'],
      allSites: 'forbidden',
      faults: [],
    });
  });

  it.each([undefined, null, {}, [], 'x', 3])('%j decides nothing', (raw) => {
    expect(readPolicy(raw)).toEqual(NO_POLICY);
  });

  it('counts in part: what is wrong costs itself alone, and is named (B87)', () => {
    const { faults, ...rest } = readPolicy({
      server: 'http://samsyn.company.example',
      allowedSites: ['crm.company.example', 'not a host', '*', 'https://a:b@crm.example', '*.*.example'],
      blockedSites: 'bank.example',
      allSites: 'sometimes',
      colour: 'blue',
    });
    expect(rest).toEqual({ ...NO_POLICY, allowedSites: ['crm.company.example'], faults: undefined });
    expect(faults).toEqual([
      { setting: 'colour', code: 'policy_unknown', entry: null },
      { setting: 'server', code: 'policy_server', entry: 'http://samsyn.company.example' },
      { setting: 'allowedSites', code: 'policy_site', entry: 'not a host' },
      { setting: 'allowedSites', code: 'policy_site', entry: '*' },
      { setting: 'allowedSites', code: 'policy_site', entry: 'https://a:b@crm.example' },
      { setting: 'allowedSites', code: 'policy_site', entry: '*.*.example' },
      { setting: 'blockedSites', code: 'policy_shape', entry: null },
      { setting: 'allSites', code: 'policy_shape', entry: null },
    ]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        readPolicy(raw);
        readPolicy({ server: raw, allowedSites: [raw], blockedSites: raw, allSites: raw });
      }),
    );
  });
});

describe('a list of sites', () => {
  const sites = ['hr.company.example', '*.bank.example'];
  it.each([
    ['https://hr.company.example/', true],
    ['http://hr.company.example:8080/x?y#z', true],
    ['https://HR.company.example./', true],
    ['https://www.hr.company.example/', false],
    ['https://bank.example/', true],
    ['https://my.bank.example/', true],
    ['https://mybank.example/', false],
    ['https://bank.example.org/', false],
    ['chrome://settings', false],
    ['not an address', false],
  ])('%s: %s', (address, covered) => {
    expect(covers(sites, address)).toBe(covered);
    expect(covers([], address)).toBe(false);
  });
});
