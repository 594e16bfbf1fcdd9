/** What a team wants to reach: one goal with sub-goals of both departments, counted from what is there anyway. */
import * as z from 'zod';
import { Day, type Department, FreeText, Id, Instant } from './primitives.ts';
import { Goal, ListedStop, Metric, SubGoal } from './records.ts';
import { route } from './route.ts';

export const MAX_GOAL_TITLE = 120;
export const MAX_GOAL_ACCOUNTS = 300;
export const MAX_TARGET = 1_000_000_000;

interface Counted {
  /** Whose work it is. */
  side: Department | 'both';
  unit: 'count' | 'percent' | 'money';
  /** It tells how people keep a promise: in a small team of departments together alone. */
  promise?: true;
}

/** What sub-goals may count, in the order in which they are shown. */
export const METRICS: Record<Metric, Counted> = {
  target_leads: { side: 'marketing', unit: 'count' },
  feedback_answered: { side: 'marketing', unit: 'percent', promise: true },
  followed_up: { side: 'sales', unit: 'percent', promise: true },
  feedback_given: { side: 'sales', unit: 'percent' },
  meetings: { side: 'sales', unit: 'count' },
  won: { side: 'sales', unit: 'count' },
  value: { side: 'sales', unit: 'money' },
  questions_answered: { side: 'both', unit: 'percent' },
};

const GoalContent = z
  .object({
    title: FreeText.check(z.trim(), z.minLength(1), z.maxLength(MAX_GOAL_TITLE)),
    from: Day,
    to: Day,
    /** As people write them; they are kept as the domain that a company is known by. */
    accounts: z.array(z.string().min(1).max(253)).max(MAX_GOAL_ACCOUNTS),
    subGoals: z.array(SubGoal.extend({ target: z.int().min(1).max(MAX_TARGET) })).min(1),
  } satisfies Partial<Record<keyof Goal, z.ZodType>>)
  .refine(({ from, to }) => from <= to, { error: 'must not be before from', path: ['to'] })
  .refine(({ subGoals }) => new Set(subGoals.map(({ metric }) => metric)).size === subGoals.length, {
    error: 'each metric once',
    path: ['subGoals'],
  })
  .refine(
    ({ subGoals }) =>
      subGoals.every(({ metric, target }) => METRICS[metric].unit !== 'percent' || target <= 100),
    {
      error: 'at most 100 percent',
      path: ['subGoals'],
    },
  )
  .refine(
    ({ subGoals, accounts }) =>
      accounts.length > 0 || !subGoals.some(({ metric }) => metric === 'target_leads'),
    { error: 'leads from target accounts need some', path: ['accounts'] },
  );
export type GoalContent = z.infer<typeof GoalContent>;

const params = z.object({ id: Id });
const path = '/api/v1/teams/:id/goal';

export const setGoal = route({
  method: 'POST',
  path,
  access: 'device',
  params,
  body: z.object({
    /** `setAt` of the goal that its writer has seen; null when there was none. */
    basedOn: z.nullable(Instant),
    content: GoalContent,
  }),
  summary:
    'Sets a team’s goal, in place of the one it has; for members of the team. `goal_changed` when somebody set another one meanwhile, `bad_domain` for what is no domain of a company.',
  response: z.object({ goal: Goal }),
});

export const removeGoal = route({
  method: 'DELETE',
  path,
  access: 'device',
  params,
  summary: 'Takes a team’s goal away; for members of the team.',
  response: z.object({}),
});

const Count = z.int().min(0);

/** How far a team has come. */
export const goalProgress = route({
  method: 'GET',
  path,
  access: 'device',
  params,
  summary:
    'How far a team has come with each of its sub-goals. Leads are those of its campaigns that came in the goal’s days, and what became of them since, as reach × sales counts them, each once; `feedback_answered` and `followed_up` are what was done in the agreement’s time, `of` what was done or is late; `of` is null for what is no share. In a team of fewer than five people the figure of these two is null, and `together` is both of them in one, if both are sub-goals. `goal` is null while none is set.',
  response: z.object({
    goal: z.nullable(Goal),
    subGoals: z.array(
      z.object({
        ...SubGoal.shape,
        figure: z.nullable(z.object({ done: z.number().min(0), of: z.nullable(Count) })),
      }),
    ),
    together: z.nullable(z.object({ done: Count, of: Count })),
  }),
});

export const goalList = route({
  method: 'GET',
  path: '/api/v1/teams/:id/goal/:metric',
  access: 'device',
  params: z.object({ id: Id, metric: Metric }),
  query: z.object({
    after: z.optional(Id),
    limit: z.prefault(z.coerce.number().int().min(1).max(200), 20),
  }),
  summary:
    'What a sub-goal counts, the newest first: leads, feedback, handovers or questions, each with its lead and when it came, was given, handed over, asked, met or won. `counted` is false for what a share is of but does not count. `next`: what to give as `after` for the following page, null at the end. `team_too_small` where it would tell of a person.',
  response: z.object({
    rows: z.array(
      z.object({
        /** Of the lead, or of the feedback or question. */
        id: Id,
        leadId: Id,
        lead: z.string(),
        stop: ListedStop,
        account: z.nullable(z.string()),
        at: Instant,
        counted: z.boolean(),
        /** What a won deal is worth, in the workspace's currency; null for everything else. */
        value: z.nullable(z.number()),
      }),
    ),
    next: z.nullable(Id),
  }),
});
