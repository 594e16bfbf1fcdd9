/** The connection to one system: only to addresses that may be reached, each request limited in time, all of them ended at once. */
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { type Guard, PrivateAddress } from '../webhooks/address.ts';
import { SourceFailure } from './connector.ts';

const SECOND_MS = 1_000;

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Line {
  agent: HttpAgent;
  /** Does one request over the agent, within the time limit. @throws what `request` throws, or SourceFailure when it never got there */
  within<T>(request: () => Promise<T>): Promise<T>;
  /** One request, for what the system's own library does not do or not over the agent. @throws HttpFailure, SourceFailure */
  send(request: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string;
  }): Promise<Answer>;
  close(): void;
}

/** An answer that is none. */
export class HttpFailure extends Error {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  constructor({ status, headers, body }: Answer) {
    super(`HTTP ${status}`);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** The system had closed the connection while nobody used it, and what was asked does no harm when asked again. */
class Stale extends Error {}

/** When the system may be asked again as its answer's `Retry-After` says, in milliseconds from now; null when it does not. */
export function retryAfter(headers: Record<string, unknown>): number | null {
  const seconds = Number(headers['retry-after']);
  return seconds > 0 ? seconds * SECOND_MS : null;
}

/** A body read as JSON; null when it is none. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** Why there was no answer at all; null when that is not what the error says. */
function noAnswer(error: unknown): SourceFailure | null {
  if (error instanceof SourceFailure) return error;
  if (error instanceof PrivateAddress) return new SourceFailure('private_address');
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO/.test(code)) return new SourceFailure('certificate');
  return /^E[A-Z_]+$/.test(code) ? new SourceFailure('unreachable') : null;
}

/**
 * @param timeoutMs how long one request may take
 * @throws SourceFailure when the address lies in the network
 */
export function openLine(baseUrl: string, guard: Guard, timeoutMs = 30 * SECOND_MS): Line {
  const { protocol, hostname } = new URL(baseUrl);
  // node looks up names only: an address that is written as such is judged here.
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !guard.allows(host, protocol)) throw new SourceFailure('private_address');
  const options = { keepAlive: true, lookup: guard.lookupFor(protocol) };
  const agent = protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  const within: Line['within'] = async (request) => {
    const timer = setTimeout(() => agent.destroy(), timeoutMs);
    try {
      return await request();
    } catch (error) {
      throw noAnswer(error) ?? error;
    } finally {
      clearTimeout(timer);
    }
  };
  const once: Line['send'] = ({ method, path, headers, body }) =>
    new Promise((settle, reject) => {
      const call = (protocol === 'https:' ? httpsRequest : httpRequest)(
        `${baseUrl}${path}`,
        { method, agent, headers: { Accept: 'application/json', ...headers } },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const status = answer.statusCode ?? 0;
            const whole = { status, headers: answer.headers, body: Buffer.concat(chunks).toString() };
            if (status >= 200 && status < 300) settle(whole);
            else reject(new HttpFailure(whole));
          });
        },
      );
      call.on('error', (error: NodeJS.ErrnoException) => {
        const stale = method === 'GET' && call.reusedSocket && error.code === 'ECONNRESET';
        reject(stale ? new Stale() : error);
      });
      call.end(body);
    });
  // Ends, as each time one connection fewer is left that was used before.
  const send: Line['send'] = (request) =>
    within(() => once(request)).catch((error: unknown) => {
      if (error instanceof Stale) return send(request);
      throw error;
    });
  return {
    agent,
    within,
    send,
    close: () => agent.destroy(),
  };
}
