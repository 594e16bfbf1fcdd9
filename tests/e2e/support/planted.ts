/** A server that answers as the real one does, but for every free text in its replies, which is another one. */
import http from 'node:http';
import * as z from 'zod';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { fromColumns, toColumns } from '#lib/contract/columns.ts';
import { SYNCED } from '#lib/contract/records.ts';
import type { Route } from '#lib/contract/route.ts';
import { SyncPage } from '#lib/contract/routes.ts';

/** Gives the text that stands in the place of another. */
type Plant = (text: string, name: string) => string;

/** What is compared or shown in no place: with other texts there, nobody would be recognised and no page would come. */
const KEPT = new Set([
  'cursor',
  'product',
  'deviceCode',
  'approveUrl',
  'token',
  'emails',
  'linkedin',
  'kind',
  'kinds',
]);
/** What a rule asks for. */
const ASKED = new Set(['field', 'values', 'min', 'max', 'addresses', 'spellings', 'sitesOff', 'currency']);

interface Def {
  type: string;
  shape?: Readonly<Record<string, z.core.$ZodType>>;
  element?: z.core.$ZodType;
  innerType?: z.core.$ZodType;
  options?: readonly z.core.$ZodType[];
  valueType?: z.core.$ZodType;
}
const defOf = (schema: z.core.$ZodType): Def => schema._zod.def as unknown as Def;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with other texts wherever its schema takes them. */
function planted(schema: z.core.$ZodType, value: unknown, plant: Plant, name = ''): unknown {
  const { type, shape = {}, element, innerType, options = [], valueType } = defOf(schema);
  if (KEPT.has(name) || ASKED.has(name)) return value;
  if (type === 'string' && typeof value === 'string' && value !== '') {
    const other = plant(value, name);
    return z.safeParse(schema, other).success ? other : value;
  }
  if (type === 'union') {
    const one = options.find((option) => z.safeParse(option, value).success);
    return one ? planted(one, value, plant, name) : value;
  }
  // Few have an address, and each is to lead somewhere here.
  if (value === null && type === 'nullable' && innerType && /url$/i.test(name))
    return planted(innerType, `no ${name}`, plant, name);
  if (value === null || value === undefined) return value;
  if (innerType) return planted(innerType, value, plant, name);
  if (element && Array.isArray(value)) return value.map((one) => planted(element, one, plant, name));
  if (!isObject(value)) return value;
  const inner = (key: string) => (type === 'record' ? valueType : shape[key]);
  const entries = Object.entries(value).map(([key, one]) => {
    const part = inner(key);
    return [key, part ? planted(part, one, plant, type === 'record' ? name : key) : one];
  });
  return Object.fromEntries(entries);
}

/** As `planted`, for a page of the sync, whose records travel as columns. */
function plantedPage(value: unknown, plant: Plant): unknown {
  const page = SyncPage.safeParse(value);
  if (!page.success) return value;
  const tables = Object.entries(page.data.tables).map(([table, part]) => {
    const schema = Object.entries(SYNCED).find(([name]) => name === table)?.[1];
    if (!schema || !part) return [table, part];
    const rows = fromColumns(part.columns).map((row) => planted(schema, row, plant));
    return [table, { ...part, columns: toColumns(rows.filter(isObject)) }];
  });
  return { ...page.data, tables: Object.fromEntries(tables) };
}

const PATTERNS = Object.values(ROUTES).map((route: Route): [Route, RegExp] => [
  route,
  new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+')}$`),
]);

/** Stands before the server on a port. */
export async function startPlanting(
  target: number,
  plant: Plant,
): Promise<{ port: number; close: () => void }> {
  const server = http.createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*/s, '');
    const route = PATTERNS.find(([one, like]) => one.method === request.method && like.test(path))?.[0];
    const { 'accept-encoding': _, ...headers } = request.headers;
    const onwards = http.request(
      { port: target, host: '127.0.0.1', path: request.url, method: request.method, headers },
      (answer) => {
        const status = answer.statusCode ?? 500;
        if (!route || status !== 200 || !answer.headers['content-type']?.includes('application/json')) {
          response.writeHead(status, answer.headers);
          return void answer.pipe(response);
        }
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const said: unknown = JSON.parse(Buffer.concat(parts).toString());
          const other =
            route === ROUTES.sync ? plantedPage(said, plant) : planted(route.response, said, plant);
          const body = Buffer.from(JSON.stringify(other));
          response.writeHead(status, { ...answer.headers, 'content-length': body.length }).end(body);
        });
      },
    );
    onwards.on('error', () => response.destroy());
    response.on('close', () => onwards.destroy());
    request.pipe(onwards);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server that plants has no port');
  return {
    port: address.port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
