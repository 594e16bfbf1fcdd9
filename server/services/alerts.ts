/** What a member wants to be told of. */
import type * as z from 'zod';
import { type AlertChoices, type alertChoices, MOST_WATCHED, type watch } from '#lib/contract/alerts.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { toldBy } from '#lib/domain/alerts.ts';
import { nextAt } from '#lib/domain/quiet-hours.ts';
import type { Actor } from '../auth/actor.ts';
import { readChoices, writeChoices } from '../db/alerts.ts';
import { insertWatch, readWatches, removeWatch, watchable } from '../db/watches.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** The caller's own. */
export async function getAlertChoices(
  { db, mail }: Pick<Services, 'db' | 'mail'>,
  { workspaceId, memberId }: Actor,
): Promise<Result<z.input<typeof alertChoices.response>, Failure>> {
  return db.workspaceTx(workspaceId, async (sql) =>
    ok({
      choices: await readChoices(sql, workspaceId, memberId),
      watches: await readWatches(sql, workspaceId, memberId),
      canMail: mail !== null,
    }),
  );
}

/** Keeps the caller's own, and sets the clock for the next mail. */
export async function setAlertChoices(
  { db, digests }: Pick<Services, 'db' | 'digests'>,
  { workspaceId, memberId }: Actor,
  chosen: AlertChoices,
): Promise<Result<Record<string, never>, Failure>> {
  await db.workspaceTx(workspaceId, async (sql) => {
    // A sidebar from before there was anything to watch says nothing of it.
    const watched = chosen.watched ?? (await readChoices(sql, workspaceId, memberId))?.watched;
    const choices = { ...chosen, ...(watched && { watched }) };
    await writeChoices(sql, workspaceId, memberId, { choices, mailAt: nextMailAt(choices, Date.now()) });
  });
  digests.wake(workspaceId);
  return ok({});
}

/** Begins or ends to watch something, and answers with all that the caller watches then. Again has no effect. */
export async function setWatch(
  { db }: Pick<Services, 'db'>,
  { workspaceId, memberId }: Actor,
  { about, id, on }: z.output<typeof watch.body>,
): Promise<Result<z.input<typeof watch.response>, Failure>> {
  return db.workspaceTx(workspaceId, async (sql) => {
    const thing = await watchable(sql, workspaceId, { about, id });
    if (thing === null) return fail({ code: 'not_found' });
    const before = await readWatches(sql, workspaceId, memberId);
    const stands = before.some((one) => one.about === about && one.id === thing);
    if (on === stands) return ok({ watches: before });
    if (on && before.length >= MOST_WATCHED) return fail({ code: 'too_many_watches' });
    await (on ? insertWatch : removeWatch)(sql, workspaceId, memberId, { about, id: thing });
    return ok({ watches: await readWatches(sql, workspaceId, memberId) });
  });
}

/** @param after milliseconds since 1970 @returns null when they want no mail */
export const nextMailAt = (choices: AlertChoices, after: number): Date | null =>
  toldBy(choices, 'mail').length === 0 ? null : new Date(nextAt(choices.mailHour, after, choices));
