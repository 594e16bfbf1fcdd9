/**
 * What callers used up of their limits, told to the other servers over the bus, so that a limit is one for all of them. Each server
 * counts by itself and adds what it hears: nothing is asked and nothing waits. In between, each may let through what the others
 * have not heard of yet.
 */
import { createHash } from 'node:crypto';
import type { Bus } from '../bus/bus.ts';

export interface Spending {
  /** `spent` more was used up here; others hear of it within a moment. */
  tell(limit: string, key: string, spent: number): void;
  /** Calls `heard` with what other servers tell of this limit. */
  hear(limit: string, heard: (key: string, spent: number) => void): void;
  close(): void;
}

/** What stands for a caller, for neither addresses nor tokens travel. */
export const callerKey = (caller: string): string =>
  createHash('sha256').update(caller).digest('base64url').slice(0, 22);

const TELL_MS = 200;
/** A NOTIFY holds 8,000 bytes. */
const TOLD_AT_ONCE = 100;

export function createSpending(bus: Bus): Spending {
  const me = crypto.randomUUID();
  const heard = new Map<string, ((key: string, spent: number) => void)[]>();
  let waiting = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    timer = null;
    const all = [...waiting];
    waiting = new Map();
    for (let at = 0; at < all.length; at += TOLD_AT_ONCE)
      bus.publish({ spentAt: me, spent: all.slice(at, at + TOLD_AT_ONCE) });
  };
  const unsubscribe = bus.subscribe((message) => {
    if (!('spent' in message) || message.spentAt === me) return;
    for (const [name, spent] of message.spent) {
      const [limit = '', key = ''] = name.split(' ');
      for (const hear of heard.get(limit) ?? []) hear(key, spent);
    }
  });
  return {
    tell: (limit, key, spent) => {
      const name = `${limit} ${key}`;
      waiting.set(name, (waiting.get(name) ?? 0) + spent);
      timer ??= setTimeout(flush, TELL_MS).unref();
    },
    hear: (limit, hear) => void heard.set(limit, [...(heard.get(limit) ?? []), hear]),
    close: () => {
      unsubscribe();
      if (timer) clearTimeout(timer);
    },
  };
}
