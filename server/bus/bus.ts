/** Tells every process of the installation what just happened. Delivery may be lost: receivers pull by cursor anyway. */
import * as z from 'zod';
import type { Db } from '../db/db.ts';
import type { Log } from '../log.ts';

const BusMessage = z.union([
  /** The workspace's change counter reached seq. */
  z.object({ ws: z.string(), seq: z.number() }),
  /** This token, of a device or for events, no longer works. */
  z.object({ ws: z.string(), revoked: z.string() }),
  /** What this member may do has changed: department, role, or being a member at all. */
  z.object({ ws: z.string(), member: z.string() }),
  /** Touchpoints were added: leads wait to be rolled up. */
  z.object({ ws: z.string(), dirty: z.literal(true) }),
  /** This import moved on. */
  z.object({ ws: z.string(), import: z.string() }),
  /** This source moved on; `asked`: a person asked something of it, so that who runs it looks. */
  z.object({ ws: z.string(), source: z.string(), asked: z.optional(z.literal(true)) }),
  /** What callers used up of their limits at one server (services/spending.ts): limit and caller, and how much. */
  z.object({ spentAt: z.string(), spent: z.array(z.tuple([z.string(), z.number()])) }),
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

/** What carries messages to other processes. */
export interface Wire {
  send(payload: string): Promise<void>;
  close(): Promise<void>;
}

type OpenWire = (heard: (payload: string) => void, missed: () => void) => Promise<Wire>;

/** LISTEN and NOTIFY; the embedded database has no other processes. */
const overPostgres =
  (db: Db): OpenWire =>
  async (heard, missed) => ({
    close: await db.listen(CHANNEL, heard, missed),
    send: (payload) => db.notify(CHANNEL, payload),
  });

async function wireOf(db: Db, url: string | null): Promise<OpenWire | null> {
  if (url === null) return db.kind === 'postgres' ? overPostgres(db) : null;
  const { openNats } = await import('./nats.ts');
  return (heard, missed) => openNats(url, heard, missed);
}

/**
 * In this process at once; to other servers and command lines over NATS when there is a `url`, else over PostgreSQL.
 * @throws Stop when NATS does not answer
 */
export async function createBus(db: Db, log: Log, url: string | null = null): Promise<Bus> {
  const me = crypto.randomUUID();
  const listeners = new Set<{ heard(message: BusMessage): void; missed(): void }>();
  const tell = (message: BusMessage) => {
    for (const listener of listeners) listener.heard(message);
  };
  const open = await wireOf(db, url);
  const wire = await open?.(
    (payload) => {
      const read = Envelope.safeParse(payload);
      if (read.success && read.data.from !== me) tell(read.data.message);
    },
    () => {
      for (const listener of listeners) listener.missed();
    },
  );
  const pending = new Set<Promise<void>>();
  return {
    publish: (message) => {
      tell(message);
      if (!wire) return;
      const sent = wire
        .send(JSON.stringify({ from: me, message }))
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
      await wire?.close();
    },
  };
}
