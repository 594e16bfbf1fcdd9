/** The one place that puts the detector into pages: once into an open page, or always on sites that the person allowed. */
import { browser } from './browser.ts';
import { isLinkedIn, LINKEDIN_PATTERNS } from './linkedin.ts';

const FILE = 'detector.js';
const REGISTRATION = 'detector';

export type Injection = 'done' | 'linkedin' | 'no_access';

/**
 * Runs the detector in a tab's page. Never on LinkedIn, whatever was allowed.
 * @param address the tab's address; a page whose address we cannot see is looked at only when the browser itself granted
 *   this tab for one click, which also shows the address: so it must be known
 */
export async function inject(tabId: number, address: string | undefined): Promise<Injection> {
  if (address === undefined) return 'no_access';
  if (isLinkedIn(address)) return 'linkedin';
  try {
    // An address read a moment ago may be a former one: the browser itself must still say the same.
    const now = (await browser.tabs.get(tabId)).url;
    if (now === undefined) return 'no_access';
    if (isLinkedIn(now)) return 'linkedin';
    await browser.scripting.executeScript({
      target: { tabId, frameIds: [0] },
      files: [FILE],
      injectImmediately: false,
    });
    return 'done';
  } catch {
    return 'no_access';
  }
}

/**
 * Registers the detector for exactly these origins patterns, e.g. `https://mail.example.com/*`. Registrations vanish with an
 * update of the extension, so this runs at each start.
 */
export async function registerFor(patterns: readonly string[]): Promise<void> {
  const matches = patterns.filter(
    (pattern) => !LINKEDIN_PATTERNS.includes(pattern) && !isLinkedIn(pattern.replace(/\*$/, '')),
  );
  const registered = await browser.scripting.getRegisteredContentScripts({ ids: [REGISTRATION] });
  if (matches.length === 0) {
    if (registered.length > 0) await browser.scripting.unregisterContentScripts({ ids: [REGISTRATION] });
    return;
  }
  const script = {
    id: REGISTRATION,
    js: [FILE],
    matches,
    excludeMatches: LINKEDIN_PATTERNS,
    runAt: 'document_idle' as const,
    allFrames: false,
    persistAcrossSessions: true,
  };
  if (registered.length > 0) await browser.scripting.updateContentScripts([script]);
  else await browser.scripting.registerContentScripts([script]);
}
