/** As much of SOQL as the connector speaks, over records in memory. What is more, it refuses as Salesforce does. */

type Value = string | number | boolean | null;
export type SalesforceRecord = { Id: string; [field: string]: unknown };
type Test = (record: SalesforceRecord) => boolean;
type Order = { field: string; down: boolean };

export interface Selected {
  /** Fields by path. */
  fields: string[];
  /** Those of them that are to be converted into the user's currency. */
  converted: string[];
  /** Lists of records below, by the relationship's name. */
  below: { name: string; query: Selected }[];
  from: string;
  where: Test;
  /** Fields of the conditions and of the order. */
  used: string[];
  order: Order[];
  limit: number;
  count: boolean;
}

export class Malformed extends Error {}

const TOKEN = /\s*(?:('(?:[^'\\]|\\.)*')|([\w.:+-]+)|([<>]=?|=|!=)|([(),]))/y;

/** Ids are compared as their bytes are. */
const compared = (a: Value, b: Value): number => (a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1);

/** An instant is the same however it is written. */
function literal(text: string): Value {
  if (text.startsWith("'")) return text.slice(1, -1);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return new Date(text).toISOString();
  if (text === 'true' || text === 'false') return text === 'true';
  return text === 'null' ? null : Number(text);
}

export function valueAt(record: object, path: string): Value {
  let value: unknown = record;
  for (const name of path.split('.'))
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
  if (typeof value === 'string')
    return /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value).toISOString() : value;
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** @throws Malformed */
export function readSoql(text: string): Selected {
  const tokens: string[] = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.trimEnd().length; ) {
    const token = TOKEN.exec(text);
    if (!token) throw new Malformed();
    tokens.push(token[0].trim());
  }
  const next = (): string => {
    const token = tokens.shift();
    if (token === undefined) throw new Malformed();
    return token;
  };
  const take = (...words: string[]): boolean => {
    const there = words.every((word, position) => tokens[position] === word);
    if (there) tokens.splice(0, words.length);
    return there;
  };
  const must = (word: string): void => {
    if (next() !== word) throw new Malformed();
  };

  function select(): Selected {
    must('SELECT');
    const query: Selected = {
      fields: [],
      converted: [],
      below: [],
      from: '',
      where: () => true,
      used: [],
      order: [],
      limit: 50_000,
      count: take('COUNT', '(', ')'),
    };
    if (!query.count)
      do {
        if (take('(')) {
          const below = select();
          query.below.push({ name: below.from, query: below });
          must(')');
        } else if (take('convertCurrency', '(')) {
          const field = next();
          query.fields.push(field);
          query.converted.push(field);
          must(')');
        } else query.fields.push(next());
      } while (take(','));
    must('FROM');
    query.from = next();
    if (take('WHERE')) query.where = either(query);
    if (take('ORDER', 'BY'))
      do {
        const field = next();
        query.used.push(field);
        query.order.push({ field, down: take('DESC') });
      } while (take(','));
    if (take('LIMIT')) query.limit = Number(next());
    return query;
  }
  /** Salesforce takes no AND beside an OR without parentheses. */
  function either(query: Selected): Test {
    const first = one(query);
    const tests = [first];
    const [word] = tokens;
    if (word === 'AND' || word === 'OR') while (take(word)) tests.push(one(query));
    return (record) =>
      word === 'OR' ? tests.some((test) => test(record)) : tests.every((test) => test(record));
  }
  function one(query: Selected): Test {
    if (take('(')) {
      const inside = either(query);
      must(')');
      return inside;
    }
    const [field, sign, value] = [next(), next(), literal(next())];
    query.used.push(field);
    return (record) => {
      const order = compared(valueAt(record, field), value);
      if (sign === '=') return order === 0;
      if (sign === '>') return order > 0;
      if (sign === '>=') return order >= 0;
      throw new Malformed();
    };
  }
  const query = select();
  if (tokens.length > 0) throw new Malformed();
  return query;
}

/** The records that a query selects, whole, in its order. */
export const selectedFrom = (
  list: readonly SalesforceRecord[],
  { where, order, limit }: Selected,
): SalesforceRecord[] =>
  list
    .filter(where)
    .sort((a, b) => {
      for (const { field, down } of order) {
        const way = compared(valueAt(a, field), valueAt(b, field));
        if (way !== 0) return down ? -way : way;
      }
      return 0;
    })
    .slice(0, limit);
