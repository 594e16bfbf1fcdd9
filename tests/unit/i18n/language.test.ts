import { describe, expect, it } from 'vitest';
import { chooseLanguage, formatLocale } from '#lib/i18n/language.ts';

describe('chooseLanguage', () => {
  it.each([
    ['sv', ['en-US'], 'sv'],
    ['system', ['sv-FI', 'en'], 'sv'],
    ['system', ['de-DE', 'SV', 'en'], 'sv'],
    ['system', ['de-DE', 'fi'], 'en'],
    ['system', [], 'en'],
    // A language whose tag only begins alike is another one.
    ['system', ['svm', 'eng'], 'en'],
  ] as const)('%s with %j gives %s', (setting, preferred, language) => {
    expect(chooseLanguage(setting, preferred)).toBe(language);
  });
});

describe('formatLocale', () => {
  it('keeps the region of the person', () => expect(formatLocale('en', ['sv-SE', 'en-US'])).toBe('en-US'));
  it('writes the day before the month where no region is known', () =>
    expect(formatLocale('en', ['en'])).toBe('en-GB'));
  it('does not take a region of the other language', () =>
    expect(formatLocale('sv', ['en-US'])).toBe('sv-SE'));
});
