/** A local server in the place of a system's API: what it answers is the caller's; it refuses, holds up and loses answers on demand. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';

/** A file under tests/fixtures, in its shape. */
export const fixture = <S extends z.ZodType>(path: string, schema: S): z.output<S> =>
  schema.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures', path), 'utf8')));

export const Reply = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.unknown(),
});
export type Reply = z.infer<typeof Reply>;

export const replied = (body: unknown, status = 200): Reply => ({ status, headers: {}, body });

export interface Request {
  method: string;
  url: URL;
  text: string;
  /** The bearer token. */
  token: string | null;
}

export interface FakeApi {
  url: string;
  /** Every request, e.g. `POST /crm/v3/objects/contacts/search`; a query in the address (`q`) stands behind it. */
  asked: string[];
  /** Answers the next requests whose line fits with a refusal, by its name in the fixtures; without `times`, until it is taken back. */
  refuse(what: string | Reply, where?: RegExp, times?: number): void;
  accept(): void;
  /** Does what requests whose line fits ask for, but their answers never arrive; null: all arrive again. */
  lose(where: RegExp | null): void;
  /** From now on `heard` is called with each request as it comes, and again when its answer has left. */
  watch(heard: (line: string, moment: 'asked' | 'answered') => void): void;
  /** Lets requests whose line fits wait until the returned function is called. */
  hold(where: RegExp): () => void;
  close(): Promise<void>;
}

/**
 * @param refusals the system's documented refusals, by name
 * @param mayEnter gives the refusal of a request with a wrong key, or null
 * @param answer null: there is no such thing
 */
export async function startFakeApi({
  refusals,
  mayEnter,
  answer,
}: {
  refusals: Record<string, Reply>;
  mayEnter(request: Request): Reply | null | undefined;
  answer(request: Request): Reply | null;
}): Promise<FakeApi> {
  const asked: string[] = [];
  let refusal: { reply: Reply; where: RegExp; times: number } | null = null;
  let lost: RegExp | null = null;
  let heard: Parameters<FakeApi['watch']>[0] = () => {};
  let held: { where: RegExp; until: Promise<void> } | null = null;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { method = '' } = request;
    const url = new URL(request.url ?? '/', 'http://fake');
    const query = url.searchParams.get('q');
    const line = `${method} ${url.pathname}${query === null ? '' : ` ${query}`}`;
    asked.push(line);
    heard(line, 'asked');
    if (held?.where.test(line)) await held.until;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
    let given = mayEnter({ method, url, text, token });
    if (!given && refusal?.where.test(line)) {
      given = refusal.reply;
      refusal.times -= 1;
      if (refusal.times === 0) refusal = null;
    }
    const { status, headers, body } =
      given ?? answer({ method, url, text, token }) ?? refusals.notFound ?? replied(null, 404);
    if (lost?.test(line)) return void response.destroy();
    response.writeHead(status, { 'Content-Type': 'application/json;charset=utf-8', ...headers });
    response.end(body === null ? '' : JSON.stringify(body), () => heard(line, 'answered'));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    asked,
    refuse: (what, where = /./, times = Number.POSITIVE_INFINITY) => {
      const reply = typeof what === 'string' ? refusals[what] : what;
      if (!reply) throw new Error(`there is no refusal ${what}`);
      refusal = { reply, where, times };
    },
    accept: () => {
      refusal = null;
    },
    lose: (where) => {
      lost = where;
    },
    watch: (given) => {
      heard = given;
    },
    hold: (where) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = { where, until: promise };
      return () => {
        held = null;
        resolve();
      };
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
