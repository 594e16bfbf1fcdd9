/** Which feedback is shown, as it stands in the address of the page: ids and keys alone. */
import { GROUPINGS, type Grouping, type Owed } from '#lib/domain/feedback-groups.ts';

/** `mine`: what waits for my answer. */
export const SHOWS = ['unanswered', 'mine', 'all'] as const;
export type Show = (typeof SHOWS)[number];

/** One campaign, reason or persona alone, as other pages lead here; `none`: those without one. */
export const NARROWINGS = ['campaign', 'reason', 'persona'] as const;
type Narrowed = { [N in (typeof NARROWINGS)[number]]?: string };

export interface FeedbackFilter extends Narrowed {
  by: Grouping;
  show: Show;
}

const USUAL = { by: 'cause', show: 'unanswered' } as const;
const VALUE = /^[\w-]{1,64}$/;

/** Anything that is no filter is the usual one. @param offered what this person may be shown */
export function filterOf(text: string, offered: readonly Show[] = SHOWS): FeedbackFilter {
  const said = new URLSearchParams(text);
  const filter: FeedbackFilter = {
    by: GROUPINGS.find((known) => known === said.get('by')) ?? USUAL.by,
    show: offered.find((known) => known === said.get('show')) ?? USUAL.show,
  };
  for (const part of NARROWINGS) {
    const value = said.get(part);
    if (value !== null && VALUE.test(value)) filter[part] = value;
  }
  return filter;
}

/** The shortest text that says the same; empty for the usual filter. */
export function filterText(filter: FeedbackFilter): string {
  const said = new URLSearchParams();
  if (filter.by !== USUAL.by) said.set('by', filter.by);
  if (filter.show !== USUAL.show) said.set('show', filter.show);
  for (const part of NARROWINGS) {
    const value = filter[part];
    if (value !== undefined) said.set(part, value);
  }
  return said.toString();
}

/** Whether a filter shows an item; a persona is asked for elsewhere, because it takes the lead to know it. */
export function shows(
  filter: FeedbackFilter,
  { feedback, ownerId, dueAt }: Owed,
  me: string | null,
): boolean {
  if (filter.show !== 'all' && dueAt === null) return false;
  if (filter.show === 'mine' && ownerId !== me) return false;
  if (filter.campaign !== undefined && (feedback.campaignId ?? 'none') !== filter.campaign) return false;
  if (filter.reason === undefined) return true;
  return filter.reason === 'none' ? feedback.reasons.length === 0 : feedback.reasons.includes(filter.reason);
}
