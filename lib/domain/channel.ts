/**
 * Which channel a touchpoint came through. The grouping is Google Analytics 4's default one, rule by rule in its order
 * (support.google.com/analytics/answer/9756891), so that figures can be compared; our own additions are marked.
 */
import { getDomain } from 'tldts';
import { campaignFromUrl, type LinkTags, normalised, type Traffic, trafficOfClick } from './link-tags.ts';
import { KINDS, type Kind } from './touchpoint.ts';
import sources from './traffic-sources.json' with { type: 'json' };

/** Google's own names, in the order of its rules. */
type StandardChannel =
  | 'Direct'
  | 'Cross-network'
  | 'Paid Shopping'
  | 'Paid Search'
  | 'Paid Social'
  | 'Paid Video'
  | 'Display'
  | 'Paid Other'
  | 'Organic Shopping'
  | 'Organic Social'
  | 'Organic Video'
  | 'Organic Search'
  | 'Referral'
  | 'Email'
  | 'Affiliates'
  | 'Audio'
  | 'SMS'
  | 'Mobile Push Notifications'
  | 'Unassigned';

/** Ours. Google puts all of these into Unassigned or Referral. */
type OwnChannel = 'AI Assistant' | 'Event' | 'Webinar' | 'Outbound' | 'Partner';

export type Channel = StandardChannel | OwnChannel;

/**
 * Where a page view came from: the link's parameters, else its click id, else the referring site.
 *
 * @param address the page seen
 * @param referrer the page before it, or an `android-app://` name; one on the same site is the same visit and says nothing
 * @param tags the address's own, where they were read already
 */
export function trafficOf(
  address: string,
  referrer = '',
  tags: LinkTags | null = campaignFromUrl(address),
): Traffic {
  if (tags?.source || tags?.medium || tags?.campaign) return tags;
  const click = tags && trafficOfClick(tags);
  if (click) return click;
  const from = hostOf(referrer);
  if (from === '' || siteOf(from) === siteOf(hostOf(address))) return {};
  return { source: from, medium: isFrom('search', from) && !isFrom('ai', from) ? 'organic' : 'referral' };
}

/**
 * The channel of a touchpoint. Google's rules decide where the traffic is known; where they end in `Unassigned` our own
 * channels are tried: Event, Webinar, Outbound and Partner, first by the words in source and medium, then by the
 * touchpoint's kind. A touchpoint without any traffic goes by its kind.
 */
export function channelOf(kind: Kind, traffic: Traffic): Channel {
  const usual = KINDS[kind].channel;
  if (!traffic.source?.trim() && !traffic.medium?.trim() && !traffic.campaign?.trim()) return usual;
  const standard = standardChannel(traffic);
  if (standard !== 'Unassigned') return standard;
  return channelByWords(traffic) ?? (usual === 'Direct' ? 'Unassigned' : usual);
}

const PAID = /^(?:.*cp.*|ppc|retargeting|paid.*)$/;
const SHOP_CAMPAIGN = /^(?:.*(?:(?:[^a-df-z]|^)shop|shopping).*)$/;
const DISPLAY = new Set(['display', 'banner', 'expandable', 'interstitial', 'cpm']);
const SOCIAL = new Set(['social', 'social-network', 'social-media', 'sm', 'social network', 'social media']);
const EMAIL = new Set(['email', 'e-mail', 'e_mail', 'e mail']);
const REFERRAL = new Set(['referral', 'app', 'link']);

/** Google's default channel group, with one addition: AI assistants before the unpaid channels. */
export function standardChannel(traffic: Traffic): StandardChannel | 'AI Assistant' {
  const source = normalised(traffic.source ?? '');
  const medium = normalised(traffic.medium ?? '');
  const campaign = normalised(traffic.campaign ?? '');
  const paid = PAID.test(medium);
  const shopping = isFrom('shopping', source) || SHOP_CAMPAIGN.test(campaign);

  if (/^(?:\(direct\))?$/.test(source) && /^(?:\((?:none|not set)\))?$/.test(medium) && campaign === '')
    return 'Direct';
  if (campaign.includes('cross-network')) return 'Cross-network';
  if (paid && shopping) return 'Paid Shopping';
  if (paid && isFrom('search', source)) return 'Paid Search';
  if (paid && isFrom('social', source)) return 'Paid Social';
  if (paid && isFrom('video', source)) return 'Paid Video';
  if (DISPLAY.has(medium)) return 'Display';
  if (paid) return 'Paid Other';
  if (isFrom('ai', source)) return 'AI Assistant';
  if (shopping) return 'Organic Shopping';
  if (SOCIAL.has(medium) || isFrom('social', source)) return 'Organic Social';
  if (medium.includes('video') || isFrom('video', source)) return 'Organic Video';
  if (medium === 'organic' || isFrom('search', source)) return 'Organic Search';
  if (REFERRAL.has(medium)) return 'Referral';
  if (EMAIL.has(medium) || EMAIL.has(source)) return 'Email';
  if (medium === 'affiliate') return 'Affiliates';
  if (medium === 'audio') return 'Audio';
  if (medium === 'sms' || source === 'sms') return 'SMS';
  if (medium.endsWith('push') || /mobile|notification/.test(medium) || source === 'firebase')
    return 'Mobile Push Notifications';
  return 'Unassigned';
}

/**
 * Whether a medium says which channel it is of, with a source besides if need be: `cpc`, `email`, `webinar`. Says nothing of an
 * empty one.
 */
export function isKnownMedium(medium: string): boolean {
  return standardChannel({ medium }) !== 'Unassigned' || channelByWords({ medium }) !== undefined;
}

const OWN_WORDS: [OwnChannel, RegExp][] = [
  ['Webinar', /webb?inar/],
  [
    'Event',
    /\b(?:events?|expo|fair|trade-?show|conference|konferens|konferanse|m[äa]ssa|messe|messut|seminar|seminarium|offline)\b/,
  ],
  ['Partner', /\b(?:partners?|partnership|co-?marketing|reseller|[åa]terf[öo]rs[äa]ljare)\b/],
  ['Outbound', /\b(?:outbound|sdr|bdr|prospecting|cold|sales|sequence|outreach|telemarketing)\b/],
];

function channelByWords(traffic: Traffic): OwnChannel | undefined {
  const words = normalised(`${traffic.medium ?? ''} ${traffic.source ?? ''}`);
  return OWN_WORDS.find(([, pattern]) => pattern.test(words))?.[0];
}

type SourceKind = 'search' | 'social' | 'video' | 'shopping' | 'ai';
const SOURCES: Record<SourceKind, Set<string>> = {
  search: new Set(sources.search),
  social: new Set(sources.social),
  video: new Set(sources.video),
  shopping: new Set(sources.shopping),
  ai: new Set(sources.ai),
};
const NOT_THE_SERVICE = new Set(sources.notTheService);

/** Whether a source, as a name (`google`) or host (`se.linkedin.com`), is a service of that kind. */
function isFrom(kind: SourceKind, source: string): boolean {
  const known = SOURCES[kind];
  if (known.has(source)) return true;
  if (!source.includes('.') || NOT_THE_SERVICE.has(source.split('.')[0] ?? '')) return false;
  const site = siteOf(source);
  return known.has(site) || known.has(site.split('.')[0] ?? '');
}

function siteOf(host: string): string {
  return getDomain(host) ?? host;
}

function hostOf(address: string): string {
  return URL.canParse(address)
    ? normalised(new URL(address).host)
        .replace(/^www\./, '')
        .replace(/:\d+$/, '')
    : '';
}
