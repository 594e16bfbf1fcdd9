/** From a payload and a mapping to messages in the form of Segment's API, which ingest takes like any other (server/ingest). Pure. */
import {
  HOOK_FIELDS,
  type HookField,
  type HookMakes,
  type HookMapping,
  type HookRule,
  type HookValue,
} from '#lib/contract/hooks-in.ts';
import { saysStop } from '../../ingest/stop.ts';
import { parsePath, textOf, valueAt } from './path.ts';

/** A delivery may have so many. */
export const MOST_ITEMS = 1_000;

type Said = Partial<Record<HookField, string>>;

/** What an item says, by the rule that takes it; or why it is not understood. `indexes`: the items that say it together. */
export type MappedItem = { index: number; indexes: number[]; rule: number | null; said: Said } & (
  | { problem: 'no_rule' | 'bad_time' }
  | { message: Record<string, unknown> }
);

interface Understood {
  rule: number;
  makes: HookMakes;
  said: Said;
  /** The items that say it together. */
  indexes: number[];
}

const at = (value: unknown, path: string): unknown => {
  const steps = parsePath(path);
  return steps ? valueAt(value, steps) : undefined;
};

/** The items of a payload; null when nothing stands where they should be. */
export function itemsOf(payload: unknown, { items }: Pick<HookMapping, 'items'>): unknown[] | null {
  const found = at(payload, items);
  if (found === undefined || found === null) return null;
  return Array.isArray(found) ? found : [found];
}

/** The paths of a mapping that are none. */
export const badPaths = ({ items, rules }: HookMapping): string[] =>
  [
    items,
    ...rules.flatMap(({ when, fields }) => [
      ...when.map(({ path }) => path),
      ...Object.values(fields).flatMap((value) => (value?.from === 'path' ? value.path : [])),
    ]),
  ].filter((path) => parsePath(path) === null);

const holds = (item: unknown, { when }: HookRule): boolean =>
  when.every(({ path, is }) => {
    const text = textOf(at(item, path));
    return text !== null && is.includes(text);
  });

function textFor(item: unknown, value: HookValue): string | null {
  if (value.from === 'text') return value.text;
  const text = textOf(at(item, value.path));
  return text === null ? null : `${value.before ?? ''}${text}`;
}

function saidOf(item: unknown, { makes, fields }: HookRule): Said {
  const said: Said = {};
  for (const field of HOOK_FIELDS[makes]) {
    const value = fields[field];
    const text = value ? textFor(item, value) : null;
    if (text !== null) said[field] = text;
  }
  return said;
}

/** Tools say seconds or milliseconds since 1970, or a date with time; without a zone it is taken as UTC. null for anything else. */
function instantOf(text: string): string | null {
  const count = /^\d{9,14}(?:\.\d+)?$/.test(text) ? Number(text) : null;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`;
  const dated = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text) ? zoned : text;
  if (count === null && !/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const time = count === null ? Date.parse(dated) : count < 1e11 ? count * 1000 : count;
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

const STOPS = ['doNotContact', 'objection'] as const;
type Stops = { [Field in (typeof STOPS)[number]]?: string };

/** What of it says that there is a stop: that a later event does not take back. */
const stopsOf = (said: Said): Stops =>
  Object.fromEntries(
    STOPS.flatMap((field) => {
      const text = said[field];
      return text !== undefined && saysStop(text) ? [[field, text]] : [];
    }),
  );

/**
 * Leads that are named by one number, one after another, are one: HubSpot sends an event for each property. And where a rule reads
 * both parts of a name, one part alone does not replace the whole.
 */
function together(understood: readonly Understood[], rules: readonly HookRule[]): Understood[] {
  const joined: Understood[] = [];
  for (const one of understood) {
    const last = joined.at(-1);
    const sameLead =
      last?.rule === one.rule &&
      one.makes === 'lead' &&
      one.said.externalId !== undefined &&
      last.said.externalId === one.said.externalId;
    if (sameLead) {
      last.said = { ...last.said, ...one.said, ...stopsOf(last.said) };
      last.indexes.push(...one.indexes);
    } else joined.push({ ...one, indexes: [...one.indexes] });
  }
  return joined.map((one) => {
    const { firstName, lastName, ...rest } = one.said;
    const readsBoth = ['firstName', 'lastName'].every((part) =>
      Object.hasOwn(rules[one.rule]?.fields ?? {}, part),
    );
    return readsBoth && (firstName === undefined) !== (lastName === undefined) ? { ...one, said: rest } : one;
  });
}

/** The fields as a message of Segment's form; a time that is none has been found before. */
function messageOf(makes: HookMakes, said: Said, messageId: string): Record<string, unknown> {
  const { email, linkedin, name, firstName, lastName, country, crmUrl } = said;
  const company = { name: said.company, domain: said.domain };
  const traits = {
    email,
    linkedin,
    name,
    firstName,
    lastName,
    title: said.jobTitle,
    country,
    crmUrl,
    company,
    // Only a yes is passed on: nothing that a tool sends lifts a stop.
    doNotContact: saysStop(said.doNotContact ?? '') || undefined,
    objection: saysStop(said.objection ?? '') || undefined,
  };
  const common = {
    messageId,
    userId: said.externalId,
    timestamp: said.at === undefined ? undefined : instantOf(said.at),
  };
  if (makes === 'lead') return { type: 'identify', ...common, traits };
  const { event, title, detail, url, campaign } = said;
  return {
    type: 'track',
    ...common,
    event,
    properties: { title, detail, url },
    context: { traits, ...(campaign === undefined ? {} : { campaign: { name: campaign } }) },
  };
}

/**
 * Reads items by a mapping: one message for each, or one for several that say one thing together.
 * @param idOf the id of the message that begins with the item
 */
export function mapItems(
  items: readonly unknown[],
  { rules }: HookMapping,
  idOf: (item: unknown, index: number) => string,
): MappedItem[] {
  const mapped: MappedItem[] = [];
  const understood: Understood[] = [];
  for (const [index, item] of items.entries()) {
    const rule = rules.findIndex((one) => holds(item, one));
    const taking = rules[rule];
    if (!taking) {
      mapped.push({ index, indexes: [index], rule: null, said: {}, problem: 'no_rule' });
      continue;
    }
    const said = saidOf(item, taking);
    if (said.at !== undefined && instantOf(said.at) === null)
      mapped.push({ index, indexes: [index], rule, said, problem: 'bad_time' });
    else understood.push({ rule, makes: taking.makes, said, indexes: [index] });
  }
  for (const { rule, makes, said, indexes } of together(understood, rules)) {
    const index = indexes[0] ?? 0;
    // JSON leaves out what is undefined.
    const message = JSON.parse(JSON.stringify(messageOf(makes, said, idOf(items[index], index))));
    mapped.push({ index, indexes, rule, said, message });
  }
  return mapped.sort((a, b) => a.index - b.index);
}
