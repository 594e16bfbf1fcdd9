/** LISTEN on one connection of its own, made anew when it breaks. */
import pg from 'pg';
import { identifier } from './copy-format.ts';
import type { Db } from './db.ts';
import { toDbError } from './errors.ts';

const AGAIN_MS = 1_000;

interface Subscription {
  heard(payload: string): void;
  missed?: (() => void) | undefined;
}

export interface Listener {
  listen: Db['listen'];
  close(): Promise<void>;
}

/** Connects at the first subscription, so that a process which never listens needs no connection for it. */
export function openListener(settings: pg.ClientConfig): Listener {
  const channels = new Map<string, Set<Subscription>>();
  let connecting: Promise<pg.Client> | null = null;
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client(settings);
    client.on('notification', ({ channel, payload }) => {
      for (const one of channels.get(channel) ?? []) one.heard(payload ?? '');
    });
    client.on('error', () => {}); // 'end' follows
    client.on('end', reconnect);
    try {
      await client.connect();
      for (const channel of channels.keys()) await client.query(`listen ${identifier(channel)}`);
    } catch (error) {
      client.off('end', reconnect);
      await client.end().catch(() => {});
      throw toDbError(error);
    }
    return client;
  };

  function reconnect(): void {
    if (closed) return;
    connecting = null;
    clearTimeout(again);
    again = setTimeout(async () => {
      try {
        await connected();
        for (const one of [...channels.values()].flatMap((all) => [...all])) one.missed?.();
      } catch {
        reconnect();
      }
    }, AGAIN_MS);
  }

  const connected = (): Promise<pg.Client> => {
    connecting ??= connect().catch((error: unknown) => {
      connecting = null;
      throw error;
    });
    return connecting;
  };

  const command = async (text: string): Promise<void> => {
    const client = await connected();
    await client.query(text);
  };

  return {
    listen: async (channel, heard, missed) => {
      const one: Subscription = { heard, missed };
      const all = channels.get(channel) ?? new Set();
      channels.set(channel, all.add(one));
      await command(`listen ${identifier(channel)}`);
      return async () => {
        all.delete(one);
        if (all.size > 0 || closed) return;
        channels.delete(channel);
        await command(`unlisten ${identifier(channel)}`);
      };
    },
    close: async () => {
      closed = true;
      clearTimeout(again);
      const client = await connecting?.catch(() => null);
      await client?.end();
    },
  };
}
