/** Opaque bearer tokens, `smy_<workspace>_<secret>`. The server keeps only their SHA-256. */
import { createHash, randomBytes } from 'node:crypto';

const FORM = /^smy_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

export interface TokenKey {
  workspaceId: string;
  hash: Buffer;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A new token with 256 bits of randomness, and the hash to store. */
export function newToken(workspaceId: string): { token: string; hash: Buffer } {
  const token = `smy_${workspaceId.replaceAll('-', '')}_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashOf(token) };
}

/** The primary key under which a token would be stored; null when the text is no token at all. */
export function readToken(token: string): TokenKey | null {
  const parts = FORM.exec(token);
  return parts ? { workspaceId: parts.slice(1).join('-'), hash: hashOf(token) } : null;
}
