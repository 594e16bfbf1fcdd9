import { createIntl, type IntlShape } from 'react-intl';
import { describe, expect, it } from 'vitest';
import en from '#locales/en.json' with { type: 'json' };
import sv from '#locales/sv.json' with { type: 'json' };
import { signed } from '../../../components/ui/signed.ts';
import { systemWords } from '../../../components/ui/source-words.ts';
import { touchWords } from '../../../components/ui/touch-words.ts';

const EN = createIntl({ locale: 'en', messages: en });
const SV = createIntl({ locale: 'sv', messages: sv });

describe('a touchpoint in a line', () => {
  it.each<[IntlShape, string, string]>([
    [EN, 'webinar_attended', 'Webinar: Attribution in 30 minutes'],
    // The kind is in the person's language, the title in marketing's: neither stands before the other as if it were one name.
    [SV, 'webinar_attended', 'Webinar: Attribution in 30 minutes · Webbinarium'],
    [EN, 'page_view', 'Pricing · Page'],
    [SV, 'page_view', 'Pricing · Sida'],
  ])('%# says what it is after its name', (intl, kind, words) => {
    expect(touchWords(intl, { kind, title: words.split(' · ')[0] ?? '' })).toBe(words);
  });
});

describe('what brought data', () => {
  it.each([EN, SV])('has the name of the system that was pulled: %#', (intl) => {
    const words = ['hubspot', 'salesforce', 'import', 'ingest', 'member', null].map((source) =>
      systemWords(intl, source),
    );
    expect(words).toEqual(['HubSpot', 'Salesforce', null, null, null, null]);
    const system = words[0] ?? '';
    expect(intl.formatMessage({ id: 'origin.other' }, { source: system, day: '3/1' })).toContain('HubSpot');
    expect(intl.formatMessage({ id: 'stop.from.system' }, { system })).toMatch(/^Fr\S+ HubSpot$/);
  });
});

describe('a figure below nothing', () => {
  it.each([EN, SV])('has a minus sign, and no hyphen: %#', (intl) => {
    expect(signed(intl, -1, { style: 'percent' })).toMatch(/^\u2212100\s?%$/);
    expect(signed(intl, -1200, { style: 'currency', currency: 'SEK', maximumFractionDigits: 0 })).toMatch(
      /^\u2212(?:SEK\s)?1[,\s]200(?:\skr)?$/,
    );
    expect(signed(intl, 0.25, { style: 'percent', signDisplay: 'exceptZero' })).toMatch(/^\+25\s?%$/);
    expect(signed(intl, 12.4, { maximumFractionDigits: 0 })).toBe('12');
  });
});
