/** Tells every process of the installation what just happened. Delivery may be lost: receivers pull by cursor anyway. */
import * as z from 'zod';
import type { Db } from '../db/db.ts';
import type { Log } from '../log.ts';

const BusMessage = z.union([
  /** The workspace's change counter reached seq. */
  z.object({ ws: z.string(), seq: z.number() }),
  /** This device's token no longer works. */
  z.object({ ws: z.string(), revoked: z.string() }),
  /** Touchpoints were added: leads wait to be rolled up. */
  z.object({ ws: z.string(), dirty: z.literal(true) }),
]);
export type BusMessage = z.infer<typeof BusMessage>;

export interface Bus {
  publish(message: BusMessage): void;
  /** Calls `heard` for every message of any process until the returned function is called. */
  subscribe(heard: (message: BusMessage) => void): () => void;
  close(): Promise<void>;
}

const CHANNEL = 'samsyn';
const Envelope = z.object({ from: z.string(), message: BusMessage });

/** In this process at once; with PostgreSQL also to its other servers and command lines, over LISTEN and NOTIFY. */
export async function createBus(db: Db, log: Log): Promise<Bus> {
  const me = crypto.randomUUID();
  const listeners = new Set<(message: BusMessage) => void>();
  const tell = (message: BusMessage) => {
    for (const heard of listeners) heard(message);
  };
  const pending = new Set<Promise<void>>();
  const stop =
    db.kind === 'postgres'
      ? await db.listen(CHANNEL, (payload) => {
          const read = Envelope.safeParse(JSON.parse(payload));
          if (read.success && read.data.from !== me) tell(read.data.message);
        })
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
    subscribe: (heard) => {
      listeners.add(heard);
      return () => listeners.delete(heard);
    },
    close: async () => {
      await Promise.all(pending);
      await stop();
    },
  };
}
