/** What the self-test knows of one page, and the part of it that may be copied. */
import type { PageTested } from '#lib/messaging/detector-to-panel.ts';
import type { LastError } from '#lib/store/last-error.ts';
import type { TabState } from '#lib/store/tab-state.ts';

type Detections = PageTested['report']['detections'];

export interface Facts {
  /** This extension's version and the browser, e.g. `0.1.0` and `Chrome, Linux`. */
  version: string;
  browser: string;
  tab: TabState;
  /** What the detector answered; null when none is in the page. */
  tested: PageTested | null;
  /** Whether the address of every tab may be seen, and every site be looked at. */
  address: boolean;
  allSites: boolean;
  lastError: LastError | null;
}

/** Who is on the page: as the detector has just read it, or by the address alone. */
export function detectionsOf({ tab, tested }: Facts): Detections {
  if (tested) return tested.report.detections;
  return tab.linkedin === null
    ? []
    : [{ kind: 'linkedin', value: tab.linkedin, surface: 'page', confidence: 1 }];
}

/**
 * Whether what is known of the site still holds: `none`, no record is used · `good`, it holds, or nothing on this page could
 * show it · `changed`, nobody stands where somebody always stood
 */
export function healthOf(site: TabState['site']): 'none' | 'good' | 'changed' {
  if (!site) return 'none';
  return site.expected > 0 && site.empty === site.expected ? 'changed' : 'good';
}

/**
 * A text to send when asking for help. Of the page it holds the host; of people kinds and counts. It is put together from
 * numbers and from words of our own, so nothing that the page says can come into it.
 */
export function reportOf(facts: Facts): string {
  const { tab, tested, lastError } = facts;
  const found = detectionsOf(facts);
  const site = tested?.report.site ?? tab.site;
  const health = healthOf(site);
  const kinds = new Map<string, number>();
  for (const { kind, surface, confidence, role } of found) {
    const line = `${kind}, ${surface}, ${confidence}${role ? ', role' : ''}`;
    kinds.set(line, (kinds.get(line) ?? 0) + 1);
  }
  return [
    `Samsyn ${facts.version}, ${facts.browser}`,
    `host: ${hostOf(tab.address)}`,
    `access: ${tab.access}${tab.byClick ? ', by click' : ''}`,
    `allowed: ${[facts.allSites && 'all sites', facts.address && 'addresses'].filter(Boolean).join(', ') || 'by site'}`,
    `record: ${site ? `${known(site.id, /^[a-z-]{1,20}$/)}, ${health} (${site.empty} of ${site.expected} empty)` : 'none'}`,
    tested
      ? `reading: ${tested.ms.toFixed(1)} ms${tested.report.partly ? ', in part' : ''}`
      : 'reading: no detector',
    `found: ${tested?.report.total ?? found.length}, names: ${found.filter(({ name }) => name).length}`,
    ...[...kinds].map(([line, count]) => `  ${line}: ${count}`),
    `known leads: ${tab.people.length}`,
    `last error: ${lastError ? `${lastError.code}, ${lastError.at}` : 'none'}`,
  ].join('\n');
}

/** What comes out of a page's process is believed only in the shape it has from us. */
const known = (text: string, shape: RegExp): string => (shape.test(text) ? text : 'unknown');

/** Without what may stand before the host (a name and a password) or after it. */
function hostOf(address: string | null): string {
  if (address === null || !URL.canParse(address)) return 'unknown';
  const { protocol, hostname } = new URL(address);
  return /^https?:$/.test(protocol) ? hostname : protocol;
}
