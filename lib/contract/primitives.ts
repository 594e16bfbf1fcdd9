import * as z from 'zod';

/** Ids are UUIDv7 made by whoever creates the record: server or device. */
export const Id = z.uuid();

/** An instant: ISO 8601 in UTC with milliseconds, e.g. `2026-03-01T08:30:00.000Z`. */
export const Instant = z.iso.datetime();

/** A calendar day, e.g. `2026-03-01`. */
export const Day = z.iso.date();

/** Some of these names, with a value each. Whoever receives it leaves out names that a newer peer may add. */
export const someOf = <const K extends string, V extends z.ZodType>(names: readonly K[], value: V) =>
  // Object.fromEntries forgets which names there are.
  z.object(
    Object.fromEntries(names.map((name) => [name, z.exactOptional(value)])) as Record<
      K,
      z.ZodExactOptional<V>
    >,
  );

/** The longest free text anywhere in the product, in characters. */
export const MAX_TEXT = 4000;

export const NOT_STORABLE = 'cannot be stored: NUL or half a surrogate pair';

/** Whether a database gives a text back as it was: NUL it refuses, and half a surrogate pair becomes another character. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** Free text as a person typed it. */
export const FreeText = z.string().max(MAX_TEXT).refine(isStorable, NOT_STORABLE);

export const Department = z.enum(['sales', 'marketing']);
export type Department = z.infer<typeof Department>;

/** ISO 3166-1 alpha-2, upper case. */
export const Country = z.string().regex(/^[A-Z]{2}$/);

/** The name of a time zone, e.g. `Europe/Stockholm`. */
export const Zone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
    } catch {
      return false;
    }
  }, 'no time zone');
