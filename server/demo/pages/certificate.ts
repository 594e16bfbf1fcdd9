import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

export interface Certificate {
  key: string;
  cert: string;
  /** SHA-256 of the public key in base64, as Chromium's `--ignore-certificate-errors-spki-list` wants it. */
  fingerprint: string;
}

/** A new self-signed certificate for `hosts`, valid for a week. */
export async function makeCertificate(hosts: readonly string[]): Promise<Certificate> {
  const now = Date.now();
  const week = 7 * 24 * 60 * 60 * 1000;
  const made = await generate([{ name: 'commonName', value: hosts[0] ?? 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - week),
    notAfterDate: new Date(now + week),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
    ],
  });
  const publicKey = new X509Certificate(made.cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    key: made.private,
    cert: made.cert,
    fingerprint: createHash('sha256').update(publicKey).digest('base64'),
  };
}
