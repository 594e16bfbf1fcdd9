import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_CAMPAIGNS } from '#lib/domain/campaign-found.ts';
import { PageTested } from '#lib/messaging/detector-to-panel.ts';
import type { TabState } from '#lib/store/tab-state.ts';
import { detectionsOf, type Facts, healthOf, reportOf } from '../../../components/self-test/facts.ts';
import { id } from '../support/records.ts';

const MAIL = 'https://mail.google.com/mail/u/0/#inbox/18c2f0a1b2c3d000';
const tab = (more: Partial<TabState> = {}): TabState => ({
  connection: '',
  tabId: 1,
  address: MAIL,
  label: 'mail.google.com',
  origin: 'https://mail.google.com',
  access: 'readable',
  byClick: false,
  scanned: true,
  partly: false,
  considered: 3,
  found: 3,
  opened: true,
  site: null,
  people: [{ leadId: id(1), surface: 'sender', confidence: 0.98, via: [] }],
  strangers: [],
  linkedin: null,
  campaigns: NO_CAMPAIGNS,
  toAsk: [],
  asked: 0,
  ...more,
});
const sighting = (value: string, surface: string, name?: string) => ({
  kind: value.includes('@') ? 'email' : 'linkedin',
  value,
  surface,
  ...(name ? { name } : {}),
});
const tested = (sightings: object[]) =>
  PageTested.parse({
    ms: 12.34,
    report: {
      type: 'page.found',
      url: MAIL,
      sightings,
      total: sightings.length,
      partly: false,
      complete: true,
      owners: [],
      opened: true,
      links: [],
      site: { id: 'gmail', expected: 4, empty: 1 },
    },
  });
const facts = (more: Partial<Facts> = {}): Facts => ({
  version: '0.1.0',
  browser: 'Chrome, Linux',
  tab: tab(),
  tested: null,
  address: false,
  allSites: false,
  lastError: null,
  ...more,
});

describe('the self-test’s report', () => {
  it('says what was found by kind, rule and certainty, and at what cost', () => {
    const found = tested([
      sighting('elin@company.example.com', 'sender', 'Elin Lund'),
      sighting('omar@company.example.com', 'text'),
      sighting('info@company.example.com', 'text'),
      sighting('kari@company.example.com', 'text'),
      sighting('https://www.linkedin.com/in/elin-lund', 'text'),
    ]);
    const lastError = { code: 'error_page', at: '2026-03-01T08:00:00.000Z' };
    expect(reportOf(facts({ tested: found, address: true, lastError }))).toBe(
      [
        'Samsyn 0.1.0, Chrome, Linux',
        'host: mail.google.com',
        'access: readable',
        'allowed: addresses',
        'record: gmail, good (1 of 4 empty)',
        'reading: 12.3 ms',
        'found: 5, names: 1',
        '  email, sender, 0.98: 1',
        '  email, text, 0.9: 2',
        '  linkedin, text, 0.9: 1',
        '  email, text, 0.9, role: 1',
        'known leads: 1',
        'last error: error_page, 2026-03-01T08:00:00.000Z',
      ].join('\n'),
    );
  });

  it('says of LinkedIn that the address alone was read', () => {
    const address = 'https://www.linkedin.com/in/elin-lund';
    const state = tab({ access: 'linkedin', address, linkedin: 'profile:elin-lund' });
    expect(detectionsOf(facts({ tab: state }))).toMatchObject([{ surface: 'page', confidence: 1 }]);
    const report = reportOf(facts({ tab: state }));
    expect(report).toContain('host: www.linkedin.com\naccess: linkedin');
    expect(report).toContain('reading: no detector');
    expect(report).not.toContain('elin');
  });

  it.each([
    [null, 'unknown'],
    ['file:///home/elin/list.html', 'file:'],
    ['data:text/html,elin@company.example.com', 'data:'],
    ['https://elin:secret@crm.example.com:8443/people/elin?mail=elin@x.example', 'crm.example.com'],
  ])('names of %j no more than %s', (address, host) => {
    expect(reportOf(facts({ tab: tab({ address }) }))).toContain(`host: ${host}\n`);
  });

  it('holds nothing personal, wherever it stands', () => {
    const planted = fc.stringMatching(/^q[bcdfghjkmpqvwxz]{9}$/);
    fc.assert(
      fc.property(fc.array(planted, { minLength: 8, maxLength: 8 }), fc.nat(2), (secrets, shape) => {
        const [local, domain, name, slug, path, query, user, site] = secrets;
        const found = tested([
          sighting(`${local}@${domain}.example.com`, 'sender', `${name} Lund`),
          sighting(`https://www.linkedin.com/in/${slug}`, 'text', name),
        ]);
        // A page's process may lie in any field.
        if (shape === 1) found.report.site = { id: `${site} ${local}`, expected: 1, empty: 1 };
        const state = tab({
          address: `https://${user}:${user}@crm.example.com/${path}/${local}?q=${query}#${name}`,
          label: `${site}`,
          strangers: [{ kind: 'email', value: `${local}@${domain}.example.com`, name: `${name}` }],
          linkedin: `profile:${slug}`,
        });
        const report = reportOf(facts({ tab: state, tested: shape === 2 ? null : found }));
        for (const secret of secrets) expect(report).not.toContain(secret);
        expect(report).not.toContain('@');
      }),
    );
  });
});

describe('whether what is known of a site still holds', () => {
  it.each([
    [null, 'none'],
    [{ id: 'gmail', expected: 0, empty: 0 }, 'good'],
    [{ id: 'gmail', expected: 5, empty: 4 }, 'good'],
    [{ id: 'gmail', expected: 5, empty: 5 }, 'changed'],
  ] as const)('%j: %s', (site, health) => {
    expect(healthOf(site)).toBe(health);
  });
});
