import type * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { me } from '#lib/contract/routes.ts';
import type { Actor } from '../auth/actor.ts';
import { memberById } from '../db/members.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** Who a device speaks for. */
export async function whoAmI(
  services: Pick<Services, 'db'>,
  actor: Actor,
): Promise<Result<z.input<typeof me.response>, Failure>> {
  const member = await memberById(services.db, actor.workspaceId, actor.memberId);
  return member ? ok({ ...member, deviceId: actor.deviceId }) : fail({ code: 'token_revoked' });
}
