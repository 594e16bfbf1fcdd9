/**
 * Where advertising and mail tools write a campaign's id into an address: on their own pages, and into the links that they make.
 * Only addresses are read. What is known of a tool is a row here; which id is which campaign, the workspace says.
 */
import type { CampaignTool } from '#lib/contract/records.ts';
import { parametersOf } from './link-tags.ts';

interface ToolRow {
  tool: CampaignTool;
  /** The tool's own hosts. */
  host: RegExp;
  /** Finds the ids of the campaigns that a page of the tool is about, in its path, query and fragment; each has a group `id`. */
  ids: readonly RegExp[];
  /** Parameters of a link that hold the id. */
  link: readonly string[];
}

const NUMBERS = String.raw`(?<id>\d{3,25}(?:(?:,|%2C)\d{3,25})*)`;
const GUID = '(?<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})';

const TOOLS: readonly ToolRow[] = [
  {
    tool: 'google_ads',
    host: /^ads\.google\.com$/,
    ids: [new RegExp(`[?&#]campaignId=${NUMBERS}`, 'i')],
    link: ['gad_campaignid'],
  },
  {
    tool: 'meta_ads',
    host: /^(?:adsmanager|business)\.facebook\.com$/,
    ids: [new RegExp(`[?&#](?:selected_)?campaign_ids?=${NUMBERS}`, 'i')],
    link: [],
  },
  {
    tool: 'linkedin_ads',
    host: /^(?:www\.)?linkedin\.com$/,
    ids: [
      new RegExp(`^/campaignmanager/accounts/\\d+/campaigns/${NUMBERS}(?![\\d,])`),
      new RegExp(`^/campaignmanager/.*[?&]selectedCampaignIds=(?:%5B|\\[)?${NUMBERS}`, 'i'),
      new RegExp(`^/campaignmanager/accounts/\\d+/campaign-groups/${NUMBERS}(?![\\d,])`),
    ],
    link: [],
  },
  {
    tool: 'hubspot',
    host: /^app(?:-\w+)?\.hubspot\.com$/,
    ids: [new RegExp(`/campaigns/.*?${GUID}`, 'i'), /^\/email\/\d+\/(?:details|edit)\/(?<id>\d{5,20})(?!\d)/],
    link: ['_hsmi'],
  },
  {
    tool: 'mailchimp',
    host: /^us\d{1,3}\.admin\.mailchimp\.com$/,
    ids: [/^\/(?:campaigns|reports)\/.*?[?&#](?:id|campaign_id)=(?<id>\w{3,20})(?!\w)/],
    link: ['mc_cid'],
  },
  {
    tool: 'brevo',
    host: /^(?:app|my)\.brevo\.com$/,
    ids: [/^\/(?:marketing-)?(?:campaigns?|reports?|camp)\b[^?#]*?\/(?<id>\d{1,15})(?![\d\w])/],
    link: [],
  },
  {
    tool: 'marketo',
    host: /^(?:app-\w+|engage-\w+)\.marketo\.com$|^experience\.adobe\.com$/,
    // A programme is `#PG1001A1`, within Adobe's frame `…/marketo-engage/classic/PG1001A1`.
    ids: [/[/#](?:PG|ME|EBP|NP)(?<id>\d{1,12})[A-Z]\d/],
    link: [],
  },
];

/** A campaign by the id that a tool gives it. */
export interface ToolCampaign {
  tool: CampaignTool;
  id: string;
}

/** The campaigns that a page of a tool is about, as the tool counts them; none on any other page. */
export function campaignsOfTool(url: URL): ToolCampaign[] {
  const row = TOOLS.find(({ host }) => host.test(url.hostname));
  if (!row) return [];
  const rest = url.pathname + url.search + url.hash;
  const found = row.ids.map((pattern) => pattern.exec(rest)?.groups?.id).find((id) => id !== undefined);
  const ids = found === undefined ? [] : found.toLowerCase().split(/,|%2c/);
  return [...new Set(ids)].map((id) => ({ tool: row.tool, id }));
}

/** HubSpot's parameters on links of advertisements say the network, and the network's own id of the campaign. */
const NETWORKS: Readonly<Record<string, CampaignTool>> = {
  adwords: 'google_ads',
  facebook: 'meta_ads',
  linkedin: 'linkedin_ads',
};

/** The campaigns that a link names by a tool's id, as the tool wrote it into the link. */
export function campaignsOfLink(url: URL): ToolCampaign[] {
  const given = parametersOf(url);
  const named = TOOLS.flatMap(({ tool, link }) =>
    link.flatMap((name) => {
      const id = given.get(name);
      return id === undefined ? [] : [{ tool, id: id.toLowerCase() }];
    }),
  );
  const network = NETWORKS[given.get('hsa_net')?.toLowerCase() ?? ''];
  const id = given.get('hsa_cam');
  return network && id !== undefined ? [...named, { tool: network, id: id.toLowerCase() }] : named;
}
