/** Which campaigns of the workspace a page is of, by addresses alone: its own, and the links of a message that is open on it. */
import type { Campaign } from '#lib/contract/records.ts';
import { closeness } from './campaign-address.ts';
import {
  NO_CAMPAIGNS,
  type PageCampaigns,
  type RecognisedBy,
  type UnknownCampaign,
} from './campaign-found.ts';
import { campaignsOfLink, campaignsOfTool, type ToolCampaign } from './campaign-tools.ts';
import { campaignFromUrl, campaignKey, trafficOfClick } from './link-tags.ts';
import { redirectTarget } from './linkedin.ts';

/** What recognising needs of a campaign. */
export type Recognisable = Pick<
  Campaign,
  'id' | 'key' | 'startsOn' | 'spellings' | 'addresses' | 'externalIds'
>;

const MOST = 5;
/** As much as is shown of a name that anybody may have put into a link. */
const LONGEST_NAME = 100;

/**
 * @param address the page's, also that of a page which is not looked at
 * @param links addresses that stand in the message open on the page
 */
export function recogniseCampaigns(
  address: string | null,
  links: readonly string[],
  campaigns: readonly Recognisable[],
): PageCampaigns {
  const page = address === null ? null : webAddress(address);
  if (!page) return NO_CAMPAIGNS;
  // Where two campaigns claim the same, the one that began last is meant.
  const newestFirst = campaigns.toSorted((a, b) => (b.startsOn ?? '').localeCompare(a.startsOn ?? ''));
  const found = new Map<string, RecognisedBy>();
  const add = (campaign: Recognisable | undefined, by: RecognisedBy): void => {
    if (campaign && !found.has(campaign.id)) found.set(campaign.id, by);
  };
  const here = campaignsOfTool(page);
  for (const one of here) add(byToolId(one, newestFirst), 'tool');
  add(byTags(page.href, newestFirst), 'utm');
  const inLink = campaignsOfLink(page);
  for (const one of inLink) add(byToolId(one, newestFirst), 'link');
  add(byAddress(page, newestFirst), 'address');
  for (const link of links) {
    const wrapped = webAddress(link);
    const url = wrapped && (webAddress(redirectTarget(wrapped) ?? '') ?? wrapped);
    if (!url) continue;
    add(byTags(url.href, newestFirst), 'message');
    for (const one of campaignsOfLink(url)) add(byToolId(one, newestFirst), 'message');
  }
  const all = [...found].map(([id, by]) => ({ id, by })).slice(0, MOST);
  return { found: all, unknown: all.length === 0 ? unknownOn(page, here, inLink) : null };
}

function webAddress(address: string): URL | null {
  const url = URL.parse(address);
  return url && /^https?:$/.test(url.protocol) ? url : null;
}

const byToolId = ({ tool, id }: ToolCampaign, campaigns: readonly Recognisable[]): Recognisable | undefined =>
  campaigns.find(({ externalIds }) =>
    externalIds.some((one) => one.tool === tool && one.id.toLowerCase() === id),
  );

/** By the name of the campaign in the link, as the workspace spells it or has explained it; else by its id in any tool. */
function byTags(address: string, campaigns: readonly Recognisable[]): Recognisable | undefined {
  const tags = campaignFromUrl(address);
  const key = campaignKey(tags?.campaign ?? '');
  const id = tags?.id?.toLowerCase();
  return (
    (key &&
      (campaigns.find((one) => one.key === key) ?? campaigns.find((one) => one.spellings.includes(key)))) ||
    (id && campaigns.find(({ externalIds }) => externalIds.some((one) => one.id.toLowerCase() === id))) ||
    undefined
  );
}

function byAddress(page: URL, campaigns: readonly Recognisable[]): Recognisable | undefined {
  let closest: { campaign: Recognisable; how: number } | undefined;
  for (const campaign of campaigns) {
    for (const pattern of campaign.addresses) {
      const how = closeness(pattern, page);
      if (how !== null && (!closest || how > closest.how)) closest = { campaign, how };
    }
  }
  return closest?.campaign;
}

function unknownOn(
  page: URL,
  here: readonly ToolCampaign[],
  inLink: readonly ToolCampaign[],
): UnknownCampaign | null {
  const tags = campaignFromUrl(page.href);
  const name = tags?.campaign?.slice(0, LONGEST_NAME).toWellFormed();
  if (here[0]) return { by: 'tool', ...here[0] };
  if (name) return { by: 'utm', name };
  if (inLink[0]) return { by: 'link', ...inLink[0] };
  const source = tags && trafficOfClick(tags)?.source;
  return source ? { by: 'click', source } : null;
}
