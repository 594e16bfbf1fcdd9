import { describe, expect, it } from 'vitest';
import { MEDIUM_MEANINGS, SOURCE_MEANINGS } from '#lib/contract/spellings.ts';
import { channelOf } from '#lib/domain/channel.ts';
import type { Traffic } from '#lib/domain/link-tags.ts';
import { place, spelledIn } from '#lib/domain/spelling.ts';

const NONE = new Map<string, string | null>();

/** What is noted, as `field spelling`. */
const noted = (traffic: Traffic, meanings = NONE): string[] =>
  place('page_view', traffic, meanings).noted.map(({ field, spelling }) => `${field} ${spelling}`);

describe('spellings that nobody has explained', () => {
  it.each<[Traffic, string[]]>([
    [{}, []],
    [{ source: 'linkedin', medium: 'cpc' }, []],
    [{ source: 'nyhetsbrev', medium: 'email' }, []],
    [{ source: 'breakit.se', medium: 'referral' }, []],
    [{ source: 'breakit.se' }, []],
    [{ source: ' LI ', medium: 'CPC' }, ['source li']],
    [{ source: 'affischen' }, ['source affischen']],
    [{ source: 'affischen', medium: 'utomhus' }, ['medium utomhus']],
    [{ source: 'linkedin', medium: 'annons' }, []],
    [{ source: 'email', medium: 'nyhetsbrev' }, []],
    [{ source: 'mässa' }, []],
    [{ medium: 'Utskick' }, ['medium utskick']],
    [{ source: 'google', medium: 'cpc', campaign: 'Höst_Pipeline ' }, ['campaign höst-pipeline']],
  ])('%o: %j', (traffic, expected) => {
    expect(noted(traffic)).toEqual(expected);
  });

  it('are kept as written beside the form in which they are compared', () => {
    expect(spelledIn({ source: ' LinkedIn ', medium: '', campaign: 'Höst Pipeline' })).toEqual([
      { field: 'source', spelling: 'linkedin', written: 'LinkedIn' },
      { field: 'campaign', spelling: 'höst-pipeline', written: 'Höst Pipeline' },
    ]);
  });

  it('are cut where they go on too long, in one way', () => {
    const [spelled] = spelledIn({ source: `${'x'.repeat(99)}😀` });
    expect(spelled?.spelling).toHaveLength(100);
    expect(spelled?.spelling.isWellFormed()).toBe(true);
  });
});

describe('what the workspace says that they mean', () => {
  it('decides channel and campaign', () => {
    const meanings = new Map([
      ['source li', 'linkedin'],
      ['medium betalt', 'cpc'],
      ['campaign host', 'autumn-pipeline'],
    ]);
    expect(place('page_view', { source: 'LI', medium: 'Betalt', campaign: 'HOST' }, meanings)).toMatchObject({
      channel: 'Paid Social',
      campaignKey: 'autumn-pipeline',
    });
  });

  it('may be that one stays as it is; it is counted on', () => {
    const meanings = new Map([['source affischen', null]]);
    expect(place('page_view', { source: 'affischen' }, meanings)).toEqual({
      channel: 'Unassigned',
      campaignKey: null,
      noted: [{ field: 'source', spelling: 'affischen', written: 'affischen' }],
    });
  });

  it.each(SOURCE_MEANINGS)('source %s says more than Unassigned', (source) => {
    const medium = channelOf('page_view', { source }) === 'Unassigned' ? 'cpc' : '';
    expect(channelOf('page_view', { source, medium })).not.toBe('Unassigned');
    expect(noted({ source, medium: 'cpc' })).toEqual([]);
  });

  it.each(MEDIUM_MEANINGS)('medium %s says a channel', (medium) => {
    expect(channelOf('page_view', { medium })).not.toBe('Unassigned');
  });
});
