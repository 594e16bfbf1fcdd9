/** Tells every process of the installation what just happened. Delivery may be lost: receivers pull by cursor anyway. */
import * as z from 'zod';
import type { Db } from '../db/db.ts';
import type { Log } from '../log.ts';

const BusMessage = z.union([
  /** The workspace's change counter reached seq. */
  z.object({ ws: z.string(), seq: z.number() }),
  /** This device's token no longer works. */
  z.object({ ws: z.string(), revoked: z.string() }),
  /** What this member may do has changed: department, role, or being a member at all. */
  z.object({ ws: z.string(), member: z.string() }),
  /** Touchpoints were added: leads wait to be rolled up. */
  z.object({ ws: z.string(), dirty: z.literal(true) }),
  /** This import moved on. */
  z.object({ ws: z.string(), import: z.string() }),
]);
export type BusMessage = z.infer<typeof BusMessage>;

export interface Bus {
  publish(message: BusMessage): void;
  /**
   * Calls `heard` for every message of any process until the returned function is called. `missed` is called when messages of
   * other processes may have been lost.
   */
  subscribe(heard: (message: BusMessage) => void, missed?: () => void): () => void;
  close(): Promise<void>;
}

const CHANNEL = 'samsyn';
const Envelope = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.object({ from: z.string(), message: BusMessage }));

/** In this process at once; with PostgreSQL also to its other servers and command lines, over LISTEN and NOTIFY. */
export async function createBus(db: Db, log: Log): Promise<Bus> {
  const me = crypto.randomUUID();
  const listeners = new Set<{ heard(message: BusMessage): void; missed(): void }>();
  const tell = (message: BusMessage) => {
    for (const listener of listeners) listener.heard(message);
  };
  const tellMissed = () => {
    for (const listener of listeners) listener.missed();
  };
  const pending = new Set<Promise<void>>();
  const stop =
    db.kind === 'postgres'
      ? await db.listen(
          CHANNEL,
          (payload) => {
            const read = Envelope.safeParse(payload);
            if (read.success && read.data.from !== me) tell(read.data.message);
          },
          tellMissed,
        )
      : async () => {};
  return {
    publish: (message) => {
      tell(message);
      if (db.kind !== 'postgres') return;
      const sent = db
        .notify(CHANNEL, JSON.stringify({ from: me, message }))
        .catch((error: unknown) => log.warn({ err: error }, 'a nudge to other servers was lost'))
        .finally(() => pending.delete(sent));
      pending.add(sent);
    },
    subscribe: (heard, missed = () => {}) => {
      const listener = { heard, missed };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      await Promise.all(pending);
      await stop();
    },
  };
}
