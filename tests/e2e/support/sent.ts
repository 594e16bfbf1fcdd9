/** What left a browser, twice: as its own list says it, and as the server's log does. */
import { ROUTES } from '#lib/contract/all-routes.ts';
import en from '#locales/en.json' with { type: 'json' };
import type { TestServer } from './server.ts';

const words: Record<string, string> = en;

/** How the sentence of a request begins: before the numbers in it. */
const beginning = (name: string): string => (words[`requests.kind.${name}`] ?? name).replace(/\{.*/s, '');

/** How often each kind of request stands in the lines of "What left this browser". */
export function kindsListed(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const name = [...Object.keys(ROUTES), 'probe'].find((one) => line.startsWith(beginning(one))) ?? line;
    counts[name] = (counts[name] ?? 0) + Number(/(\d+) times/.exec(line)?.[1] ?? 1);
  }
  return counts;
}

/** How often each kind of request was served. */
export function kindsServed(requests: TestServer['requests']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, route } of requests) {
    // The browser's own question before a request from another origin, and the pages a person signs in on.
    if (method === 'OPTIONS' || !route.startsWith('/api/')) continue;
    const found = Object.entries(ROUTES).find(([, one]) => one.method === method && one.path === route);
    const name = found?.[0] ?? `${method} ${route}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
