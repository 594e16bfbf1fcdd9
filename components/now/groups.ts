/** The known people of a page, in the groups that the panel shows. */
import type { TabView } from '#lib/store/tab-state.ts';

type People = TabView['people'];

/** Where on the page: in the open message or record, anywhere on the page, in a list. */
const GROUPS = ['message', 'page', 'list'] as const;
export type Group = (typeof GROUPS)[number];

function groupOf({ surface }: People[number]): Group {
  if (surface === 'sender' || surface === 'recipient') return 'message';
  return surface === 'list' ? 'list' : 'page';
}

/** The groups that have somebody, each in the order of the evidence. */
export function grouped(people: People): { group: Group; leadIds: string[] }[] {
  return GROUPS.flatMap((group) => {
    const leadIds = people.filter((one) => groupOf(one) === group).map(({ leadId }) => leadId);
    return leadIds.length > 0 ? [{ group, leadIds }] : [];
  });
}

const MOST_CHIPS = 2;

/** Whom to show by name at once: the likeliest, and the open one in any case; nobody when the open one is alone. */
export function chipsOf(front: People, openId: string | null): string[] {
  const ids = front.map(({ leadId }) => leadId);
  if (ids.every((id) => id === openId)) return [];
  const first = ids.slice(0, MOST_CHIPS);
  if (openId === null || first.includes(openId) || !ids.includes(openId)) return first;
  return [...ids.slice(0, MOST_CHIPS - 1), openId];
}
