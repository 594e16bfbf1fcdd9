/** What marketing says of touchpoints: shown on this device at once, and said to the server. */
import type { Moment, Touchpoint } from '#lib/contract/records.ts';
import { here } from './connections.ts';
import { enqueue } from './outbox.ts';
import { check, stored, type Written } from './saying.ts';
import { changeTimeline } from './timelines.ts';

/** Calls a touchpoint a moment, or words it anew. @param text what sellers should make of it */
export function markMoment(touchpoint: Touchpoint, text: string): Written {
  const { id, leadId, at, kind, title } = touchpoint;
  return sayOfMoment('moment.mark', { leadId, touchpointId: id, text }, (others, memberId) => [
    ...others,
    {
      touchpointId: id,
      touchedAt: at,
      kind,
      title,
      text: text.trim(),
      memberId,
      at: new Date().toISOString(),
    },
  ]);
}

/** The touchpoint is no moment any more. */
export const unmarkMoment = (leadId: string, touchpointId: string): Written =>
  sayOfMoment('moment.unmark', { leadId, touchpointId }, (others) => [...others]);

/** @param become the lead's moments, given those of its other touchpoints */
async function sayOfMoment(
  type: 'moment.mark' | 'moment.unmark',
  payload: { leadId: string; touchpointId: string; text?: string },
  become: (others: readonly Moment[], memberId: string) => Moment[],
): Written {
  const store = await here();
  const said = await check(store, type, payload);
  if (!said.ok) return said;
  const kept = await stored(() => enqueue(store, said.value));
  if (!kept.ok) return kept;
  await changeTimeline(store, payload.leadId, (timeline) => ({
    ...timeline,
    moments: become(
      timeline.moments.filter(({ touchpointId }) => touchpointId !== payload.touchpointId),
      said.value.memberId,
    ).toSorted((a, b) => (a.touchedAt > b.touchedAt ? -1 : 1)),
  }));
  return kept;
}
