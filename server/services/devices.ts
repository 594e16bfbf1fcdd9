/** A member's paired sidebars. */
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { listDeviceTokens, revokeDeviceToken } from '../db/tokens.ts';
import { audit } from './audit.ts';
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
  const ended = await services.db.workspaceTx(workspaceId, async (sql) => {
    const name = await revokeDeviceToken(sql, workspaceId, memberId, deviceId, new Date());
    if (name === null) return false;
    const subject = { kind: 'device' as const, id: deviceId, name };
    await audit(sql, workspaceId, { by: { memberId }, action: 'device_revoked', subject });
    return true;
  });
  if (!ended) return fail({ code: 'not_found' });
  services.bus.publish({ ws: workspaceId, revoked: deviceId });
  return ok({});
}
