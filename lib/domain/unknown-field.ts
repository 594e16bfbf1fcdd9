/** Finds what a request says and its schema would leave out (docs/adr/0020-unknown-fields-are-refused.md). */

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The first field of `given` that is not in `read`, which a schema made of it.
 * @returns the path to it, such as `['mutations', 0, 'role']`; null when everything was read
 */
export function unknownField(given: unknown, read: unknown): PropertyKey[] | null {
  // Where anything may stand, the schema gives back the very same.
  if (given === read) return null;
  if (Array.isArray(given) && Array.isArray(read)) {
    for (const [index, item] of given.entries()) {
      const inside = unknownField(item, read[index]);
      if (inside) return [index, ...inside];
    }
    return null;
  }
  if (!isObject(given) || !isObject(read)) return null;
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(read, key)) return [key];
    const inside = unknownField(value, read[key]);
    if (inside) return [key, ...inside];
  }
  return null;
}
