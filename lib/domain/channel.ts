/**
 * Which channel a touchpoint came through. The grouping is Google Analytics 4's default one, rule by rule in its order
 * (support.google.com/analytics/answer/9756891), so that figures can be compared; our own additions are marked.
 */
import { getDomain } from 'tldts';
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

/** Where a visit came from, as written; an absent part is unknown. */
export type Traffic = { source?: string; medium?: string; campaign?: string };

/** What a link's own parameters say. Values are as written, trimmed. */
export type LinkTags = Traffic & {
  content?: string;
  term?: string;
  /** `utm_id`: the campaign's id in the tool that made the link. */
  id?: string;
  /** `utm_source_platform`: the tool through which was bought. */
  platform?: string;
  creativeFormat?: string;
  /** `utm_marketing_tactic`, e.g. `remarketing`. */
  tactic?: string;
  /** Click ids by parameter, e.g. `{ gclid: '…' }`. They prove that an advertisement was clicked, not by whom. */
  clickIds: Record<string, string>;
};

const UTM = {
  source: 'utm_source',
  medium: 'utm_medium',
  campaign: 'utm_campaign',
  content: 'utm_content',
  term: 'utm_term',
  id: 'utm_id',
  platform: 'utm_source_platform',
  creativeFormat: 'utm_creative_format',
  tactic: 'utm_marketing_tactic',
} as const;
const TAGS = [
  'source',
  'medium',
  'campaign',
  'content',
  'term',
  'id',
  'platform',
  'creativeFormat',
  'tactic',
] as const satisfies readonly (keyof typeof UTM)[];
const CLICK_IDS = [
  'gclid',
  'gbraid',
  'wbraid',
  'dclid',
  'msclkid',
  'fbclid',
  'li_fat_id',
  'ttclid',
  'twclid',
];

/** What a click id alone tells. `fbclid` stands on unpaid links too. */
const TRAFFIC_OF_CLICK: Record<string, Traffic> = {
  gclid: { source: 'google', medium: 'cpc' },
  gbraid: { source: 'google', medium: 'cpc' },
  wbraid: { source: 'google', medium: 'cpc' },
  dclid: { source: 'google', medium: 'display' },
  msclkid: { source: 'bing', medium: 'cpc' },
  li_fat_id: { source: 'linkedin', medium: 'paid' },
  ttclid: { source: 'tiktok', medium: 'paid' },
  twclid: { source: 'twitter', medium: 'paid' },
  fbclid: { source: 'facebook', medium: 'referral' },
};

/**
 * Reads the campaign parameters of an address: the nine UTM ones and nine click ids. Names are read without
 * regard to case; of a repeated one the first that is not empty counts.
 *
 * @returns null when the text is no address or carries none of them
 */
export function campaignFromUrl(address: string): LinkTags | null {
  if (!/[?#&](?:utm_|[a-z_]*cl(?:k|ick)?id|[gw]braid|li_fat_id)/i.test(address) || !URL.canParse(address))
    return null;
  const url = new URL(address);
  const given = new Map<string, string>();
  // Some sites keep the parameters behind the fragment: /#/page?utm_source=…
  for (const query of [url.searchParams, new URLSearchParams(url.hash.replace(/^#(?:.*\?)?/, ''))]) {
    for (const [name, value] of query) {
      const key = name.toLowerCase();
      if (value.trim() !== '' && !given.has(key)) given.set(key, value.trim());
    }
  }
  const tags: LinkTags = { clickIds: {} };
  for (const part of TAGS) {
    const value = given.get(UTM[part]);
    if (value !== undefined) tags[part] = value;
  }
  for (const name of CLICK_IDS) {
    const value = given.get(name);
    if (value !== undefined) tags.clickIds[name] = value;
  }
  return Object.keys(tags).length > 1 || Object.keys(tags.clickIds).length > 0 ? tags : null;
}

/** One spelling of a campaign's name, to compare with `Campaign.key`: `Autumn_Pipeline ` and `autumn pipeline` are `autumn-pipeline`. */
export function campaignKey(name: string): string {
  return normalised(name)
    .replace(/[\s_–-]+/g, '-')
    .replace(/^-|-$/g, '');
}

/**
 * Where a page view came from: the link's parameters, else its click id, else the referring site.
 *
 * @param address the page seen
 * @param referrer the page before it, or an `android-app://` name; one on the same site is the same visit and says nothing
 */
export function trafficOf(address: string, referrer = ''): Traffic {
  const tags = campaignFromUrl(address);
  if (tags?.source || tags?.medium || tags?.campaign) return tags;
  const click = CLICK_IDS.find((name) => tags?.clickIds[name]);
  if (click) return TRAFFIC_OF_CLICK[click] ?? {};
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

/** The spelling by which sources, media and campaigns are compared: without space around and without regard to case. */
export function normalised(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}
