/**
 * The only place that talks to the server. Requests go to one origin, never follow a redirect (a token must not travel),
 * end after 15 s, and an answer counts only when it has the shape of the contract. Each is written down for the person to read
 * (lib/store/requests.ts).
 */
import type * as z from 'zod';
import { Problem } from '#lib/contract/errors.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { type Route, version } from '#lib/contract/routes.ts';
import { apart, CONTRACT, CONTRACT_HEADER, readSpoken, spokenText } from '#lib/contract/versions.ts';
import { noteRequest } from '#lib/store/requests.ts';

const TIMEOUT_MS = 15_000;

/**
 * Why there is no answer: a code of lib/contract/errors.ts from the server, or one of ours —
 * `offline` (no network) · `unreachable` (name, connection or certificate) · `timeout` · `redirected` (to another address) ·
 * `not_our_server` (somebody else answered) · `wrong_answer` (ours, but not what the contract says) · `server_too_old`,
 * `server_too_new` (ours, of a version that would be misread) · `cancelled`
 */
export interface CallError {
  code: string;
  /** HTTP status; 0 when no answer came. */
  status: number;
  /** From Retry-After; at most a quarter of an hour. */
  retryAfterMs?: number;
  requestId?: string;
}

export interface Server {
  origin: string;
  token?: string;
}

type Input<R extends Route, Part extends 'params' | 'query' | 'body'> =
  R extends Record<Part, infer S extends z.ZodType> ? Record<Part, z.input<S>> : Record<never, never>;
export type Parts<R extends Route> = Input<R, 'params'> &
  Input<R, 'query'> &
  Input<R, 'body'> &
  (R extends { fileBytes: number } ? { file: Blob } : Record<never, never>) & { signal?: AbortSignal };

interface AnyParts {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  file?: Blob;
  signal?: AbortSignal;
}

/** Calls a route of the contract. Never throws. */
export async function call<R extends Route>(
  server: Server,
  route: R,
  parts: Parts<R>,
): Promise<Result<z.output<R['response']>, CallError>> {
  // A file takes as long as it takes; whoever sends it can stop it.
  const late = route.fileBytes === undefined ? AbortSignal.timeout(TIMEOUT_MS) : new AbortController().signal;
  const answered = await request(server, route, parts, 'application/json', late);
  if (!answered.ok) return answered;
  const response = answered.value;
  // What a server says of its versions is read whatever they are.
  const unfit = route.path === version.path ? null : apart(readSpoken(response.headers.get(CONTRACT_HEADER)));
  if (unfit) return fail({ code: `server_${unfit}`, status: response.status });
  const body = await jsonOf(response);
  if (body === undefined) return fail({ code: 'not_our_server', status: response.status });
  const schema: R['response'] = route.response;
  const read = schema.safeParse(body);
  return read.success ? ok(read.data) : fail({ code: 'wrong_answer', status: response.status });
}

/** Whether any web server at all is there with a trusted certificate; what it says stays unread. */
export async function somebodyAnswers(origin: string): Promise<boolean> {
  try {
    await send(new URL(origin), 'GET /', {
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return true;
  } catch {
    return false;
  }
}

/** The bytes of a route that streams; the 15 s count until it begins to answer. */
export async function openStream<R extends Route>(
  server: Server,
  route: R,
  parts: Parts<R>,
): Promise<Result<ReadableStream<Uint8Array>, CallError>> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('no answer', 'TimeoutError')), TIMEOUT_MS);
  const answered = await request(server, route, parts, 'text/event-stream', late.signal);
  clearTimeout(timer);
  if (!answered.ok) return answered;
  const { body, headers, status } = answered.value;
  if (!body || !headers.get('Content-Type')?.startsWith('text/event-stream'))
    return fail({ code: 'not_our_server', status });
  return ok(body);
}

async function request(
  server: Server,
  route: Route,
  { params, query, body, file, signal }: AnyParts,
  accept: string,
  late: AbortSignal,
): Promise<Result<Response, CallError>> {
  const headers: Record<string, string> = { Accept: accept, [CONTRACT_HEADER]: spokenText(CONTRACT) };
  if (server.token) headers.Authorization = `Bearer ${server.token}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const init: RequestInit = {
    method: route.method,
    headers,
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    signal: signal ? AbortSignal.any([signal, late]) : late,
  };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (file !== undefined) {
    headers['Content-Type'] = 'application/octet-stream';
    init.body = file;
  }
  try {
    const address = addressOf(server.origin, route.path, params, query);
    const response = await send(address, `${route.method} ${route.path}`, init, itemsOf(body));
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
      return fail({ code: 'redirected', status: response.status });
    return response.ok ? ok(response) : fail(await refusal(response));
  } catch (error) {
    return fail({ code: failureCode(error, signal), status: 0 });
  }
}

/** The one call of fetch in the extension. @param route as the list of requests names it @throws as fetch does */
async function send(address: URL, route: string, init: RequestInit, items = 0): Promise<Response> {
  // What was cancelled before it began never leaves.
  init.signal?.throwIfAborted();
  const answer = fetch(address, init);
  const bytes =
    typeof init.body === 'string'
      ? new TextEncoder().encode(init.body).length
      : init.body instanceof Blob
        ? init.body.size
        : 0;
  const noAnswer = noteRequest({ host: address.host, route, items, bytes });
  try {
    return await answer;
  } catch (error) {
    noAnswer();
    throw error;
  }
}

/** How many things a body lists. */
const itemsOf = (body: unknown): number =>
  Object.values(body ?? {}).reduce<number>((sum, part) => sum + (Array.isArray(part) ? part.length : 0), 0);

/** @throws when the path would leave the origin */
function addressOf(origin: string, path: string, params: unknown, query: unknown): URL {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(textOf(params, name) ?? ''));
  const url = new URL(filled, origin);
  if (url.origin !== new URL(origin).origin) throw new TypeError('the address leaves the server');
  for (const name of Object.keys(query ?? {})) {
    const value = textOf(query, name);
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

function textOf(record: unknown, name: string): string | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  const value: unknown = Object.entries(record).find(([key]) => key === name)?.[1];
  return value === undefined ? undefined : String(value);
}

async function jsonOf(response: Response): Promise<unknown> {
  if (!/^application\/(?:problem\+)?json\b/.test(response.headers.get('Content-Type') ?? ''))
    return undefined;
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

async function refusal(response: Response): Promise<CallError> {
  const { status } = response;
  const retryAfterMs = retryAfter(response.headers.get('Retry-After'), Date.now());
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  const problem = Problem.safeParse(await jsonOf(response));
  // A gateway before the server fails in its own words; with a server's status it is still the server that is away.
  if (!problem.success)
    return { code: status >= 500 || status === 429 ? 'unavailable' : 'not_our_server', status, ...wait };
  const { code, requestId } = problem.data;
  return { code, status, ...wait, ...(requestId === undefined ? {} : { requestId }) };
}

const LONGEST_WAIT_MS = 15 * 60_000;

/** Retry-After in seconds or as a date, to milliseconds from now. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(LONGEST_WAIT_MS, Math.max(0, ms));
}

function failureCode(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted) return 'cancelled';
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'timeout';
  return navigator.onLine === false ? 'offline' : 'unreachable';
}
