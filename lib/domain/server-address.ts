/** Reads a server's address as people type it. */
import { fail, ok, type Result } from '#lib/contract/result.ts';

export interface ServerAddress {
  origin: string;
  punycode?: string;
}

export type AddressFault = 'address_empty' | 'address_not_web' | 'address_credentials' | 'address_not_https';

const LOCAL = new Set(['localhost', '127.0.0.1']);

/** Without a scheme it is https, or http for this computer. A path is left out: the server has its origin to itself. */
export function readAddress(input: string): Result<ServerAddress, { code: AddressFault }> {
  const text = input.trim();
  if (text === '') return fail({ code: 'address_empty' });
  const whole = withScheme(text);
  if (!URL.canParse(whole)) return fail({ code: 'address_not_web' });
  const url = new URL(whole);
  if (!/^https?:$/.test(url.protocol) || url.hostname === '') return fail({ code: 'address_not_web' });
  if (url.username !== '' || url.password !== '') return fail({ code: 'address_credentials' });
  if (url.protocol === 'http:' && !LOCAL.has(url.hostname)) return fail({ code: 'address_not_https' });
  return ok({ origin: url.origin, ...(/(?:^|\.)xn--/.test(url.hostname) ? { punycode: url.hostname } : {}) });
}

/** Whether an address the server names is on the server: the same origin, or another name of this computer. */
export function sameServer(address: string, origin: string): boolean {
  const [named, typed] = [new URL(address), new URL(origin)];
  if (named.origin === typed.origin) return true;
  return (
    LOCAL.has(named.hostname) &&
    LOCAL.has(typed.hostname) &&
    named.protocol === typed.protocol &&
    named.port === typed.port
  );
}

function withScheme(text: string): string {
  if (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ||
    /^(?:javascript|data|mailto|file|about|blob|view-source):/i.test(text)
  )
    return text;
  return LOCAL.has(text.split(/[:/?#]/)[0]?.toLowerCase() ?? '') ? `http://${text}` : `https://${text}`;
}
