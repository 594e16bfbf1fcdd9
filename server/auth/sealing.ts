/** Secrets that the server must be able to read again, encrypted at rest. The key comes from the session secret. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

export interface Sealing {
  /** Encrypts; `place` says what it is and where it stands, e.g. `webhook <id>`, so that it opens nowhere else. */
  seal(plain: Uint8Array, place: string): Uint8Array;
  /** null when it was sealed with another secret or for another place, or was changed. */
  open(sealed: Uint8Array, place: string): Uint8Array | null;
}

/** AES-256-GCM under a key derived from the secret for this purpose alone. */
export function createSealing(secret: string): Sealing {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'samsyn secrets at rest', 32));
  return {
    seal(plain, place) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open(sealed, place) {
      if (sealed.length < NONCE + TAG) return null;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), {
        authTagLength: TAG,
      });
      decipher.setAAD(Buffer.from(place)).setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
      try {
        return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
      } catch {
        return null;
      }
    },
  };
}
