/**
 * What the person allows: this page now (a click on the toolbar), this site always, all sites, and to see addresses.
 * The request functions must be called synchronously in the click; any `await` before loses the gesture.
 */
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { covers } from '#lib/domain/policy.ts';
import { browser } from './browser.ts';
import { isLinkedIn } from './linkedin.ts';
import { knownPolicy, patternOfSite } from './policy.ts';
import { askBackground } from './runtime.ts';

export interface SiteAccess {
  /** Every site may be looked at. */
  all: boolean;
  /** Origins that may be looked at, e.g. `https://mail.example.com`. */
  sites: string[];
  /** The addresses of tabs may be seen; LinkedIn works by them alone. */
  address: boolean;
}

const ALL_SITES = 'https://*/*';
const patternOf = (origin: string): string => `${origin}/*`;
const originOf = (pattern: string): string => pattern.replace(/\/\*$/, '');

/** Asks to look at one site always. @param origin https only, e.g. `https://mail.example.com` */
export async function requestSite(origin: string): Promise<boolean> {
  if (isLinkedIn(origin)) return false;
  return granted({ origins: [patternOf(new URL(origin).origin)] });
}

/** Asks for several sites at once, as the organisation's policy names them. */
export const requestSites = (sites: readonly string[]): Promise<boolean> =>
  granted({ origins: sites.map(patternOfSite) });

/** Asks to look at all sites. */
export const requestAllSites = (): Promise<boolean> => granted({ origins: [ALL_SITES] });

/** Asks to see the addresses of tabs, without looking at any page. */
export const requestAddress = (): Promise<boolean> => granted({ permissions: ['tabs'] });

async function granted(wanted: { origins?: string[]; permissions?: 'tabs'[] }): Promise<boolean> {
  try {
    return await browser.permissions.request(wanted);
  } catch {
    return false;
  }
}

/** Takes one site back. @param origin as in SiteAccess.sites */
export const revokeSite = (origin: string): Promise<boolean> =>
  browser.permissions.remove({ origins: [patternOf(origin)] });

/** Takes "all sites" back; sites allowed one by one stay. */
export const revokeAllSites = (): Promise<boolean> => browser.permissions.remove({ origins: [ALL_SITES] });

export const revokeAddress = (): Promise<boolean> => browser.permissions.remove({ permissions: ['tabs'] });

/** The host patterns that are granted now. */
export async function grantedPatterns(): Promise<string[]> {
  return (await browser.permissions.getAll()).origins ?? [];
}

async function siteAccess(): Promise<SiteAccess> {
  const { origins = [], permissions = [] } = await browser.permissions.getAll();
  const all = origins.some((pattern) => /^(?:https|\*):\/\/\*\/\*$|^<all_urls>$/.test(pattern));
  return {
    all,
    sites: origins.filter((pattern) => !pattern.includes('://*/')).map(originOf),
    address: permissions.includes('tabs'),
  };
}

/** What is allowed, now and after each change. */
export function watchSiteAccess(emit: (access: SiteAccess) => void): () => void {
  let closed = false;
  const tell = (): void => {
    void siteAccess().then((access) => {
      if (!closed) emit(access);
    });
  };
  const stop = onAccessChange(tell);
  tell();
  return () => {
    closed = true;
    stop();
  };
}

export function onAccessChange(listener: () => void): () => void {
  browser.permissions.onAdded.addListener(listener);
  browser.permissions.onRemoved.addListener(listener);
  return () => {
    browser.permissions.onAdded.removeListener(listener);
    browser.permissions.onRemoved.removeListener(listener);
  };
}

/** True when the organisation keeps us off the page at this address. */
export const isBlocked = async (address: string): Promise<boolean> =>
  covers((await knownPolicy()).blockedSites, address);

/** True when the page at this address may be looked at without a click. */
export async function mayLookAt(address: string): Promise<boolean> {
  if (isLinkedIn(address) || !/^https?:/.test(address) || (await isBlocked(address))) return false;
  return browser.permissions.contains({ origins: [patternOf(new URL(address).origin)] });
}

/** "This page now" taken back: the tab's page is not looked at any more. */
export async function stopLooking(tabId: number): Promise<void> {
  await askBackground({ type: 'tab.stop', tabId });
}

/**
 * Looks at a tab's page once: on sites that are allowed, and on the page whose toolbar button was just clicked.
 * `no_access`: the browser does not let us. `linkedin`: we never do. `policy`, `error_page`, `pdf`: see error.* in locales.
 */
export async function lookAtThisPage(tabId: number): Promise<Result<void, { code: string }>> {
  const reply = await askBackground({ type: 'tab.look', tabId });
  return reply.ok ? ok(undefined) : fail(reply.error);
}
