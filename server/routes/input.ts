/** The parts of a request, read strictly: UTF-8 JSON, then the contract's schema. */
import * as z from 'zod';
import { NOT_STORABLE } from '#lib/contract/primitives.ts';
import { unknownField } from '#lib/domain/unknown-field.ts';
import { unstorable } from '#lib/domain/unstorable.ts';
import { isDeeper } from '../ingest/message.ts';
import type { RequestContext } from './context.ts';
import { Refused } from './problems.ts';

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** `['mutations', 3, 'id']` → `mutations[3].id` */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key),
    '',
  );

const placeAt = (text: string, at: number): string => {
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
};

/** Where JSON.parse stopped, as a sentence. Its own message quotes the text, which may be personal. */
function whereItStopped(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  const at = /position (\d+)/.exec(message)?.[1];
  if (at === undefined)
    return /end of JSON|Unterminated/i.test(message)
      ? 'The text ends before the JSON does.'
      : 'The text is not JSON.';
  return `Not JSON from ${placeAt(text, Number(at))} on.`;
}

/** A string with what makes it a name, or what opens and closes objects and lists. */
const TOKEN = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[{}[\]]/g;

/**
 * Where in a text that is JSON a name stands that its object has already, however either is written; null when none does. Readers
 * disagree about which of the two counts, so whoever checked one may have passed on the other.
 */
export function repeatedName(text: string): number | null {
  const open: (Set<string> | null)[] = [];
  for (const { 0: token, 1: inside = '', 2: colon, index } of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const name: unknown = inside.includes('\\') ? JSON.parse(`"${inside}"`) : inside;
      const names = open.at(-1);
      if (names?.has(String(name))) return index;
      names?.add(String(name));
    }
  }
  return null;
}

/** The body as JSON. Refuses other content types (415), bytes that are not UTF-8, text that is not JSON and names that stand twice (400). */
export async function readJson(c: RequestContext): Promise<unknown> {
  if (!JSON_TYPE.test(c.req.header('Content-Type') ?? ''))
    throw new Refused({ code: 'unsupported_media_type' });
  const bytes = await c.req.arrayBuffer();
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refused({ code: 'malformed_json', detail: 'The text is not UTF-8.' });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Refused({ code: 'malformed_json', detail: whereItStopped(error, text) });
  }
  const at = repeatedName(text);
  if (at !== null)
    throw new Refused({
      code: 'duplicate_key',
      detail: `The name at ${placeAt(text, at)} stands in its object already, and nothing was done.`,
    });
  return value;
}

type JsonSchema = z.core.JSONSchema._JSONSchema;

const variantsOf = (one: JsonSchema | undefined): z.core.JSONSchema.BaseSchema[] =>
  typeof one === 'object' ? ((one.anyOf ?? one.oneOf)?.flatMap(variantsOf) ?? [one]) : [];

/** The names that an object at this path may have. */
function knownAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at = variantsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  for (const key of path)
    at = at.flatMap(({ items, properties }) =>
      typeof key !== 'number'
        ? variantsOf(properties?.[String(key)])
        : Array.isArray(items)
          ? []
          : variantsOf(items),
    );
  return [...new Set(at.flatMap(({ properties = {} }) => Object.keys(properties)))];
}

/** What only a request is called that tries to reach further than into its own object. */
const FORBIDDEN: ReadonlySet<PropertyKey | undefined> = new Set(['__proto__', 'constructor', 'prototype']);

/** The field is not named, for it may be anything; the place is, and what may stand there. */
function notKnown(schema: z.ZodType, place: readonly PropertyKey[], name: PropertyKey | undefined): Refused {
  const known = knownAt(schema, place);
  const forbidden = FORBIDDEN.has(name);
  return new Refused({
    code: forbidden ? 'forbidden_key' : 'invalid_request',
    detail: `A field here is ${forbidden ? 'called what no field may be called' : 'not known'}, and nothing was done.${known.length > 0 ? ` Known are: ${known.join(', ')}.` : ''}`,
    path: pathText(place),
  });
}

/** The value as the schema reads it; otherwise 400 with the first thing that is wrong and where. */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  if (issue?.code === 'unrecognized_keys') throw notKnown(schema, issue.path, issue.keys[0]);
  throw new Refused({
    code: 'invalid_request',
    detail: issue?.message ?? 'Invalid input',
    path: pathText(issue?.path ?? []),
  });
}

/** No body of ours comes near either. */
const MOST_LEVELS = 32;
const MOST_FIELDS = 1_000;

/** Whether any object in a value has more than `MOST_FIELDS` fields. For values that are not deep. */
function isWide(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const inner = Object.values(value);
  return (inner.length > MOST_FIELDS && !Array.isArray(value)) || inner.some(isWide);
}

/**
 * As `check`, for a body that is all ours: 400 also when it holds a field that the schema does not know, or a text that cannot be kept,
 * and before anything else when it is deeper or wider than any of ours.
 */
export function checkBody<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  if (isDeeper(value, MOST_LEVELS))
    throw new Refused({
      code: 'too_deep',
      detail: `A body may have at most ${MOST_LEVELS} levels, and nothing was done.`,
      path: '',
    });
  if (isWide(value))
    throw new Refused({
      code: 'too_many_keys',
      detail: `An object may have at most ${MOST_FIELDS.toLocaleString('en')} fields, and nothing was done.`,
      path: '',
    });
  const read = check(schema, value);
  const unknown = unknownField(value, read);
  if (unknown) throw notKnown(schema, unknown.slice(0, -1), unknown.at(-1));
  const lost = unstorable(read, value);
  if (lost) throw new Refused({ code: 'invalid_request', detail: NOT_STORABLE, path: pathText(lost) });
  return read;
}
