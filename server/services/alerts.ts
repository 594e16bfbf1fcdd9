/** What a member wants to be told of. */
import type * as z from 'zod';
import type { AlertChoices, alertChoices } from '#lib/contract/alerts.ts';
import { ok, type Result } from '#lib/contract/result.ts';
import { nextAt } from '#lib/domain/quiet-hours.ts';
import type { Actor } from '../auth/actor.ts';
import { readChoices, writeChoices } from '../db/alerts.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** The caller's own. */
export async function getAlertChoices(
  { db, mail }: Pick<Services, 'db' | 'mail'>,
  { workspaceId, memberId }: Actor,
): Promise<Result<z.input<typeof alertChoices.response>, Failure>> {
  const choices = await db.workspaceTx(workspaceId, (sql) => readChoices(sql, workspaceId, memberId));
  return ok({ choices, canMail: mail !== null });
}

/** Keeps the caller's own, and sets the clock for the next mail. */
export async function setAlertChoices(
  { db, digests }: Pick<Services, 'db' | 'digests'>,
  { workspaceId, memberId }: Actor,
  choices: AlertChoices,
): Promise<Result<Record<string, never>, Failure>> {
  const mailAt = nextMailAt(choices, Date.now());
  await db.workspaceTx(workspaceId, (sql) => writeChoices(sql, workspaceId, memberId, { choices, mailAt }));
  digests.wake(workspaceId);
  return ok({});
}

/** @param after milliseconds since 1970 @returns null when they want no mail */
export const nextMailAt = (choices: AlertChoices, after: number): Date | null =>
  choices.mail.length === 0 ? null : new Date(nextAt(choices.mailHour, after, choices));
