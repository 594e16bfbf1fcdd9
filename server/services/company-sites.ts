/** Domains of companies out of what people write. */
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { readDomain } from '#lib/domain/identity.ts';
import type { Failure } from './failure.ts';

/**
 * The domains that companies are known by, each once, in their order.
 *
 * @param path of the list within the request
 * @returns `bad_domain` for what is none, or belongs to a provider of mailboxes
 */
export function companySites(written: readonly string[], path: string): Result<string[], Failure> {
  const sites = written.map((text) => {
    const domain = readDomain(text);
    return domain?.kind === 'company' ? domain.site : null;
  });
  const bad = sites.indexOf(null);
  if (bad >= 0) return fail({ code: 'bad_domain', path: `${path}[${bad}]` });
  return ok([...new Set(sites.flatMap((site) => site ?? []))]);
}
