/** Finds a text that no database gives back as it was. */
import { isStorable } from '#lib/contract/primitives.ts';

/**
 * The first such text in what a schema read.
 * @param given what it was read from: what the schema hands on as it is, is for somebody else to judge
 * @returns the path to it, such as `['content', 'note']`; null when there is none
 */
export function unstorable(read: unknown, given?: unknown): PropertyKey[] | null {
  if (typeof read === 'string') return isStorable(read) ? null : [];
  if (typeof read !== 'object' || read === null || read === given) return null;
  const from = new Map(typeof given === 'object' && given !== null ? Object.entries(given) : []);
  for (const [key, value] of Object.entries(read)) {
    const inside = isStorable(key) ? unstorable(value, from.get(key)) : [];
    if (inside) return [Array.isArray(read) ? Number(key) : key, ...inside];
  }
  return null;
}
