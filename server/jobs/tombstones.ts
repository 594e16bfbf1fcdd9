/** Clears away what has been gone for so long that every device has heard of it, or begins anew. */
import { removeTombstones } from '../db/tombstones.ts';
import { workspaceIds } from '../db/workspaces.ts';
import type { Services } from '../services/services.ts';

const DAY_MS = 86_400_000;
const KEPT_MS = 90 * DAY_MS;

export interface Tombstones {
  /** Finishes what is under way and starts no more. */
  stop(): Promise<void>;
}

/** Once at the start and then once a day. */
export function clearTombstones({ db, log }: Pick<Services, 'db' | 'log'>): Tombstones {
  const clear = async (): Promise<void> => {
    const before = new Date(Date.now() - KEPT_MS);
    for (const workspaceId of await workspaceIds(db))
      await db.workspaceTx(workspaceId, (sql) => removeTombstones(sql, workspaceId, before));
  };
  const safely = (): Promise<void> =>
    clear().catch((error: unknown) => log.error({ err: error }, 'what is gone was not cleared away'));
  let running = safely();
  const timer = setInterval(() => {
    running = running.then(safely);
  }, DAY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
