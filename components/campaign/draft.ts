import {
  CampaignDetails,
  ExternalId,
  MAX_ADDRESS,
  MAX_ADDRESSES,
  MAX_BRIEF,
} from '#lib/contract/campaigns.ts';
import { type Campaign, type CampaignBrief, CampaignTool } from '#lib/contract/records.ts';
import { addressPattern } from '#lib/domain/campaign-address.ts';
import { campaignsOfTool } from '#lib/domain/campaign-tools.ts';
import { BRIEF_PARTS } from './brief.ts';

/** A campaign as it is typed. */
export interface Draft {
  startsOn: string;
  endsOn: string;
  /** Empty: nobody. */
  ownerId: string;
  brief: CampaignBrief;
  personaIds: readonly string[];
  /** One in a line. */
  addresses: string;
  ids: readonly { key: string; tool: CampaignTool; id: string }[];
}

/** What is wrong with a field. */
interface Fault {
  code: 'date' | 'order' | 'too_long' | 'address' | 'too_many' | 'id';
  /** What was written. */
  at?: string;
}
/** By field, part of the brief, or key of an id in a tool. */
export type Faults = ReadonlyMap<string, Fault>;

export const draftOf = (campaign: Campaign): Draft => ({
  startsOn: campaign.startsOn ?? '',
  endsOn: campaign.endsOn ?? '',
  ownerId: campaign.ownerId ?? '',
  brief: campaign.brief,
  personaIds: campaign.personaIds,
  addresses: campaign.addresses.join('\n'),
  ids: campaign.externalIds.flatMap(({ tool, id }, at) => {
    const known = CampaignTool.safeParse(tool);
    return known.success ? [{ key: String(at), tool: known.data, id }] : [];
  }),
});

const lines = (text: string): string[] => text.split('\n').flatMap((line) => line.trim() || []);

/** An id as somebody types or pastes it: the address of the campaign in a tool says both. */
export function typedId(text: string): { tool?: CampaignTool; id: string } {
  const url = URL.parse(text.trim());
  return (url && campaignsOfTool(url)[0]) ?? { id: text };
}

/** What a draft says; or where it is wrong. */
export function readDraft(draft: Draft): { details: CampaignDetails } | { faults: Faults } {
  const faults = new Map<string, Fault>();
  const { startsOn, endsOn, brief } = draft;
  for (const [name, day] of [
    ['startsOn', startsOn],
    ['endsOn', endsOn],
  ] as const)
    if (day !== '' && !CampaignDetails.shape[name].safeParse(day).success) faults.set(name, { code: 'date' });
  if (faults.size === 0 && startsOn !== '' && endsOn !== '' && endsOn < startsOn)
    faults.set('endsOn', { code: 'order' });
  for (const part of BRIEF_PARTS)
    if (brief[part].trim().length > MAX_BRIEF) faults.set(part, { code: 'too_long' });
  const addresses = lines(draft.addresses);
  const wrong = addresses.find((one) => one.length > MAX_ADDRESS || addressPattern(one) === null);
  if (wrong !== undefined) faults.set('addresses', { code: 'address', at: wrong });
  else if (addresses.length > MAX_ADDRESSES) faults.set('addresses', { code: 'too_many' });
  const ids = draft.ids.filter(({ id }) => id.trim() !== '');
  for (const { key, id } of ids) if (!ExternalId.safeParse(id).success) faults.set(key, { code: 'id' });
  if (faults.size > 0) return { faults };
  return {
    details: {
      startsOn: startsOn || null,
      endsOn: endsOn || null,
      ownerId: draft.ownerId || null,
      brief,
      personaIds: [...draft.personaIds],
      addresses,
      externalIds: ids.map(({ tool, id }) => ({ tool, id: id.trim() })),
    },
  };
}
