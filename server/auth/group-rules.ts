/** What the groups of an identity provider mean here (the setting OIDC_GROUPS): department, role and teams. */
import * as z from 'zod';
import { Department } from '#lib/contract/primitives.ts';

/** What belonging to one group of the provider gives. */
const GroupRule = z.strictObject({
  group: z.string().min(1),
  department: z.optional(Department),
  admin: z.optional(z.literal(true)),
  /** Name of a team; made when there is none of that name. */
  team: z.optional(z.string().min(1).max(80)),
});
export const GroupRules = z.array(GroupRule);
export type GroupRules = z.infer<typeof GroupRules>;

export interface Meaning {
  /** The first rule that gives one decides; null when none does. */
  department: Department | null;
  /** null when no rule speaks of administrators: then the role stays as it is. */
  admin: boolean | null;
  /** Every team that a rule names. */
  teams: { name: string; in: boolean }[];
}

/** What a person's groups mean by these rules. */
export function meaningOf(rules: GroupRules, groups: readonly string[]): Meaning {
  const theirs = rules.filter((rule) => groups.includes(rule.group));
  const named = [...new Set(rules.flatMap((rule) => rule.team ?? []))];
  return {
    department: theirs.find((rule) => rule.department)?.department ?? null,
    admin: rules.some((rule) => rule.admin) ? theirs.some((rule) => rule.admin) : null,
    teams: named.map((name) => ({ name, in: theirs.some((rule) => rule.team === name) })),
  };
}
