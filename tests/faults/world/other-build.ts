/** Servers of another age than the extension: no release exists yet, so they are made from this one by what ADR 31 lets a peer say. */
import * as z from 'zod';
import { CONTRACT_HEADER } from '#lib/contract/versions.ts';

/**
 * `this`: of the extension's own age. `later`: it knows more, and says it, in words that the extension must leave out. `apart`: it speaks
 * no version of the contract that the extension speaks, and refuses it.
 */
export const BUILDS = ['this', 'later', 'apart'] as const;
export type ServerBuild = (typeof BUILDS)[number];

/** From before the first there was: to a server of this build it is what this build's is to one far ahead. */
const BEFORE_ALL = '0-0';
const FAR_AHEAD = '9-9';

const Page = z.looseObject({
  tables: z.record(z.string(), z.looseObject({ columns: z.record(z.string(), z.array(z.unknown())) })),
});

/** How a server of that build hears a request. */
export function heardBy(build: ServerBuild, request: Request): Request {
  if (build !== 'apart') return request;
  const heard = new Request(request);
  heard.headers.set(CONTRACT_HEADER, BEFORE_ALL);
  return heard;
}

/** What it says where this build says that. */
export async function saidBy(build: ServerBuild, answer: Response): Promise<Response> {
  const headers = new Headers(answer.headers);
  if (build === 'apart') headers.set(CONTRACT_HEADER, FAR_AHEAD);
  if (build !== 'later' || !headers.get('Content-Type')?.startsWith('application/json'))
    return new Response(answer.body, { status: answer.status, headers });
  headers.delete('Content-Length');
  const said: unknown = await answer.json();
  const page = Page.safeParse(said);
  const more = page.success ? withMore(page.data) : said;
  const body = typeof more === 'object' && more !== null ? { ...more, later: { unheard: [1] } } : more;
  return new Response(JSON.stringify(body), { status: answer.status, headers });
}

/** A table and a field of each record that nobody has heard of. */
function withMore({ tables, ...rest }: z.infer<typeof Page>): unknown {
  const fuller = Object.entries(tables).map(([name, table]) => {
    const [first = []] = Object.values(table.columns);
    return [name, { ...table, columns: { ...table.columns, unheard: first.map(() => ({ of: name })) } }];
  });
  return {
    ...rest,
    tables: { ...Object.fromEntries(fuller), unheard: { columns: { id: ['x'] }, gone: [] } },
  };
}
