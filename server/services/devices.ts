/** A member's paired sidebars. */
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { listDeviceTokens, revokeDeviceToken } from '../db/tokens.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

interface Owner {
  workspaceId: string;
  memberId: string;
}

/** The sidebars that still work, newest first. */
export const listDevices = (services: Pick<Services, 'db'>, { workspaceId, memberId }: Owner) =>
  listDeviceTokens(services.db, workspaceId, memberId, new Date());

/** Ends one of the member's own sidebars at once, on every server and on its open stream. Another's is `not_found`. */
export async function revokeDevice(
  services: Pick<Services, 'db' | 'bus'>,
  { workspaceId, memberId }: Owner,
  deviceId: string,
): Promise<Result<Record<string, never>, Failure>> {
  if (!(await revokeDeviceToken(services.db, workspaceId, memberId, deviceId, new Date())))
    return fail({ code: 'not_found' });
  services.bus.publish({ ws: workspaceId, revoked: deviceId });
  return ok({});
}
