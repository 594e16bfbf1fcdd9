/** What a link says of where it stood: the UTM parameters and click ids, and the spelling by which such words are compared. */

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
 * The parameters of an address, each by its name in lower case with its first value that is not empty, trimmed; also those that
 * some sites keep behind the fragment (`/#/page?utm_source=…`).
 */
export function parametersOf(url: URL): Map<string, string> {
  const given = new Map<string, string>();
  for (const query of [url.searchParams, new URLSearchParams(url.hash.replace(/^#(?:.*\?)?/, ''))]) {
    for (const [name, value] of query) {
      const key = name.toLowerCase();
      if (value.trim() !== '' && !given.has(key)) given.set(key, value.trim());
    }
  }
  return given;
}

/**
 * Reads the campaign parameters of an address: the nine UTM ones and nine click ids. Names are read without
 * regard to case; of a repeated one the first that is not empty counts.
 *
 * @returns null when the text is no address or carries none of them
 */
export function campaignFromUrl(address: string): LinkTags | null {
  if (!/[?#&](?:utm_|[a-z_]*cl(?:k|ick)?id|[gw]braid|li_fat_id)/i.test(address) || !URL.canParse(address))
    return null;
  const given = parametersOf(new URL(address));
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

/** Names of parameters that say where a visitor came from, and nothing of the page. */
export const campaignParameters =
  /^(?:utm_\w+|hsa_\w+|gad_\w+|_hs\w+|mc_[ce]id|mkt_tok|gclid|gbraid|wbraid|dclid|msclkid|fbclid|li_fat_id|ttclid|twclid)$/i;

/** What the click id of a link tells alone; null without one. */
export function trafficOfClick({ clickIds }: Pick<LinkTags, 'clickIds'>): Traffic | null {
  const name = CLICK_IDS.find((one) => clickIds[one] !== undefined);
  return (name && TRAFFIC_OF_CLICK[name]) || null;
}

/** One spelling of a campaign's name, to compare with `Campaign.key`: `Autumn_Pipeline ` and `autumn pipeline` are `autumn-pipeline`. */
export function campaignKey(name: string): string {
  return normalised(name)
    .replace(/[\s_–-]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** The spelling by which sources, media and campaigns are compared: without space around and without regard to case. */
export function normalised(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}
