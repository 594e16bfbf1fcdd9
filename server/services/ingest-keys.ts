import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { ok, type Result } from '#lib/contract/result.ts';
import { newToken } from '../auth/token.ts';
import type { Db } from '../db/db.ts';
import { insertIngestKey } from '../db/ingest.ts';
import { type Auditor, audit } from './audit.ts';
import { chooseWorkspace } from './choose-workspace.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** Makes a key for Segment's API; the key itself is shown this once and stored only as a hash. */
export async function makeIngestKey(
  db: Db,
  workspaceId: string,
  name: string,
  by: Auditor = 'operator',
): Promise<string> {
  const { token, hash } = newToken(workspaceId);
  const id = uuidv7();
  await db.workspaceTx(workspaceId, async (sql) => {
    await insertIngestKey(sql, workspaceId, { hash, id, name });
    await audit(sql, workspaceId, { by, action: 'key_created', subject: { kind: 'key', id, name } });
  });
  return token;
}

export const NewIngestKey = z.object({
  name: z.string().trim().min(1, 'Give the key a name, e.g. the tool that will use it.').max(80),
  workspace: z.string().nullable(),
});
export type NewIngestKey = z.infer<typeof NewIngestKey>;

/** A key for the chosen workspace. */
export async function addIngestKey(
  { db }: Pick<Services, 'db'>,
  { name, workspace }: NewIngestKey,
): Promise<Result<{ key: string }, Failure>> {
  const target = await chooseWorkspace(db, workspace);
  return target.ok ? ok({ key: await makeIngestKey(db, target.value, name) }) : target;
}
