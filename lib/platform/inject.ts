/** The one place that puts the detector into pages: once into an open page, or always on sites that the person allowed. */
import { covers } from '#lib/domain/policy.ts';
import { browser } from './browser.ts';
import { isLinkedIn, LINKEDIN_PATTERNS } from './linkedin.ts';
import { anyPageOf, knownPolicy } from './policy.ts';

const FILE = 'detector.js';
const REGISTRATION = 'detector';

/** `policy`: the organisation keeps us off. `error_page`: the browser shows its own message where the page should be. */
export type Injection = 'done' | 'linkedin' | 'policy' | 'error_page' | 'no_access';

/**
 * Runs the detector in a tab's page. Never on LinkedIn, nor where the organisation forbids it, whatever was allowed.
 * @param address the tab's address; a page whose address we cannot see is looked at only when the browser itself granted
 *   this tab for one click, which also shows the address: so it must be known
 */
export async function inject(tabId: number, address: string | undefined): Promise<Injection> {
  if (address === undefined) return 'no_access';
  if (isLinkedIn(address)) return 'linkedin';
  try {
    const { blockedSites } = await knownPolicy();
    // An address read a moment ago may be a former one: the browser itself must still say the same.
    const now = (await browser.tabs.get(tabId)).url;
    if (now === undefined) return 'no_access';
    if (isLinkedIn(now)) return 'linkedin';
    if (covers(blockedSites, now)) return 'policy';
    if (!/^https?:/.test(now)) return 'no_access';
    await browser.scripting.executeScript({
      target: { tabId, frameIds: [0] },
      files: [FILE],
      injectImmediately: false,
    });
    return 'done';
  } catch (error) {
    return refusal(error instanceof Error ? error.message : '');
  }
}

/** Chromium says why in a sentence for developers, which no language setting changes; Firefox does not say. */
function refusal(message: string): Injection {
  if (/showing error page/i.test(message)) return 'error_page';
  return /ExtensionsSettings policy/i.test(message) ? 'policy' : 'no_access';
}

/**
 * Registers the detector for exactly these origins patterns, e.g. `https://mail.example.com/*`. Registrations vanish with an
 * update of the extension, so this runs at each start.
 */
export async function registerFor(patterns: readonly string[]): Promise<void> {
  const matches = patterns.filter(
    (pattern) => !LINKEDIN_PATTERNS.includes(pattern) && !isLinkedIn(pattern.replace(/\*$/, '')),
  );
  const { blockedSites } = await knownPolicy();
  const registered = await browser.scripting.getRegisteredContentScripts({ ids: [REGISTRATION] });
  if (matches.length === 0) {
    if (registered.length > 0) await browser.scripting.unregisterContentScripts({ ids: [REGISTRATION] });
    return;
  }
  const script = {
    id: REGISTRATION,
    js: [FILE],
    matches,
    excludeMatches: [...LINKEDIN_PATTERNS, ...blockedSites.map(anyPageOf)],
    runAt: 'document_idle' as const,
    allFrames: false,
    persistAcrossSessions: true,
  };
  if (registered.length > 0) await browser.scripting.updateContentScripts([script]);
  else await browser.scripting.registerContentScripts([script]);
}
