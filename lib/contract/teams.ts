/** Teams: who works on what together, and the agreement between their departments, which holds once both have approved it. */
import * as z from 'zod';
import { VersionStatus } from './approvals.ts';
import { FreeText, Id } from './primitives.ts';
import { type Agreement, ProposedAgreement } from './records.ts';
import { route } from './route.ts';

export const MAX_TEAM_NAME = 80;
export const MAX_PROBLEM = 500;
export const MAX_GOOD_LEAD = 1000;
/** Thirty days. */
export const MAX_HOURS = 720;

const line = (max: number) => FreeText.check(z.trim(), z.maxLength(max));

/** Everything of a team that a person writes. */
export const TeamContent = z.object({
  name: line(MAX_TEAM_NAME).check(z.minLength(1)),
  problem: line(MAX_PROBLEM),
  memberIds: z.array(Id).max(200),
  campaignIds: z.array(Id).max(500),
});
export type TeamContent = z.infer<typeof TeamContent>;

const params = z.object({ id: Id });

export const saveTeam = route({
  method: 'POST',
  path: '/api/v1/teams/:id',
  access: 'device',
  /** Of a new team made by the device. */
  params,
  body: TeamContent,
  summary:
    'Makes or changes a team; for its members and administrators. `team_needs_both` without an active seller and an active marketer, `team_name_taken` when another team has the name.',
  response: z.object({}),
});

export const deleteTeam = route({
  method: 'DELETE',
  path: '/api/v1/teams/:id',
  access: 'device',
  params,
  summary:
    'Removes a team with its agreement; for its members and administrators. Its people, leads and campaigns stay.',
  response: z.object({}),
});

const Hours = z.int().min(1).max(MAX_HOURS);

const AgreementContent = z.object({
  goodLead: line(MAX_GOOD_LEAD).check(z.minLength(1)),
  followUpHours: Hours,
  answerHours: Hours,
} satisfies Record<keyof Agreement, z.ZodType>);

export const AgreementVersion = z.object({
  ...ProposedAgreement.shape,
  status: VersionStatus,
});
export type AgreementVersion = z.infer<typeof AgreementVersion>;

export const agreements = route({
  method: 'GET',
  path: '/api/v1/teams/:id/agreements',
  access: 'device',
  params,
  summary: 'The newest 50 versions of a team’s agreement, the newest first.',
  response: z.object({ versions: z.array(AgreementVersion) }),
});

const Kept = z.object({ kept: z.int().min(0), of: z.int().min(0) });

export const promises = route({
  method: 'GET',
  path: '/api/v1/teams/:id/promises',
  access: 'device',
  params,
  summary:
    'How far a team kept its agreement in the last 30 days, on its campaigns: marketing’s answers to feedback and sales’ follow-ups of handed-over leads, done in time `of` those that were done or are late. `sides` is null in a team of fewer than five people, where it would tell of a person.',
  response: z.object({
    both: Kept,
    sides: z.nullable(z.object({ marketing: Kept, sales: Kept })),
  }),
});

export const proposeAgreement = route({
  method: 'POST',
  path: '/api/v1/teams/:id/agreements',
  access: 'device',
  params,
  body: z.object({
    /** The newest version that its writer has seen; null for the team’s first. */
    basedOn: z.nullable(z.int().min(1)),
    content: AgreementContent,
  }),
  summary:
    'Proposes a new version, approved for the department of its writer, who is of the team; `agreement_changed` when somebody proposed another one meanwhile.',
  response: z.object({ version: AgreementVersion }),
});

export const approveAgreement = route({
  method: 'POST',
  path: '/api/v1/teams/:id/agreements/:number/approval',
  access: 'device',
  params: z.object({ id: Id, number: z.coerce.number().int().min(1) }),
  summary:
    'Approves the proposed version for the caller’s department; for members of the team. With the approval of the second department it holds.',
  response: z.object({ version: AgreementVersion }),
});
