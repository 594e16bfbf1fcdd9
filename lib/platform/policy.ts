/** The organisation's decisions, as the browser gives them to this extension alone (public/managed.json lists them). */
import { NO_POLICY, type Policy, readPolicy } from '#lib/domain/policy.ts';
import { browser } from './browser.ts';

/** What is decided now. */
export async function currentPolicy(): Promise<Policy> {
  try {
    return readPolicy(await browser.storage.managed.get(null));
  } catch {
    // Firefox refuses when the organisation has set nothing.
    return NO_POLICY;
  }
}

/** Calls back when the organisation decides anew; Firefox tells at its start only. */
export function onPolicyChange(listener: () => void): () => void {
  const heard = (_: unknown, area: string): void => {
    if (area === 'managed') listener();
  };
  browser.storage.onChanged.addListener(heard);
  return () => browser.storage.onChanged.removeListener(heard);
}

/** What is decided, now and after each change. */
export function watchPolicy(emit: (policy: Policy) => void): () => void {
  let closed = false;
  const tell = (): void => {
    void currentPolicy().then((policy) => {
      if (!closed) emit(policy);
    });
  };
  const stop = onPolicyChange(tell);
  tell();
  return () => {
    closed = true;
    stop();
  };
}

/** The permission's pattern for a site of the policy. */
export const patternOfSite = (site: string): string => `https://${site}/*`;
/** For the browser's own registrations: every page of a site. */
export const anyPageOf = (site: string): string => `*://${site}/*`;
