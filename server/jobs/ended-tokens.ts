/** Clears away devices and ingest keys that ended long ago. Until then lists can say that and when they ended. */
import type { Db } from '../db/db.ts';
import { removeEndedTokens } from '../db/tokens.ts';
import { workspaceIds } from '../db/workspaces.ts';
import { audit } from '../services/audit.ts';
import type { Services } from '../services/services.ts';
import { type Daily, daily } from './daily.ts';

const KEPT_MS = 90 * 86_400_000;

/** Removes what ended more than 90 days before `now`, in every workspace, and writes down how many. */
export async function clearEndedTokens(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_MS);
  for (const workspaceId of await workspaceIds(db)) {
    await db.workspaceTx(workspaceId, async (sql) => {
      const count = await removeEndedTokens(sql, workspaceId, before);
      if (count > 0)
        await audit(sql, workspaceId, { by: 'server', action: 'ended_cleared', details: { count } });
    });
  }
}

export const keepTokensClear = ({ db, log }: Pick<Services, 'db' | 'log'>): Daily =>
  daily(log, 'ended tokens', 'ended devices and keys not cleared away', () =>
    clearEndedTokens(db, new Date()),
  );
