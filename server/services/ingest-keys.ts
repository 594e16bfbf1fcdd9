/** Keys with which tools send events in Segment's form: they write, and can read nothing. */
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import type { ingestKeys } from '#lib/contract/ingest-keys.ts';
import { MAX_KEY_NAME } from '#lib/contract/ingest-keys.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { Actor } from '../auth/actor.ts';
import { newToken, readToken } from '../auth/token.ts';
import type { Db } from '../db/db.ts';
import { insertIngestKey, listIngestKeys, markExposed, revokeIngestKey } from '../db/ingest-keys.ts';
import { type Auditor, audit } from './audit.ts';
import { chooseWorkspace } from './choose-workspace.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

const DAY_MS = 86_400_000;

interface MadeKey {
  id: string;
  key: string;
}

/** Makes a key; the key itself is shown this once and stored only as a hash. @param validDays null: it works for good */
export async function makeIngestKey(
  db: Db,
  workspaceId: string,
  name: string,
  by: Auditor = 'operator',
  validDays: number | null = null,
): Promise<MadeKey> {
  const { token, hash } = newToken(workspaceId);
  const id = uuidv7();
  const expiresAt = validDays === null ? null : new Date(Date.now() + validDays * DAY_MS);
  await db.workspaceTx(workspaceId, async (sql) => {
    await insertIngestKey(sql, workspaceId, { hash, id, name, expiresAt });
    await audit(sql, workspaceId, { by, action: 'key_created', subject: { kind: 'key', id, name } });
  });
  return { id, key: token };
}

export const NewIngestKey = z.object({
  name: z.string().trim().min(1, 'Give the key a name, e.g. the tool that will use it.').max(MAX_KEY_NAME),
  workspace: z.string().nullable(),
});
export type NewIngestKey = z.infer<typeof NewIngestKey>;

/** A key for the chosen workspace. */
export async function addIngestKey(
  { db }: Pick<Services, 'db'>,
  { name, workspace }: NewIngestKey,
): Promise<Result<{ key: string }, Failure>> {
  const target = await chooseWorkspace(db, workspace);
  return target.ok ? ok({ key: (await makeIngestKey(db, target.value, name)).key }) : target;
}

type ListedKeys = z.input<typeof ingestKeys.response>;

/** The workspace's keys, the newest first, without the keys themselves. */
export async function readIngestKeys(
  { db }: Pick<Services, 'db'>,
  { workspaceId }: Pick<Actor, 'workspaceId'>,
): Promise<Result<ListedKeys, Failure>> {
  const keys = await listIngestKeys(db, workspaceId);
  return ok({
    keys: keys.map(({ createdAt, expiresAt, revokedAt, exposedAt, maskedOn, maskedIn, ...key }) => ({
      ...key,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
      revokedAt: revokedAt?.toISOString() ?? null,
      exposedAt: exposedAt?.toISOString() ?? null,
      masked: maskedOn === null ? null : { on: maskedOn, where: maskedIn ?? '' },
    })),
  });
}

/** Ends a key: events sent with it are refused from now on, at other servers within seconds. `not_found` when it was ended before, or is of another workspace. */
export async function endIngestKey(
  { db, bus }: Pick<Services, 'db' | 'bus'>,
  { workspaceId, memberId }: Pick<Actor, 'workspaceId' | 'memberId'>,
  id: string,
): Promise<Result<Record<string, never>, Failure>> {
  const ended = await db.workspaceTx(workspaceId, async (sql) => {
    if (!(await revokeIngestKey(sql, workspaceId, id, new Date()))) return false;
    await audit(sql, workspaceId, { by: { memberId }, action: 'key_revoked', subject: { kind: 'key', id } });
    return true;
  });
  if (!ended) return fail({ code: 'not_found' });
  bus.publish({ ws: workspaceId, revoked: id });
  return ok({});
}

/** A key stood in an address: its administrators are told, once. A text that is no key of ours changes nothing. */
export async function noteExposed({ db }: Pick<Services, 'db'>, text: string, now: Date): Promise<void> {
  const key = readToken(text);
  if (!key) return;
  await db.workspaceTx(key.workspaceId, async (sql) => {
    const id = await markExposed(sql, key.workspaceId, key.hash, now);
    if (id === null) return;
    await audit(sql, key.workspaceId, { by: 'unknown', action: 'key_exposed', subject: { kind: 'key', id } });
  });
}
