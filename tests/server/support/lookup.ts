import type { LookupAddress } from 'node:dns';
import type { createGuard } from '#server/webhooks/address.ts';

/** Answers a guard as node's dns.lookup does; no address: there is no such name. */
export const lookupOf = (answers: (name: string) => LookupAddress[]): Parameters<typeof createGuard>[1] =>
  ((name: string, _options: object, done: (error: Error | null, found: LookupAddress[]) => void) => {
    const found = answers(name);
    if (found.length > 0) done(null, found);
    else done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
  }) as Parameters<typeof createGuard>[1];
