/** What a lead will get, is invited to, has signed up for or booked in the next days. */
import type { Campaign, Touchpoint } from '#lib/contract/records.ts';
import { announces } from './touchpoint.ts';

/** So far ahead it is looked. */
export const AHEAD_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

export interface Upcoming {
  /** What announced it: the last that was said of it. */
  touchpoint: Touchpoint;
  /** An instant, or a day (`YYYY-MM-DD`) where only that is known. */
  on: string;
}

/**
 * What comes within 30 days, the nearest first; each thing once, by what happened last: who was invited and signed up has signed up.
 * A mailing that was paused since it was planned is left out, until it is planned anew. Where the source did not say when it is, it
 * is the first day of its campaign. What was marked as a machine's doing counts too: an
 * invitation is sent by one.
 *
 * @param touchpoints in any order, with repetitions
 * @param campaigns by id
 * @param now milliseconds since 1970; what began already is not ahead
 * @param today `YYYY-MM-DD` by the person's own calendar; a day counts until it ends
 */
export function upcoming(
  touchpoints: readonly Touchpoint[],
  campaigns: ReadonlyMap<string, Pick<Campaign, 'startsOn'>>,
  now: number,
  today: string,
): Upcoming[] {
  const until = now + AHEAD_DAYS * DAY;
  const lastDay = new Date(Date.parse(today) + AHEAD_DAYS * DAY).toISOString().slice(0, 10);
  const pauses = touchpoints.filter(({ kind }) => kind === 'email_paused');
  const ahead = touchpoints.flatMap((touchpoint): Upcoming[] => {
    if (!announces(touchpoint.kind) || pauses.some((pause) => isPausedBy(touchpoint, pause))) return [];
    const { startsAt } = touchpoint;
    if (startsAt) {
      const at = Date.parse(startsAt);
      return at > now && at <= until ? [{ touchpoint, on: startsAt }] : [];
    }
    const day = campaigns.get(touchpoint.campaignId ?? '')?.startsOn;
    return day && day > touchpoint.at.slice(0, 10) && day >= today && day <= lastDay
      ? [{ touchpoint, on: day }]
      : [];
  });
  const byThing = new Map<string, Upcoming>();
  for (const one of ahead) {
    const thing = `${one.on} ${one.touchpoint.campaignId ?? one.touchpoint.title}`;
    const other = byThing.get(thing);
    if (!other || isLater(one.touchpoint, other.touchpoint)) byThing.set(thing, one);
  }
  return [...byThing.values()].sort(
    (a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0) || (isLater(a.touchpoint, b.touchpoint) ? -1 : 1),
  );
}

/** A tool that does not say of which sending it is pauses all of that mailing. */
const isPausedBy = (planned: Touchpoint, pause: Touchpoint): boolean =>
  planned.kind === 'email_planned' &&
  planned.title === pause.title &&
  planned.campaignId === pause.campaignId &&
  (pause.startsAt === null || pause.startsAt === planned.startsAt) &&
  isLater(pause, planned);

const isLater = (one: Touchpoint, other: Touchpoint): boolean =>
  one.at === other.at ? one.id > other.id : one.at > other.at;
