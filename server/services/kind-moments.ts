/** What marketing says of kinds of touchpoints. */
import type * as z from 'zod';
import type { changeKindMoment } from '#lib/contract/kind-moments.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { isKind } from '#lib/domain/touchpoint.ts';
import type { Actor } from '../auth/actor.ts';
import { kindMomentsForUpdate, writeKindMoments } from '../db/kind-moments.ts';
import { changed } from './changed.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** Calls a kind telling, words that anew, or takes it back. @returns `invalid_request` for a kind that there is not */
export async function changeMomentOfKind(
  services: Pick<Services, 'db' | 'bus'>,
  { workspaceId, memberId }: Actor,
  { kind, text }: z.output<typeof changeKindMoment.body>,
): Promise<Result<Record<string, never>, Failure>> {
  if (!isKind(kind)) return fail({ code: 'invalid_request', path: 'kind' });
  return changed(services, workspaceId, async (sql) => {
    const others = (await kindMomentsForUpdate(sql, workspaceId)).filter((one) => one.kind !== kind);
    const said = text === null ? [] : [{ kind, text, memberId, at: new Date().toISOString() }];
    await writeKindMoments(sql, workspaceId, [...others, ...said]);
    return ok({});
  });
}
