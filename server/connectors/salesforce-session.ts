/**
 * Requests to Salesforce as an app with the client credentials flow, by its official library: signed in, over the guarded line, and
 * with its failures told in our codes.
 */
import { PassThrough } from 'node:stream';
import type { Connection } from '@jsforce/jsforce-node/lib/connection.js';
import type { Transport } from '@jsforce/jsforce-node/lib/transport.js';
import type { HttpRequest, HttpResponse } from '@jsforce/jsforce-node/lib/types/common.js';
import * as z from 'zod';
import type { SourceProblemCode } from '#lib/contract/sources.ts';
import type { Guard } from '../webhooks/address.ts';
import { SourceFailure } from './connector.ts';
import { HttpFailure, type Line, openLine, parsed, retryAfter } from './line.ts';

const API_VERSION = '62.0';
/** So long a query may take there before it is given up. */
const QUERY_MS = 120_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const Token = z.object({ access_token: z.string().min(1), instance_url: z.url() });
/** What answers that are none say: of requests a list, of signing in one. */
const Errors = z.array(z.object({ errorCode: z.string(), message: z.string() })).min(1);
const SignInError = z.object({ error: z.string(), error_description: z.optional(z.string()) });

/** What an error code says of us, where its status does not. */
const PROBLEMS: Partial<Record<string, SourceProblemCode>> = {
  API_DISABLED_FOR_ORG: 'not_allowed',
  INSUFFICIENT_ACCESS_OR_READONLY: 'not_allowed',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'not_allowed',
  QUERY_TIMEOUT: 'unavailable',
  UNABLE_TO_LOCK_ROW: 'limited',
};
/** A list or field that the app's user may not see does not exist for it. */
const HIDDEN: ReadonlySet<string> = new Set(['INVALID_TYPE', 'INVALID_FIELD']);

function signInFailure({ error, error_description: why = '' }: z.infer<typeof SignInError>): SourceFailure {
  if (error === 'rate_limit_exceeded' || /login rate/i.test(why))
    return new SourceFailure('limited', { retryAfter: MINUTE_MS });
  return new SourceFailure(/^(?:unknown|server)_error$/.test(error) ? 'unavailable' : 'credential_refused');
}

/** @param reading only standard fields were asked for: none of them is misspelt */
function failureOf(error: unknown, reading: boolean): unknown {
  if (!(error instanceof HttpFailure)) return error;
  const { status, headers } = error;
  const body = parsed(error.body);
  const signIn = SignInError.safeParse(body);
  if (signIn.success && status < 500) return signInFailure(signIn.data);
  const [said] = Errors.safeParse(body).data ?? [];
  const told = retryAfter(headers);
  if (said?.errorCode === 'REQUEST_LIMIT_EXCEEDED')
    return /^TotalRequests/i.test(said.message)
      ? new SourceFailure('daily_limit', { retryAfter: told ?? HOUR_MS })
      : new SourceFailure('limited', { retryAfter: told ?? MINUTE_MS });
  const known =
    said && (PROBLEMS[said.errorCode] ?? (reading && HIDDEN.has(said.errorCode) ? 'not_allowed' : null));
  if (known) return new SourceFailure(known, { status, retryAfter: known === 'limited' ? MINUTE_MS : told });
  if (status === 401) return new SourceFailure('credential_refused');
  if (status === 403) return new SourceFailure('not_allowed');
  if (status === 429) return new SourceFailure('limited', { retryAfter: told ?? MINUTE_MS });
  return new SourceFailure(status >= 500 ? 'unavailable' : 'unexpected', { status, retryAfter: told });
}

/** An answer in the shape that the API has. @throws SourceFailure for another one */
export function read<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
  const shape = schema.safeParse(answer);
  if (!shape.success) throw new SourceFailure('unexpected', { status: 200 });
  return shape.data;
}

/**
 * What carries the library's requests in place of its own transport, which follows redirects, goes by whatever proxy the environment
 * names, and tries again by itself, for as long as it likes.
 */
async function transportOver(line: Line, baseUrl: string): Promise<Transport> {
  const { Transport: LibraryTransport } = await import('@jsforce/jsforce-node/lib/transport.js');
  const { StreamPromise } = await import('@jsforce/jsforce-node/lib/util/promise.js');
  const send = async ({ method, url, headers = {}, body }: HttpRequest): Promise<HttpResponse> => {
    if (!url.startsWith(`${baseUrl}/`)) throw new SourceFailure('unexpected');
    const path = url.slice(baseUrl.length);
    const answer = await line.send({ method, path, headers, ...(typeof body === 'string' ? { body } : {}) });
    const told = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    return { statusCode: answer.status, headers: Object.fromEntries(told), body: answer.body };
  };
  const transport = new LibraryTransport();
  // Nobody reads answers as streams.
  transport.httpRequest = (request) =>
    StreamPromise.create(() => ({ stream: new PassThrough(), promise: send(request) }));
  return transport;
}

interface Session {
  connection: Connection;
  /** Where people open the organisation's pages. */
  home: string;
}

export interface Salesforce {
  /**
   * One request, signed in; anew when the session has ended, as it does by itself after some time.
   * @param reading only standard fields are asked for, so that one that does not exist is one that the app's user may not see
   * @throws SourceFailure
   */
  ask<T>(request: (connection: Connection) => Promise<T>, how?: { reading: boolean }): Promise<T>;
  /** Where people open the organisation's pages. @throws SourceFailure */
  home(): Promise<string>;
  close(): void;
}

/** @throws SourceFailure when the address may not be reached */
export async function openSession({
  baseUrl,
  consumerKey,
  consumerSecret,
  guard,
}: {
  baseUrl: string;
  consumerKey: string;
  consumerSecret: string;
  guard: Guard;
}): Promise<Salesforce> {
  const line = openLine(baseUrl, guard, QUERY_MS);
  // Only who has connected Salesforce pays for its library.
  const { Connection: LibraryConnection } = await import('@jsforce/jsforce-node/lib/connection.js');
  const { OAuth2 } = await import('@jsforce/jsforce-node/lib/oauth2.js');
  const transport = await transportOver(line, baseUrl);

  const signIn = async (): Promise<Session> => {
    const oauth2 = new OAuth2({ loginUrl: baseUrl, clientId: consumerKey, clientSecret: consumerSecret });
    oauth2._transport = transport;
    const answer: unknown = await oauth2.requestToken({ grant_type: 'client_credentials' });
    const token = read(Token, answer);
    // Not told how to renew the session: where it is refused again and again, the library would try for ever.
    const connection = new LibraryConnection({
      instanceUrl: baseUrl,
      accessToken: token.access_token,
      version: API_VERSION,
    });
    connection._transport = transport;
    return { connection, home: token.instance_url };
  };

  let session: Promise<Session> | null = null;
  const within = async <T>(request: (session: Session) => Promise<T>, reading: boolean): Promise<T> => {
    try {
      for (let again = session !== null; ; again = false) {
        session ??= signIn();
        try {
          return await request(await session);
        } catch (error) {
          if (!(again && error instanceof HttpFailure && error.status === 401)) throw error;
          session = null;
        }
      }
    } catch (error) {
      throw failureOf(error, reading);
    }
  };
  return {
    ask: (request, { reading } = { reading: false }) =>
      within(({ connection }) => request(connection), reading),
    home: () => within(async ({ home }) => home, false),
    close: () => line.close(),
  };
}
