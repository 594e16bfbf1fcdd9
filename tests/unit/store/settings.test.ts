import { beforeEach, describe, expect, it } from 'vitest';
import { changeSetting, watchSettings } from '../../../lib/store/settings.ts';
import { fake } from '../support/fake-browser.ts';
import { first, until } from '../support/records.ts';

const DEFAULTS = {
  language: 'system',
  theme: 'system',
  verdictKeys: true,
  journeyFilter: { direction: [], side: [], who: [], channel: [], kind: [], campaign: [], month: null },
  welcomeDone: false,
};

beforeEach(() => fake.reset());

describe('settings', () => {
  it('begin with the defaults, change one by one, and reach every open page', async () => {
    expect(await first(watchSettings)).toEqual(DEFAULTS);
    const told = until(watchSettings, (settings) => settings.theme === 'dark');
    await Promise.all([changeSetting({ theme: 'dark' }), changeSetting({ language: 'sv' })]);
    await told;
    expect(await first(watchSettings)).toEqual({ ...DEFAULTS, theme: 'dark', language: 'sv' });
  });

  it.each([
    [
      'one unreadable value',
      { language: 'klingon', verdictKeys: false },
      { ...DEFAULTS, verdictKeys: false },
    ],
    [
      'a filter from before there was more to choose, with a text that is not to stand there',
      { journeyFilter: { kind: ['demo'], text: 'Elin' } },
      { ...DEFAULTS, journeyFilter: { ...DEFAULTS.journeyFilter, kind: ['demo'] } },
    ],
    ['something else altogether', 'garbage', DEFAULTS],
  ])('survive %s', async (_, stored, settings) => {
    fake.local.values.set('settings', stored);
    expect(await first(watchSettings)).toEqual(settings);
  });
});
