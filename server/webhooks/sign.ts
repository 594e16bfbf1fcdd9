/** Signatures of the Standard Webhooks specification, version 1: HMAC-SHA-256 over id, time and body. */
import { createHmac } from 'node:crypto';

/** `v1,…`. @param timestamp in seconds since 1970, as the header has it */
export const standardSignature = (
  secret: Uint8Array,
  id: string,
  timestamp: string,
  body: string | Uint8Array,
): string => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;

/** The headers of one attempt. @param at when it is sent @param secrets each signs; during a change of secret there are two */
export function signedHeaders(
  id: string,
  at: Date,
  body: string,
  secrets: readonly Uint8Array[],
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => standardSignature(secret, id, timestamp, body)).join(' '),
  };
}

const PREFIX = 'whsec_';

/** As tools' libraries take it. */
export const secretText = (secret: Uint8Array): string =>
  `${PREFIX}${Buffer.from(secret).toString('base64')}`;

/** The bytes of such a text; null when it is none, or too short to be a secret. */
export function readSecret(text: string): Uint8Array | null {
  const coded = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(coded)) return null;
  const secret = Buffer.from(coded, 'base64');
  return secret.length >= 16 ? secret : null;
}
