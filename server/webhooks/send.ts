/** One attempt to deliver: a POST to the address that was checked, over a connection of its own. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { type Guard, PrivateAddress } from './address.ts';

const TIMEOUT_MS = 10_000;
/** More of an answer is not waited for. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** `delivered`: any 2xx. `gone`: 410, the receiver wants no more. Else the HTTP status, or a word for why there was none. */
export type Outcome =
  | 'delivered'
  | 'gone'
  | `${number}`
  | 'private_address'
  | 'timeout'
  | 'unresolved'
  | 'refused'
  | 'certificate'
  | 'no_answer';

const outcomeOf = (status: number): Outcome =>
  status >= 200 && status < 300 ? 'delivered' : status === 410 ? 'gone' : `${status}`;

function failureOf(error: unknown): Outcome {
  if (error instanceof PrivateAddress) return 'private_address';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unresolved';
  if (code === 'ECONNREFUSED') return 'refused';
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO/.test(code)) return 'certificate';
  return 'no_answer';
}

export interface Delivery {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/**
 * Sends; never throws. A redirect is an answer like any other: it is not followed.
 * @param timeoutMs for all of it, from the look-up to the last byte of the answer
 */
export function deliver(
  guard: Guard,
  { url, headers, body }: Delivery,
  timeoutMs = TIMEOUT_MS,
): Promise<Outcome> {
  const to = new URL(url);
  // node looks up names only: an address that is written as such is judged here.
  const host = to.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !guard.allows(host, to.protocol)) return Promise.resolve('private_address');
  if (to.protocol !== 'https:' && to.protocol !== 'http:') return Promise.resolve('private_address');
  return new Promise((settle) => {
    // What an answer says counts from its first line, however long the rest takes.
    let outcome: Outcome = 'timeout';
    const finish = (): void => {
      clearTimeout(timer);
      settle(outcome);
      call.destroy();
    };
    const failed = (error: unknown): void => {
      if (outcome === 'timeout') outcome = failureOf(error);
      finish();
    };
    const timer = setTimeout(finish, timeoutMs);
    const call = (to.protocol === 'https:' ? httpsRequest : httpRequest)(to, {
      method: 'POST',
      headers: {
        ...headers,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        'User-Agent': 'Samsyn-Webhooks',
      },
      lookup: guard.lookupFor(to.protocol),
      // A kept connection would go where an earlier look-up led.
      agent: false,
    });
    call.on('error', failed);
    call.on('response', (answer) => {
      outcome = outcomeOf(answer.statusCode ?? 0);
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_ANSWER_BYTES) finish();
      });
      answer.on('end', finish);
      answer.on('error', failed);
    });
    call.end(body);
  });
}
