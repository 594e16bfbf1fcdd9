/** Checks ingest keys: one read by primary key, remembered for a few seconds. */
import { createRemembered } from '../auth/remembered.ts';
import type { TokenKey } from '../auth/token.ts';
import { readIngestKey } from '../db/ingest-keys.ts';
import type { Services } from '../services/services.ts';

const REMEMBER_MOST = 1_000;

export interface IngestKeys {
  /** Whether the key works, or why not. Notes the day of its use. */
  stateOf(key: TokenKey, now: Date): Promise<'ok' | 'revoked' | 'unknown'>;
}

interface Key {
  workspaceId: string;
  expiresAt: Date | null;
}

/** The check over a database; forgets a workspace's keys when the bus says that one of its tokens has ended. */
export function createIngestKeys({ db, bus }: Pick<Services, 'db' | 'bus'>): IngestKeys {
  const remembered = createRemembered<Key>(REMEMBER_MOST);
  bus.subscribe(
    (message) => {
      if ('revoked' in message) remembered.forget(({ workspaceId }) => workspaceId === message.ws);
    },
    () => remembered.forget(() => true),
  );
  const read = async ({ workspaceId, hash }: TokenKey, now: Date): Promise<Key | 'revoked' | 'unknown'> => {
    const found = await readIngestKey(db, workspaceId, hash, now);
    return typeof found === 'string' ? found : { workspaceId, ...found };
  };
  return {
    stateOf: async (key, now) => {
      const found = await remembered.get(
        key.hash.toString('base64'),
        () => read(key, now),
        (one) => typeof one !== 'string',
        now.getTime(),
      );
      if (typeof found === 'string') return found;
      return found.expiresAt && found.expiresAt <= now ? 'revoked' : 'ok';
    },
  };
}
