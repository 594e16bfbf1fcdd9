import { CampaignBrief } from '#lib/contract/records.ts';

/** The parts of a brief, in the order in which they are read. */
export const BRIEF_PARTS: readonly (keyof CampaignBrief)[] = CampaignBrief.keyof().options;
