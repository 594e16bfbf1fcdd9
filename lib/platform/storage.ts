/** The browser's key-value stores. Keys are read one by one, so that one damaged value costs only itself. */
import type * as z from 'zod';
import { browser } from './browser.ts';

type AreaName = 'local' | 'session';
type Heard = (key: string, value: unknown) => void;
type Spare = ReturnType<typeof import('./spare.ts')['telling']>;

let spare: Promise<Spare> | undefined;
/** Who hears of changes on the disk. */
const heardOfLocal = new Set<Heard>();

function loadSpare(): Promise<Spare> {
  spare ??= import('./spare.ts').then(({ telling }) => telling(heardOfLocal));
  return spare;
}

/**
 * The browser cannot open the files of its store on the disk, nor empty it; so it stays until the profile is mended. Firefox says no
 * more of it than this; of too much or what cannot be stored it says so.
 */
const isBroken = (error: unknown): boolean =>
  /^Error: (?:IO error|Corruption|An unexpected error occurred)/.test(String(error));

function area(name: AreaName) {
  /** What was asked of the browser's store, or of the spare one where that opens no more. */
  async function ask<T>(own: () => Promise<T>, otherwise: (spare: Spare) => Promise<T>): Promise<T> {
    try {
      return await own();
    } catch (error) {
      if (name !== 'local' || !isBroken(error)) throw error;
      return otherwise(await loadSpare());
    }
  }
  const setAll = (values: Record<string, unknown>): Promise<void> =>
    ask(
      () => browser.storage[name].set(values),
      (other) => other.set(values),
    );
  const entries = async (prefix: string): Promise<[string, unknown][]> =>
    (
      await ask(
        async () => Object.entries(await browser.storage[name].get(null)),
        (other) => other.entries(),
      )
    ).filter(([key]) => key.startsWith(prefix));
  return {
    /** The value; null when there is none or it has another shape. */
    async get<S extends z.ZodType>(key: string, schema: S): Promise<z.output<S> | null> {
      const found = await ask<Record<string, unknown>>(
        () => browser.storage[name].get(key),
        (other) => other.get(key),
      );
      const read = schema.safeParse(found[key]);
      return read.success ? read.data : null;
    },
    set: (key: string, value: unknown): Promise<void> => setAll({ [key]: value }),
    /** All of them, or none. */
    setAll,
    remove: (...keys: string[]): Promise<void> =>
      ask(
        () => browser.storage[name].remove(keys),
        (other) => other.remove(keys),
      ),
    /** All keys that begin so, with their values unchecked. */
    entries,
    /** The names alone. */
    keys: async (prefix: string): Promise<string[]> => (await entries(prefix)).map(([key]) => key),
    /** Calls back at each change of a key, with its new value unchecked. Returns the way to stop. */
    onChange(listener: Heard): () => void {
      const heard = (changes: Record<string, { newValue?: unknown }>, changed: string): void => {
        if (changed !== name) return;
        for (const [key, change] of Object.entries(changes)) listener(key, change.newValue);
      };
      browser.storage.onChanged.addListener(heard);
      if (name === 'local') heardOfLocal.add(listener);
      return () => {
        browser.storage.onChanged.removeListener(heard);
        heardOfLocal.delete(listener);
      };
    },
  };
}

/** Kept on the disk. */
export const local = area('local');
/** Kept in memory until the browser closes; the worker's death does not lose it. */
export const session = area('session');
