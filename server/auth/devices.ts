/** Checks device tokens: one read by primary key, remembered for a few seconds. */
import type { ErrorCode } from '#lib/contract/errors.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { Bus } from '../bus/bus.ts';
import type { Db } from '../db/db.ts';
import { type DeviceToken, readDeviceToken } from '../db/tokens.ts';
import type { Failure } from '../services/failure.ts';
import type { Actor } from './actor.ts';
import { createRemembered } from './remembered.ts';
import { readToken } from './token.ts';

const REMEMBER_MOST = 10_000;

export interface DeviceTokens {
  /** For whom the token of an Authorization header speaks. */
  authenticate(authorization: string | undefined): Promise<Result<Actor, Failure>>;
  close(): void;
}

const refused = (code: ErrorCode): Result<Actor, Failure> => fail({ code });

function judge(token: DeviceToken | null): Result<Actor, Failure> {
  if (!token) return refused('unauthenticated');
  if (token.wipeOrdered) return refused('wipe_ordered');
  if (token.revoked || !token.active) return refused('token_revoked');
  if (token.expiresAt && token.expiresAt.getTime() <= Date.now()) return refused('token_expired');
  return ok(token.actor);
}

/** The token check over a database; forgets a token when the bus says that it, or what its member may do, has changed. */
export function createDeviceTokens(db: Db, bus: Bus): DeviceTokens {
  const remembered = createRemembered<DeviceToken>(REMEMBER_MOST);
  const forget = (isMeant: (actor: Actor) => boolean): void =>
    remembered.forget(({ actor }) => isMeant(actor));
  const unsubscribe = bus.subscribe(
    (message) => {
      if ('revoked' in message) forget(({ deviceId }) => deviceId === message.revoked);
      if ('member' in message) forget(({ memberId }) => memberId === message.member);
    },
    () => forget(() => true),
  );

  const read = async (authorization: string): Promise<DeviceToken | null> => {
    const key = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    const wanted = key ? readToken(key) : null;
    if (!wanted) return null;
    return remembered.get(
      wanted.hash.toString('base64'),
      () => readDeviceToken(db, wanted.workspaceId, wanted.hash, new Date()),
      (found) => found !== null,
    );
  };

  return {
    authenticate: async (authorization) => judge(authorization ? await read(authorization) : null),
    close: unsubscribe,
  };
}
