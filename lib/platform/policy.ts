/** The organisation's decisions, as the browser gives them to this extension alone (public/managed.json lists them). */
import * as z from 'zod';
import { type Policy, readPolicy } from '#lib/domain/policy.ts';
import { browser } from './browser.ts';
import { local } from './storage.ts';

const KEY = 'policy';
const Said = z.record(z.string(), z.unknown());

async function ask(): Promise<unknown> {
  try {
    return await browser.storage.managed.get(null);
  } catch {
    // Firefox refuses when the organisation has set nothing.
    return {};
  }
}

/** What is decided now. Soon after its start Chromium takes three seconds to say it. */
export async function currentPolicy(): Promise<Policy> {
  const said = await ask();
  if (JSON.stringify(said) !== JSON.stringify(await local.get(KEY, Said))) await local.set(KEY, said);
  return readPolicy(said);
}

/** For where a page would wait: what was decided when currentPolicy was last asked, which happens at each start and change. */
export async function knownPolicy(): Promise<Policy> {
  const said = await local.get(KEY, Said);
  return said === null ? currentPolicy() : readPolicy(said);
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
