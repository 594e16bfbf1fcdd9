/** Walks the contract's schemas: makes values that they take, and changes values as a newer server might. */
import fc from 'fast-check';
import * as z from 'zod';

type Schema = z.core.$ZodType;
type Shape = Readonly<Record<string, Schema>>;

/** The parts of a schema that the walks below go by. */
interface Def {
  type: string;
  shape?: Shape;
  element?: Schema;
  innerType?: Schema;
  options?: readonly Schema[];
  keyType?: Schema;
  valueType?: Schema;
  entries?: Record<string, string>;
  values?: readonly unknown[];
  discriminator?: string;
  checks?: readonly unknown[];
}
const defOf = (schema: Schema): Def => schema._zod.def as unknown as Def;

const WRAPPERS = new Set(['optional', 'prefault', 'default', 'catch']);

const Leaf = z.looseObject({
  format: z.optional(z.string()),
  pattern: z.optional(z.string()),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  minLength: z.optional(z.number()),
});
const leafOf = (schema: Schema) => Leaf.parse(z.toJSONSchema(schema));

const INSTANT = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString());

function text(schema: Schema): fc.Arbitrary<string> {
  const { format, pattern, minLength = 0 } = leafOf(schema);
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return INSTANT;
  if (format === 'date') return INSTANT.map((at) => at.slice(0, 10));
  if (format === 'uri') return fc.constant('https://www.example.com/guide');
  if (format === 'base64') return fc.constant('AAAA');
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  const word = fc.stringMatching(/^[a-z]{1,8}$/).filter(({ length }) => length >= minLength);
  // Some texts are read by more than a pattern, as a time zone is.
  return fc
    .oneof(word, fc.constant('Europe/Stockholm'))
    .filter((value) => z.safeParse(schema, value).success);
}

function number(schema: Schema): fc.Arbitrary<number> {
  const { minimum = 0, maximum = 1000 } = leafOf(schema);
  const [min, max] = [Math.max(minimum, -1000), Math.min(maximum, 1000)];
  return fc.integer({ min: Math.ceil(min), max: Math.floor(max) });
}

/** Values that the schema takes. */
export function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  const { type, shape = {}, element, innerType, options = [], keyType, valueType, ...rest } = defOf(schema);
  if (type === 'object') {
    const parts = Object.entries(shape).map(([key, part]) => [key, valuesOf(part)]);
    const values = fc.record(Object.fromEntries(parts));
    return rest.checks ? values.filter((value) => z.safeParse(schema, value).success) : values;
  }
  if (type === 'array' && element) return fc.array(valuesOf(element), { minLength: 1, maxLength: 2 });
  if (type === 'nullable' && innerType) return fc.option(valuesOf(innerType), { freq: 4 });
  if (WRAPPERS.has(type) && innerType) return valuesOf(innerType);
  if (type === 'union') return fc.oneof(...options.map(valuesOf));
  if (type === 'record' && keyType && valueType) {
    const keys = valuesOf(keyType).map(String);
    return fc.dictionary(keys, valuesOf(valueType), { maxKeys: 2, noNullPrototype: true });
  }
  if (type === 'enum') return fc.constantFrom(...Object.values(rest.entries ?? {}));
  if (type === 'literal') return fc.constantFrom(...(rest.values ?? []));
  if (type === 'boolean') return fc.boolean();
  if (type === 'number') return number(schema);
  if (type === 'string') return text(schema);
  if (type === 'null') return fc.constant(null);
  if (type === 'unknown') return fc.constantFrom('x', 1, null);
  // Lists that are not looked into (lib/contract/columns.ts).
  if (type === 'custom') return fc.array(fc.constantFrom('x', 1, null), { maxLength: 2 });
  throw new Error(`no values of ${type}`);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema of a union that takes the value. */
const taken = (options: readonly Schema[], value: unknown): Schema | undefined =>
  options.find((one) => z.safeParse(one, value).success);

/** The value with one more field in every object that has fields of its own. */
export function withMore(schema: Schema, value: unknown): unknown {
  const { type, shape = {}, element, innerType, options = [], valueType } = defOf(schema);
  if (type === 'union') {
    const one = taken(options, value);
    return one ? withMore(one, value) : value;
  }
  if (value === null || value === undefined) return value;
  if (innerType) return withMore(innerType, value);
  if (type === 'array' && element && Array.isArray(value)) return value.map((one) => withMore(element, one));
  if (!isObject(value)) return value;
  const inner = (key: string): Schema | undefined => (type === 'record' ? valueType : shape[key]);
  const entries = Object.entries(value).map(([key, one]) => {
    const part = inner(key);
    return [key, part ? withMore(part, one) : one];
  });
  return Object.fromEntries(
    type === 'object' ? [...entries, ['fromANewerServer', { any: ['thing'] }]] : entries,
  );
}

/** A word that no version of the contract has. */
const UNHEARD = 'unheard_of';

/** Every place of the value where a word of a closed list stands, with the value as it is when the word is one never heard of. */
export function* unheard(
  schema: Schema,
  value: unknown,
  path = '',
): Generator<{ path: string; value: unknown }> {
  const { type, shape = {}, element, innerType, options = [], valueType, discriminator } = defOf(schema);
  if (type === 'enum') yield { path, value: UNHEARD };
  else if (type === 'union') {
    const one = taken(options, value);
    if (one) yield* unheard(one, value, path);
    if (discriminator !== undefined && isObject(value))
      yield { path: `${path}.${discriminator}`, value: { ...value, [discriminator]: UNHEARD } };
  } else if (value === null || value === undefined) return;
  else if (innerType) yield* unheard(innerType, value, path);
  else if (type === 'array' && element && Array.isArray(value)) {
    for (const [at, one] of value.entries())
      for (const changed of unheard(element, one, `${path}[]`))
        yield { ...changed, value: value.with(at, changed.value) };
  } else if (isObject(value))
    for (const [key, one] of Object.entries(value)) {
      const part = type === 'record' ? valueType : shape[key];
      if (!part) continue;
      for (const changed of unheard(part, one, type === 'record' ? `${path}{}` : `${path}.${key}`))
        yield { ...changed, value: { ...value, [key]: changed.value } };
    }
}
