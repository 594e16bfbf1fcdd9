/** Whether a delivery comes from the tool: its signature over the body as it came, byte by byte, and its time. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HookProblem, HookSigning } from '#lib/contract/hooks-in.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { standardSignature } from '../sign.ts';

const TOLERANCE_MS = 5 * 60_000;

/** A delivery as it came. */
export interface Delivery {
  method: string;
  /** The whole address, as the tool was given it. */
  uri: string;
  header(name: string): string | undefined;
  body: Uint8Array;
}

export interface NotVerified {
  problem: HookProblem;
  /** By how many seconds the sender's clock is ahead of ours, when that is the problem. */
  aheadSeconds?: number;
}

/** What tells one delivery from another. */
type Verified = Result<{ deliveryId: string }, NotVerified>;

const same = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** The time of a header, or why it is not to be believed. @param unitMs of which the header counts */
function timeProblem(header: string | undefined, unitMs: number, now: Date): NotVerified | null {
  if (header === undefined || !/^\d{1,15}$/.test(header)) return { problem: 'no_timestamp' };
  const ahead = Number(header) * unitMs - now.getTime();
  return Math.abs(ahead) > TOLERANCE_MS ? { problem: 'clock', aheadSeconds: Math.round(ahead / 1000) } : null;
}

/** standardwebhooks.com, version 1. */
function standard(secrets: readonly Uint8Array[], { header, body }: Delivery, now: Date): Verified {
  const id = header('webhook-id') ?? '';
  if (id === '') return fail({ problem: 'no_id' });
  const timestamp = header('webhook-timestamp');
  const untimely = timeProblem(timestamp, 1000, now);
  if (untimely || timestamp === undefined) return fail(untimely ?? { problem: 'no_timestamp' });
  const given = (header('webhook-signature') ?? '').split(' ').filter((one) => one !== '');
  if (given.length === 0) return fail({ problem: 'no_signature' });
  const known = given.filter((one) => one.startsWith('v1,'));
  if (known.length === 0) return fail({ problem: 'unknown_version' });
  const expected = secrets.map((secret) => standardSignature(secret, id, timestamp, body));
  // All are compared, so that the time says nothing of which fits.
  const fits = known.map((one) => expected.map((other) => same(one, other)).includes(true)).includes(true);
  return fits ? ok({ deliveryId: id }) : fail({ problem: 'wrong_signature' });
}

/** What HubSpot signs in its place when it stands in the address. */
const SIGNED_AS: Record<string, string> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/** The signature of HubSpot's version 3. @param timestamp in milliseconds, as the header has it */
export function hubspotSignature(
  secret: Uint8Array,
  { method, uri, body }: Pick<Delivery, 'method' | 'uri' | 'body'>,
  timestamp: string,
): string {
  const signedUri = uri.replace(/%[0-9a-f]{2}/gi, (code) => SIGNED_AS[code.toUpperCase()] ?? code);
  return createHmac('sha256', secret)
    .update(`${method}${signedUri}`)
    .update(body)
    .update(timestamp)
    .digest('base64');
}

function hubspot(secrets: readonly Uint8Array[], delivery: Delivery, now: Date): Verified {
  const timestamp = delivery.header('x-hubspot-request-timestamp');
  const untimely = timeProblem(timestamp, 1, now);
  if (untimely || timestamp === undefined) return fail(untimely ?? { problem: 'no_timestamp' });
  const given = delivery.header('x-hubspot-signature-v3') ?? '';
  // Its older versions are over the secret and the body alone: whoever heard one could send it again for ever.
  if (given === '')
    return fail({ problem: delivery.header('x-hubspot-signature') ? 'unknown_version' : 'no_signature' });
  const fits = secrets.map((secret) => same(given, hubspotSignature(secret, delivery, timestamp)));
  // HubSpot gives a delivery no id. Its signature stands for its time and all that is in it.
  return fits.includes(true) ? ok({ deliveryId: given }) : fail({ problem: 'wrong_signature' });
}

/** Verifies a delivery. @param secrets any may have signed; during a change there are two */
export function verifyDelivery(
  signing: HookSigning,
  secrets: readonly Uint8Array[],
  delivery: Delivery,
  now: Date,
): Verified {
  if (secrets.length === 0) return fail({ problem: 'secret_unreadable' });
  return signing === 'standard' ? standard(secrets, delivery, now) : hubspot(secrets, delivery, now);
}
