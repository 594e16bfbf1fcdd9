/** Paired devices: a member's own, and all of them for an administrator. */
import type { AnyDevice } from '#lib/contract/entering.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { Actor } from '../auth/actor.ts';
import { readToken } from '../auth/token.ts';
import {
  allDevices,
  type DeviceRow,
  type EndedDevice,
  noteWiped,
  orderWipe,
  revokeDevices,
  workingDevices,
} from '../db/tokens.ts';
import { audit } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

interface Owner {
  workspaceId: string;
  memberId: string;
}

type Done = Result<Record<string, never>, Failure>;

/** How long a device that has ended stays in the administrator's list. */
const SHOWN_MS = 90 * 24 * 3600_000;

/** A member's devices that still work, newest first. */
export const listDevices = (
  services: Pick<Services, 'db'>,
  { workspaceId, memberId }: Owner,
): Promise<DeviceRow[]> => workingDevices(services.db, workspaceId, memberId, new Date());

function stateOf({ wipedAt, wipeOrderedAt, revokedAt, expiresAt }: DeviceRow): AnyDevice['state'] {
  if (wipedAt) return 'wiped';
  if (wipeOrderedAt) return 'wipe_ordered';
  if (revokedAt) return 'revoked';
  return expiresAt && expiresAt.getTime() <= Date.now() ? 'expired' : 'working';
}

/** A device as the contract shows it. */
export const deviceLine = (device: DeviceRow, actor: Pick<Actor, 'deviceId'>) => ({
  id: device.id,
  name: device.name,
  browser: device.browser,
  createdAt: device.createdAt.toISOString(),
  lastUsedOn: device.lastUsedOn,
  expiresAt: device.expiresAt?.toISOString() ?? null,
  current: device.id === actor.deviceId,
});

/** All members' devices, newest first. */
export async function listAllDevices(
  services: Pick<Services, 'db'>,
  actor: Pick<Actor, 'workspaceId' | 'deviceId'>,
): Promise<AnyDevice[]> {
  const rows = await allDevices(services.db, actor.workspaceId, new Date(Date.now() - SHOWN_MS));
  return rows.map((row) => ({ ...deviceLine(row, actor), memberId: row.memberId, state: stateOf(row) }));
}

type Needs = Pick<Services, 'db' | 'bus'>;

/** What was done to a device, for the audit log. */
const about = ({ id, name }: EndedDevice) => ({ kind: 'device' as const, id, name });

/**
 * Ends a device at once, on every server and on its open stream; with `ownOnly` only if it is the member's own.
 * `not_found` when there is no such device that works.
 */
export async function revokeDevice(
  { db, bus }: Needs,
  { workspaceId, memberId }: Owner,
  id: string,
  { ownOnly = true } = {},
): Promise<Done> {
  const which = ownOnly ? { id, memberId } : { id };
  const ended = await db.workspaceTx(workspaceId, async (sql) => {
    const [device] = await revokeDevices(sql, workspaceId, which, new Date());
    if (!device) return false;
    await audit(sql, workspaceId, { by: { memberId }, action: 'device_revoked', subject: about(device) });
    return true;
  });
  if (!ended) return fail({ code: 'not_found' });
  bus.publish({ ws: workspaceId, revoked: id });
  return ok({});
}

/** Orders a device wiped at its next contact; an open one hears of it at once, because its stream ends. */
export async function wipeDevice(
  { db, bus }: Needs,
  { workspaceId, memberId }: Owner,
  id: string,
): Promise<Done> {
  const ordered = await db.workspaceTx(workspaceId, async (sql) => {
    const device = await orderWipe(sql, workspaceId, id, new Date());
    if (!device) return false;
    await audit(sql, workspaceId, {
      by: { memberId },
      action: 'device_wipe_ordered',
      subject: about(device),
    });
    return true;
  });
  if (!ordered) return fail({ code: 'not_found' });
  bus.publish({ ws: workspaceId, revoked: id });
  return ok({});
}

/** The device with this token has deleted what it held. `unauthenticated` when nothing of the kind was ordered. */
export async function confirmWiped({ db, bus }: Needs, token: string): Promise<Done> {
  const key = readToken(token);
  if (!key) return fail({ code: 'unauthenticated' });
  const ws = key.workspaceId;
  const device = await db.workspaceTx(ws, async (sql) => {
    const wiped = await noteWiped(sql, ws, key.hash, new Date());
    if (wiped) await audit(sql, ws, { by: 'server', action: 'device_wiped', subject: about(wiped) });
    return wiped;
  });
  if (!device) return fail({ code: 'unauthenticated' });
  bus.publish({ ws, revoked: device.id });
  return ok({});
}
