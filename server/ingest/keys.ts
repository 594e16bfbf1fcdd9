/** Checks ingest keys: one read by primary key, remembered for a few seconds. */
import type { TokenKey } from '../auth/token.ts';
import { readIngestKey } from '../db/ingest-keys.ts';
import type { Services } from '../services/services.ts';

/** Should word of its end be lost on its way, a key still stops working within this time. */
const REMEMBER_MS = 5_000;
const REMEMBER_MOST = 1_000;

export interface IngestKeys {
  /** Whether the key works, or why not. Notes the day of its use. */
  stateOf(key: TokenKey, now: Date): Promise<'ok' | 'revoked' | 'unknown'>;
}

/** The check over a database; forgets a workspace's keys when the bus says that one of its tokens has ended. */
export function createIngestKeys({ db, bus }: Pick<Services, 'db' | 'bus'>): IngestKeys {
  /** By the hash. Insertion order is age. */
  const remembered = new Map<string, { workspaceId: string; until: number }>();
  let changes = 0;
  const forget = (isMeant: (workspaceId: string) => boolean): void => {
    changes += 1;
    for (const [name, { workspaceId }] of remembered) if (isMeant(workspaceId)) remembered.delete(name);
  };
  bus.subscribe(
    (message) => {
      if ('revoked' in message) forget((workspaceId) => workspaceId === message.ws);
    },
    () => forget(() => true),
  );
  return {
    stateOf: async ({ workspaceId, hash }, now) => {
      const name = hash.toString('base64');
      const known = remembered.get(name);
      if (known && known.until > now.getTime()) return 'ok';
      remembered.delete(name);
      const before = changes;
      const found = await readIngestKey(db, workspaceId, hash, now);
      if (typeof found === 'string') return found;
      const until = Math.min(
        now.getTime() + REMEMBER_MS,
        found.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
      );
      // An end heard during the read may be of this very key: then the next request reads again.
      if (before === changes) remembered.set(name, { workspaceId, until });
      const oldest = remembered.keys().next().value;
      if (remembered.size > REMEMBER_MOST && oldest !== undefined) remembered.delete(oldest);
      return 'ok';
    },
  };
}
