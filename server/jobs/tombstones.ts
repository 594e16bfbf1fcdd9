/** Clears away what has been gone for so long that every device has heard of it, or begins anew. */
import { removeTombstones } from '../db/tombstones.ts';
import { workspaceIds } from '../db/workspaces.ts';
import type { Services } from '../services/services.ts';
import { type Daily, daily } from './daily.ts';

const DAY_MS = 86_400_000;
const KEPT_MS = 90 * DAY_MS;

export const clearTombstones = ({ db, log }: Pick<Services, 'db' | 'log'>): Daily =>
  daily(log, 'tombstones', 'what is gone was not cleared away', async () => {
    const before = new Date(Date.now() - KEPT_MS);
    for (const workspaceId of await workspaceIds(db))
      await db.workspaceTx(workspaceId, (sql) => removeTombstones(sql, workspaceId, before));
  });
