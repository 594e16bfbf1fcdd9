import { Department } from '#lib/contract/primitives.ts';
import type { Member, Team } from '#lib/contract/records.ts';

/** The active people of a team, in its order. */
export const peopleOf = (
  { memberIds }: Pick<Team, 'memberIds'>,
  members: ReadonlyMap<string, Member>,
): Member[] => memberIds.flatMap((id) => members.get(id) ?? []).filter(({ active }) => active);

/** The departments of which a team has nobody. A team that an identity provider's groups made, or that somebody left, may lack one. */
export const missingIn = (people: readonly Pick<Member, 'department'>[]): Department[] =>
  Department.options.filter((one) => !people.some(({ department }) => department === one));
