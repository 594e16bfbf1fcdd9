/** What recognising the campaigns of a page gives (campaign-recognition.ts). */
import type { CampaignTool } from '#lib/contract/records.ts';

/**
 * What says that a page is of a campaign, the surest first: the address of the tool that runs it · `utm_campaign` or `utm_id` · an
 * id that a tool wrote into the link · a registered landing page · a link of the open message.
 */
export const RECOGNISED_BY = ['tool', 'utm', 'link', 'address', 'message'] as const;
export type RecognisedBy = (typeof RECOGNISED_BY)[number];

/** A campaign that the page's own address names and the workspace does not know. */
export type UnknownCampaign =
  | { by: 'utm'; name: string }
  | { by: 'tool' | 'link'; tool: CampaignTool; id: string }
  /** An advertisement was clicked, on this service, and nothing says for which campaign. */
  | { by: 'click'; source: string };

export interface PageCampaigns {
  /** Each campaign once, the surest first; at most five. */
  found: { id: string; by: RecognisedBy }[];
  /** Only when nothing was found. */
  unknown: UnknownCampaign | null;
}

export const NO_CAMPAIGNS: PageCampaigns = { found: [], unknown: null };
