/** Where a touchpoint is placed (its channel and campaign) by what a workspace says that spellings mean, and which are unknown. */
import type { SpelledField } from '#lib/contract/spellings.ts';
import { type Channel, channelOf, isKnownMedium } from './channel.ts';
import { campaignKey, normalised, type Traffic } from './link-tags.ts';
import type { Kind } from './touchpoint.ts';

export interface Spelled {
  field: SpelledField;
  /** In the form in which spellings are compared. */
  spelling: string;
  written: string;
}

/** What spellings mean, by meaningKey; null: it was decided that one stays as it is. */
export type Meanings = ReadonlyMap<string, string | null>;

export const meaningKey = ({ field, spelling }: Pick<Spelled, 'field' | 'spelling'>): string =>
  `${field} ${spelling}`;

const LONGEST = 100;
const cut = (text: string): string => text.slice(0, LONGEST).toWellFormed();

/** The spellings in what a link or tool says; parts that are empty are left out. */
export function spelledIn(traffic: Traffic): Spelled[] {
  return (['source', 'medium', 'campaign'] as const).flatMap((field) => {
    const written = traffic[field]?.trim() ?? '';
    const spelling = cut(field === 'campaign' ? campaignKey(written) : normalised(written));
    return spelling === '' ? [] : [{ field, spelling, written: cut(written) }];
  });
}

/** The channel when a source stays without one: of an advertisement all that is known then is that it was paid for. */
const VAGUE: ReadonlySet<Channel> = new Set(['Unassigned', 'Paid Other']);

/**
 * Places a touchpoint.
 *
 * `noted` are its spellings that somebody should explain, and those that somebody has: a medium that says nothing; else a source
 * that leaves the channel open (a site is explained by its address); and every campaign, since which ones exist only the
 * workspace knows.
 */
export function place(
  kind: Kind,
  traffic: Traffic,
  meanings: Meanings,
): { channel: Channel; campaignKey: string | null; noted: Spelled[] } {
  const spelled = spelledIn(traffic);
  const meant: Traffic = { ...traffic };
  for (const one of spelled) {
    const meaning = meanings.get(meaningKey(one));
    if (typeof meaning === 'string') meant[one.field] = meaning;
  }
  const channel = channelOf(kind, meant);
  const { source = '', medium = '', campaign = '' } = meant;
  const mediumOpen = medium.trim() !== '' && !isKnownMedium(medium) && channel === 'Unassigned';
  const open: Record<SpelledField, boolean> = {
    medium: mediumOpen,
    source:
      !mediumOpen &&
      VAGUE.has(channel) &&
      !source.includes('.') &&
      channelOf(kind, { source }) === 'Unassigned',
    campaign: true,
  };
  return {
    channel,
    campaignKey: campaignKey(campaign) || null,
    noted: spelled.filter((one) => open[one.field] || meanings.has(meaningKey(one))),
  };
}
