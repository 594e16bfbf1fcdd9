/** Pairing a sidebar with a member, after RFC 8628. The extension shows a code; a signed-in person approves it in the browser. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { newToken } from '../auth/token.ts';
import {
  askForPairing,
  collectPairing,
  decidePairing as decide,
  findPendingPairing,
  insertPairing,
} from '../db/pairings.ts';
import { insertDeviceToken } from '../db/tokens.ts';
import { audit } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Membership } from './people.ts';
import type { Services } from './services.ts';

const VALID_SECONDS = 600;
/** RFC 8628 3.5: asking too soon makes the interval longer by five seconds, each time. */
const PACE = { intervalSeconds: 1, slowerBySeconds: 5 };
/** Consonants only: no words arise, and nothing is mistaken for a digit (RFC 8628 6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

const hashOf = (deviceCode: string): Buffer => createHash('sha256').update(deviceCode).digest();
const newUserCode = (): string => {
  const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
};

/** What a person typed as the code it stands for: any case, with or without the hyphen. */
const normaliseCode = (typed: string): string => {
  const letters = typed.toUpperCase().replace(/[^A-Z]/g, '');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
};

/** Begins a pairing for a device that names itself. The device code is secret; the user code is for people to compare. */
export async function startPairing(services: Services, device: string) {
  const deviceCode = randomBytes(32).toString('base64url');
  const userCode = newUserCode();
  const expiresAt = new Date(Date.now() + VALID_SECONDS * 1000);
  await insertPairing(
    services.db,
    { deviceCodeHash: hashOf(deviceCode), userCode, device, expiresAt },
    new Date(),
  );
  return ok({
    deviceCode,
    userCode,
    approveUrl: `${services.origin}/auth/pair?code=${userCode}`,
    expiresInSeconds: VALID_SECONDS,
    intervalSeconds: PACE.intervalSeconds,
  });
}

/** Asks for the token. It is made and given once; everything else is one of RFC 8628's answers. */
export async function collectToken(
  services: Services,
  deviceCode: string,
): Promise<Result<{ token: string; workspaceId: string; memberId: string; deviceId: string }, Failure>> {
  const hash = hashOf(deviceCode);
  const pairing = await askForPairing(services.db, hash, new Date(), PACE);
  if (!pairing || pairing.collected || pairing.expired) return fail({ code: 'expired_token' });
  if (pairing.tooSoon) return fail({ code: 'slow_down' });
  if (pairing.decided === null) return fail({ code: 'authorization_pending' });
  if (pairing.decided === 'denied') return fail({ code: 'access_denied' });
  const claimed = await collectPairing(services.db, hash, new Date());
  if (!claimed) return fail({ code: 'expired_token' });
  const { token, hash: tokenHash } = newToken(claimed.workspaceId);
  const deviceId = uuidv7();
  const { workspaceId, memberId, name, browser } = claimed;
  const expiresAt = new Date(Date.now() + services.deviceDays * 24 * 3600_000);
  await services.db.workspaceTx(workspaceId, async (sql) => {
    await insertDeviceToken(sql, workspaceId, {
      hash: tokenHash,
      id: deviceId,
      memberId,
      name,
      browser,
      expiresAt,
    });
    const subject = { kind: 'device' as const, id: deviceId, name };
    await audit(sql, workspaceId, { by: { memberId }, action: 'device_paired', subject });
  });
  return ok({ token, workspaceId, memberId, deviceId });
}

export type CodeProblem = 'unknown' | 'locked';

/** The undecided pairing a code stands for. Wrong codes are counted against the person; five lock them out. */
export async function pendingPairing(
  services: Services,
  userId: string,
  typedCode: string,
): Promise<Result<{ userCode: string; device: string }, CodeProblem>> {
  if (services.wrongCodes.locked(userId)) return fail('locked');
  const found = await findPendingPairing(services.db, normaliseCode(typedCode), new Date());
  if (found) return ok(found);
  services.wrongCodes.count(userId);
  return fail(services.wrongCodes.locked(userId) ? 'locked' : 'unknown');
}

/** Approves or refuses a waiting sidebar for one of the person's own memberships; `name` is what the person calls it. */
export async function decidePairing(
  services: Services,
  userId: string,
  typedCode: string,
  decision: 'approved' | 'denied',
  member: Membership,
  name: string | null = null,
): Promise<Result<'approved' | 'denied', CodeProblem>> {
  const pending = await pendingPairing(services, userId, typedCode);
  if (!pending.ok) return pending;
  const done = await decide(services.db, pending.value.userCode, new Date(), {
    decision,
    workspaceId: member.workspaceId,
    memberId: member.memberId,
    name,
  });
  if (!done) return fail('unknown');
  services.wrongCodes.forget(userId);
  return ok(decision);
}
