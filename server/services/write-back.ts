/** Telling connected systems what sellers say of leads. */
import type { Mutation, MutationResult } from '#lib/contract/mutations.ts';
import type { Actor } from '../auth/actor.ts';
import type { Sql } from '../db/db.ts';
import { noteWrites } from '../db/source-writes.ts';

const TOLD: ReadonlySet<Mutation['type']> = new Set(['feedback.give', 'feedback.revise', 'feedback.retract']);

/**
 * Notes, in the transaction of a mutation that was applied, what is to be written into connected systems. Returns whether anything
 * is; then the caller wakes them after the commit.
 */
export const writesBack = async (
  sql: Sql,
  { workspaceId }: Actor,
  { type }: Mutation,
  { feedback }: Pick<MutationResult, 'feedback'>,
): Promise<boolean> =>
  feedback && TOLD.has(type)
    ? noteWrites(sql, workspaceId, { feedbackId: feedback.id, leadId: feedback.leadId, now: new Date() })
    : false;
