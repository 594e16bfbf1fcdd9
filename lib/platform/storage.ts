/** The browser's key-value stores. Keys are read one by one, so that one damaged value costs only itself. */
import type * as z from 'zod';
import { browser } from './browser.ts';

type AreaName = 'local' | 'session';

function area(name: AreaName) {
  return {
    /** The value; null when there is none or it has another shape. */
    async get<S extends z.ZodType>(key: string, schema: S): Promise<z.output<S> | null> {
      const found = await browser.storage[name].get(key);
      const read = schema.safeParse(found[key]);
      return read.success ? read.data : null;
    },
    async set(key: string, value: unknown): Promise<void> {
      await browser.storage[name].set({ [key]: value });
    },
    async remove(...keys: string[]): Promise<void> {
      await browser.storage[name].remove(keys);
    },
    /** The names of all keys that begin so. */
    async keys(prefix: string): Promise<string[]> {
      const all = await browser.storage[name].get(null);
      return Object.keys(all).filter((key) => key.startsWith(prefix));
    },
    /** Calls back at each change of a key, with its new value unchecked. Returns the way to stop. */
    onChange(listener: (key: string, value: unknown) => void): () => void {
      const heard = (changes: Record<string, { newValue?: unknown }>, changed: string): void => {
        if (changed !== name) return;
        for (const [key, change] of Object.entries(changes)) listener(key, change.newValue);
      };
      browser.storage.onChanged.addListener(heard);
      return () => browser.storage.onChanged.removeListener(heard);
    },
  };
}

/** Kept on the disk. */
export const local = area('local');
/** Kept in memory until the browser closes; the worker's death does not lose it. */
export const session = area('session');
