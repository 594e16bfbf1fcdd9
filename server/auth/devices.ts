/** Checks device tokens: one read by primary key, remembered for a few seconds. */
import type { ErrorCode } from '#lib/contract/errors.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { Bus } from '../bus/bus.ts';
import type { Db } from '../db/db.ts';
import { type DeviceToken, readDeviceToken } from '../db/tokens.ts';
import type { Failure } from '../services/failure.ts';
import type { Actor } from './actor.ts';
import { readToken } from './token.ts';

/** Should word of a revocation be lost on its way, the token still stops working within this time. */
const REMEMBER_MS = 5_000;
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
  // Insertion order is age: the first entries are the oldest.
  const remembered = new Map<string, { token: DeviceToken; until: number }>();
  let changes = 0;
  const forget = (isMeant: (actor: Actor) => boolean): void => {
    changes += 1;
    for (const [key, { token }] of remembered) if (isMeant(token.actor)) remembered.delete(key);
  };
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
    const name = wanted.hash.toString('base64');
    const known = remembered.get(name);
    if (known && known.until > Date.now()) return known.token;
    remembered.delete(name);
    const before = changes;
    const token = await readDeviceToken(db, wanted.workspaceId, wanted.hash, new Date());
    if (!token) return null;
    // A change heard during the read may be of this very token: then the next request reads again.
    if (before === changes) remembered.set(name, { token, until: Date.now() + REMEMBER_MS });
    const oldest = remembered.keys().next().value;
    if (remembered.size > REMEMBER_MOST && oldest !== undefined) remembered.delete(oldest);
    return token;
  };

  return {
    authenticate: async (authorization) => judge(authorization ? await read(authorization) : null),
    close: unsubscribe,
  };
}
