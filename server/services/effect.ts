/** What every mutation's effect is made of. */
import type { AuditAction, AuditDetails } from '#lib/contract/audit.ts';
import type { ErrorCode } from '#lib/contract/errors.ts';
import type { Mutation, MutationResult, MutationType } from '#lib/contract/mutations.ts';
import type { Lead } from '#lib/contract/records.ts';
import { fail as failWith, type Result } from '#lib/contract/result.ts';
import type { Actor } from '../auth/actor.ts';
import type { Sql } from '../db/db.ts';
import { leadForUpdate, leadIdOf } from '../db/leads.ts';
import { audit } from './audit.ts';

export interface Context {
  sql: Sql;
  actor: Actor;
  /** When the person did it, by the device's clock corrected to the server's; never in the future. ISO 8601. */
  at: string;
}

/** Why nothing was changed; a lead that the device may show as changed comes along as it is. */
export interface Refusal {
  code: ErrorCode;
  lead?: Lead;
}

/** The record as it stands now, or why nothing was changed. */
export type Effect = Promise<Result<Pick<MutationResult, 'feedback' | 'lead' | 'question'>, Refusal>>;
export const fail = (code: ErrorCode): Result<never, Refusal> => failWith({ code });
export type Payload<T extends MutationType> = Extract<Mutation, { type: T }>['payload'];

/** Writes down in the audit log what was decided about a lead, by ids alone. */
export const note = (
  { sql, actor }: Context,
  action: AuditAction,
  leadId: string,
  details: AuditDetails,
): Promise<void> =>
  audit(sql, actor.workspaceId, {
    by: { memberId: actor.memberId },
    action,
    subject: { kind: 'lead', id: leadId },
    details,
  });

/** The lead that the device means, locked. */
export async function meantLead({ sql, actor }: Context, id: string): Promise<Lead | null> {
  const leadId = await leadIdOf(sql, actor.workspaceId, id);
  return leadId === null ? null : leadForUpdate(sql, actor.workspaceId, leadId);
}
