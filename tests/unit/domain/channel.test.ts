import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelOf, standardChannel, trafficOf } from '#lib/domain/channel.ts';
import { campaignFromUrl, campaignKey } from '#lib/domain/link-tags.ts';
import { isKind, KINDS, type Kind } from '#lib/domain/touchpoint.ts';
import golden from '../../fixtures/golden/golden-channels.json' with { type: 'json' };
import { hardText } from './text.ts';

describe("Google's grouping", () => {
  it.each(golden)('$source / $medium / $campaign is $channel', ({ channel, ...traffic }) => {
    expect(standardChannel(traffic)).toBe(channel);
  });

  it.each([
    ['google.se', 'organic', '', 'Organic Search'],
    ['www.google.com', 'cpc', '', 'Paid Search'],
    ['mail.google.com', 'referral', '', 'Referral'],
    ['gemini.google.com', 'referral', '', 'AI Assistant'],
    ['copilot.microsoft.com', 'referral', '', 'AI Assistant'],
    ['chatgpt.com', 'cpc', '', 'Paid Other'],
    ['t.co', 'referral', '', 'Organic Social'],
    ['fax.com', 'referral', '', 'Referral'],
    ['youtube.com', 'referral', '', 'Organic Video'],
    ['shop', '', 'eshop-launch', 'Organic Shopping'],
    ['shop', '', 'webshop-launch', 'Unassigned'],
    ['(not set)', '(not set)', '', 'Unassigned'],
  ])('%s / %s / %s is %s', (source, medium, campaign, channel) => {
    expect(standardChannel({ source, medium, campaign })).toBe(channel);
  });

  it('does not care about case or spaces around', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...golden),
        fc.constantFrom('', ' ', '\t'),
        ({ source, medium, campaign, channel }, space) => {
          const loud = (text: string): string => space + text.toUpperCase() + space;
          expect(
            standardChannel({ source: loud(source), medium: loud(medium), campaign: loud(campaign) }),
          ).toBe(channel);
        },
      ),
    );
  });
});

describe('channelOf', () => {
  it.each<[Kind, object, string]>([
    ['page_view', {}, 'Direct'],
    ['page_view', { source: '  ' }, 'Direct'],
    ['page_view', { source: 'abc', medium: 'xyz' }, 'Unassigned'],
    ['page_view', { source: 'linkedin', medium: 'paid-social' }, 'Paid Social'],
    ['webinar_registered', { source: 'linkedin', medium: 'paid-social' }, 'Paid Social'],
    ['webinar_attended', {}, 'Webinar'],
    ['event_attended', { campaign: 'nordic-expo' }, 'Event'],
    ['form_submit', { source: 'webinar' }, 'Webinar'],
    ['form_submit', { source: 'event', medium: 'offline' }, 'Event'],
    ['form_submit', { source: 'mässa' }, 'Event'],
    ['form_submit', { source: 'acme', medium: 'partner' }, 'Partner'],
    ['page_view', { source: 'salesloft', medium: 'sales' }, 'Outbound'],
    ['email_click', {}, 'Email'],
    ['email_click', { campaign: 'newsletter-41' }, 'Email'],
    ['sms', {}, 'SMS'],
    ['call_outbound', {}, 'Outbound'],
  ])('%s from %o is %s', (kind, traffic, channel) => {
    expect(channelOf(kind, traffic)).toBe(channel);
  });

  it('knows a channel for every kind', () => {
    for (const kind of Object.keys(KINDS)) expect(isKind(kind) && channelOf(kind, {})).toBeTruthy();
  });
});

describe('campaignFromUrl', () => {
  it.each([
    ['https://acme.se/', null],
    ['https://acme.se/?q=utm', null],
    ['https://acme.se/?utm_source=', null],
    ['not an address?utm_source=x', null],
    [
      'https://acme.se/?utm_source=LinkedIn&utm_medium=paid-social&utm_campaign=Autumn%20Pipeline&utm_content=v1&utm_term=b&utm_id=7#top',
      {
        source: 'LinkedIn',
        medium: 'paid-social',
        campaign: 'Autumn Pipeline',
        content: 'v1',
        term: 'b',
        id: '7',
        clickIds: {},
      },
    ],
    [
      'https://acme.se/?utm_source_platform=DV360&utm_creative_format=video&utm_marketing_tactic=remarketing',
      { platform: 'DV360', creativeFormat: 'video', tactic: 'remarketing', clickIds: {} },
    ],
    ['https://acme.se/?utm_source=&utm_source=+first+&utm_source=second', { source: 'first', clickIds: {} }],
    ['https://acme.se/?UTM_Campaign=X', { campaign: 'X', clickIds: {} }],
    ['https://acme.se/#/page?utm_campaign=x', { campaign: 'x', clickIds: {} }],
    ['https://acme.se/#utm_campaign=x', { campaign: 'x', clickIds: {} }],
    ['https://acme.se/?gclid=abc', { clickIds: { gclid: 'abc' } }],
    [
      'https://acme.se/?li_fat_id=1&msclkid=2&wbraid=3',
      { clickIds: { li_fat_id: '1', msclkid: '2', wbraid: '3' } },
    ],
  ])('%s', (url, expected) => {
    expect(campaignFromUrl(url)).toEqual(expected);
  });

  it('gives back what a link was made with', () => {
    const value = hardText({ minLength: 1 })
      .map((text) => text.trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(value, value, (source, campaign) => {
        const url = new URL('https://acme.se/page');
        url.searchParams.set('utm_source', source);
        url.searchParams.set('utm_campaign', campaign);
        expect(campaignFromUrl(url.href)).toEqual({ source, campaign, clickIds: {} });
      }),
    );
  });
});

describe('campaignKey', () => {
  it.each([
    'autumn-pipeline',
    'Autumn Pipeline',
    ' AUTUMN_pipeline ',
    'autumn -  pipeline',
    '-autumn–pipeline-',
  ])('%s', (name) => {
    expect(campaignKey(name)).toBe('autumn-pipeline');
  });
  it('is stable', () => {
    fc.assert(
      fc.property(hardText(), (name) => {
        expect(campaignKey(campaignKey(name))).toBe(campaignKey(name));
      }),
    );
  });
});

describe('trafficOf', () => {
  it.each([
    ['https://acme.se/?utm_source=news&utm_medium=email&gclid=1', '', 'Email'],
    ['https://acme.se/?gclid=1', 'https://www.google.se/', 'Paid Search'],
    ['https://acme.se/?msclkid=1', '', 'Paid Search'],
    ['https://acme.se/?li_fat_id=1', '', 'Paid Social'],
    ['https://acme.se/?fbclid=1', '', 'Organic Social'],
    ['https://acme.se/', 'https://www.google.se/', 'Organic Search'],
    ['https://acme.se/', 'https://se.linkedin.com/feed', 'Organic Social'],
    ['https://acme.se/', 'android-app://com.linkedin.android/', 'Organic Social'],
    ['https://acme.se/', 'https://chatgpt.com/c/1', 'AI Assistant'],
    ['https://acme.se/', 'https://breakit.se/artikel', 'Referral'],
    ['https://www.acme.se/', 'https://blog.acme.se/', 'Direct'],
    ['https://acme.se/', '', 'Direct'],
    ['https://acme.se/', 'nonsense', 'Direct'],
  ])('%s after %s: %s', (url, referrer, channel) => {
    expect(channelOf('page_view', trafficOf(url, referrer))).toBe(channel);
  });
});
