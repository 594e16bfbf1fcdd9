/** Feedback as marketing works through it: what is late first, and together what one answer may settle. */
import type { Feedback } from '#lib/contract/records.ts';

/** A feedback with what is owed for it. */
export interface Owed<F extends Feedback = Feedback> {
  feedback: F;
  /** Who owes the answer; null: everybody in marketing. */
  ownerId: string | null;
  /** null: no answer is owed. */
  dueAt: string | null;
}

/** `cause`: a reason within a campaign, which is what an answer can settle; `due`: late or not. */
export const GROUPINGS = ['due', 'cause', 'campaign', 'reason', 'persona', 'week'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the items of a group have in common; a part that the grouping does not ask for is missing, null is "none". */
export interface Common {
  due?: 'late' | 'in_time' | 'answered';
  campaign?: string | null;
  reason?: string | null;
  persona?: string | null;
  /** The Monday of the week in which it was given, by the person's calendar: `2026-03-02`. */
  week?: string;
}

export interface Group<T> {
  key: string;
  common: Common;
  /** Late ones first, then mine, then by when they are due; those that are answered last, the newest first. */
  items: T[];
  /** How many of them are late, and for how many an answer is owed. */
  late: number;
  waiting: number;
}

export interface Asked {
  by: Grouping;
  me: string | null;
  /** Milliseconds since 1970. */
  now: number;
  /** The persona of a lead, for groups by persona. */
  personaOf?: (leadId: string) => string | null;
}

/** Due instants are all of one form, so that they compare as texts. */
export const isLate = (dueAt: string | null, now: string): boolean => dueAt !== null && dueAt < now;

/**
 * Groups feedback; whatever the order it comes in, the groups and their items are the same. An item with several reasons stands under
 * each of them when groups go by reason.
 *
 * @returns the group first whose first answer is due first, so one with something late before all others
 */
export function grouped<T extends Owed>(items: readonly T[], asked: Asked): Group<T>[] {
  const now = new Date(asked.now).toISOString();
  const groups = new Map<string, { common: Common; items: T[] }>();
  for (const item of items)
    for (const common of commonOf(item, asked, now)) {
      const key = `${asked.by}:${Object.values(common).join(':')}`;
      const group = groups.get(key);
      if (group) group.items.push(item);
      else groups.set(key, { common, items: [item] });
    }
  return [...groups]
    .map(([key, group]) => {
      const owed = group.items.flatMap(({ dueAt }) => dueAt ?? []);
      return {
        key,
        common: group.common,
        items: group.items.sort(byUrgency(asked.me, now)),
        late: owed.filter((dueAt) => isLate(dueAt, now)).length,
        waiting: owed.length,
        firstDue: owed.toSorted()[0] ?? NEVER,
      };
    })
    .sort((one, other) => compare(one.firstDue, other.firstDue) || compare(one.key, other.key))
    .map(({ firstDue: _, ...group }) => group);
}

/** After every instant. */
const NEVER = '~';
const compare = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

const byUrgency =
  (me: string | null, now: string) =>
  (one: Owed, other: Owed): number => {
    const rank = ({ dueAt, ownerId }: Owed): number =>
      dueAt === null ? 4 : (isLate(dueAt, now) ? 0 : 2) + (me !== null && ownerId === me ? 0 : 1);
    return (
      rank(one) - rank(other) ||
      (one.dueAt !== null && other.dueAt !== null
        ? compare(one.dueAt, other.dueAt)
        : compare(other.feedback.givenAt, one.feedback.givenAt)) ||
      compare(one.feedback.id, other.feedback.id)
    );
  };

/** What the item has in common with others; several for several reasons. */
function commonOf({ feedback, dueAt }: Owed, { by, personaOf }: Asked, now: string): Common[] {
  const { campaignId: campaign, reasons, leadId, givenAt } = feedback;
  const each = reasons.length > 0 ? [...new Set(reasons)] : [null];
  switch (by) {
    case 'due':
      return [{ due: dueAt === null ? 'answered' : isLate(dueAt, now) ? 'late' : 'in_time' }];
    case 'cause':
      return each.map((reason) => ({ reason, campaign }));
    case 'campaign':
      return [{ campaign }];
    case 'reason':
      return each.map((reason) => ({ reason }));
    case 'persona':
      return [{ persona: personaOf?.(leadId) ?? null }];
    case 'week':
      return [{ week: mondayOf(new Date(givenAt)) }];
  }
}

function mondayOf(at: Date): string {
  const daysSince = (at.getDay() + 6) % 7;
  const monday = new Date(at.getFullYear(), at.getMonth(), at.getDate() - daysSince, 12);
  return [monday.getFullYear(), monday.getMonth() + 1, monday.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}
