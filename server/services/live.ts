/** Open event streams: who waits for a workspace's changes, and nudging them not more often than people can notice. */
import type { Bus, BusMessage } from '../bus/bus.ts';
import type { Db } from '../db/db.ts';

/** At most five nudges a second for a workspace. */
const QUIET_MS = 200;
/**
 * Whoever is nudged pulls. So many at once, and the next so much later: a thousand a second, and fewer while as many pulls are still
 * under way. Else two thousand sidebars that are told of every word would keep the server from hearing the next. The embedded database
 * does one thing at a time, and what is said there would wait for all of them: a hundred a second.
 */
const AT_ONCE = { postgres: 10, pglite: 4 };
const TURN_MS = { postgres: 10, pglite: 40 };
/** How often it is looked which devices have ended: word of it from another server may be lost, and it holds within five seconds. */
const LOOK_MS = 3_000;

interface Listener {
  deviceId: string;
  memberId: string;
  nudge(seq: number): void;
  /** What the device's member may do has changed, or word of it may have been lost: closes when it may no longer listen. */
  check(): void;
  close(): void;
}

interface Room {
  listeners: Set<Listener>;
  /** The newest change not told yet. */
  waiting: number | null;
  timer: NodeJS.Timeout | null;
}

export interface Live {
  /** Adds a stream; the returned function takes it away. */
  join(workspaceId: string, listener: Listener): () => void;
  /** Does a pull, which others wait for before they are told to pull. */
  pull<T>(work: () => Promise<T>): Promise<T>;
  readonly size: number;
  /** Ends every stream and takes no more. */
  close(): void;
}

/** What is read of a workspace, for when word of other servers was lost on its way. */
interface Reading {
  /** Its counter. */
  counterOf(workspaceId: string): Promise<number>;
  /** Those of its devices that no longer work. */
  endedAmong(workspaceId: string, deviceIds: readonly string[]): Promise<readonly string[]>;
}

/**
 * Streams of all workspaces, fed by the bus: a nudge at once, then at most one every 200 ms with the newest counter. Many streams are
 * told in turns.
 */
export function createLive(bus: Bus, database: Db['kind'], { counterOf, endedAmong }: Reading): Live {
  const rooms = new Map<string, Room>();
  let closed = false;
  let pulls = 0;

  const flush = (room: Room): void => {
    const seq = room.waiting;
    room.waiting = null;
    room.timer = null;
    if (seq !== null) tell(room, seq, [...room.listeners]);
  };
  const tell = (room: Room, seq: number, listeners: readonly Listener[]): void => {
    const now = listeners.slice(0, Math.max(0, AT_ONCE[database] - pulls));
    const rest = listeners.slice(now.length);
    room.timer =
      rest.length > 0
        ? // Who is told late is told the newest.
          setTimeout(() => tell(room, room.waiting ?? seq, rest), TURN_MS[database])
        : setTimeout(() => flush(room), QUIET_MS);
    for (const listener of now) if (room.listeners.has(listener)) listener.nudge(seq);
  };

  const hear = (message: BusMessage): void => {
    const room = 'ws' in message ? rooms.get(message.ws) : undefined;
    if (!room) return;
    if ('revoked' in message) {
      for (const listener of [...room.listeners]) if (listener.deviceId === message.revoked) listener.close();
    }
    if ('member' in message) {
      for (const listener of room.listeners) if (listener.memberId === message.member) listener.check();
    }
    if (!('seq' in message)) return;
    room.waiting = Math.max(room.waiting ?? 0, message.seq);
    if (!room.timer) flush(room);
  };
  const catchUp = async (): Promise<void> => {
    for (const room of rooms.values()) for (const listener of room.listeners) listener.check();
    for (const ws of [...rooms.keys()]) hear({ ws, seq: await counterOf(ws) });
  };
  let looking = false;
  /** One statement for all streams of a workspace, however many. */
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      for (const [ws, { listeners }] of [...rooms]) {
        const gone = await endedAmong(ws, [...new Set([...listeners].map(({ deviceId }) => deviceId))]);
        // Said as if the word had come: what is remembered of the token is forgotten as well.
        for (const revoked of gone) bus.publish({ ws, revoked });
      }
    } finally {
      looking = false;
    }
  };
  // The embedded database has no other servers, whose word could be lost.
  const looks = database === 'postgres' ? setInterval(() => void look().catch(() => {}), LOOK_MS) : undefined;
  looks?.unref();
  // When the database cannot be read just now, the heartbeats end the streams, and devices pull when they come back.
  const unsubscribe = bus.subscribe(hear, () => void catchUp().catch(() => {}));

  return {
    join: (workspaceId, listener) => {
      if (closed) {
        listener.close();
        return () => {};
      }
      const room = rooms.get(workspaceId) ?? { listeners: new Set(), waiting: null, timer: null };
      rooms.set(workspaceId, room);
      room.listeners.add(listener);
      return () => {
        room.listeners.delete(listener);
        if (room.listeners.size > 0 || rooms.get(workspaceId) !== room) return;
        if (room.timer) clearTimeout(room.timer);
        rooms.delete(workspaceId);
      };
    },
    pull: async (work) => {
      pulls += 1;
      try {
        return await work();
      } finally {
        pulls -= 1;
      }
    },
    get size() {
      return [...rooms.values()].reduce((sum, room) => sum + room.listeners.size, 0);
    },
    close: () => {
      closed = true;
      clearInterval(looks);
      unsubscribe();
      for (const room of rooms.values()) for (const listener of [...room.listeners]) listener.close();
    },
  };
}
