/** What an organisation decides for its people through the browser's managed storage. docs/administrators.md says it in words. */
import * as z from 'zod';
import { readAddress } from './server-address.ts';

export interface Policy {
  /** The only server that may be connected to; null when the person chooses. */
  server: string | null;
  /** Sites offered with one click, as host names; `*.example.com` covers all hosts below. */
  allowedSites: string[];
  /** Sites that are never looked at, spelled alike. They win over whatever is allowed. */
  blockedSites: string[];
  /** Whether all sites at once may be allowed, and are offered; null when the person decides. */
  allSites: 'allowed' | 'forbidden' | null;
  /** Settings that could not be used, each with what was wrong; the others count. */
  faults: PolicyFault[];
}

interface PolicyFault {
  /** The setting's name, as the administrator wrote it. */
  setting: string;
  code: 'policy_shape' | 'policy_server' | 'policy_site' | 'policy_unknown';
  /** The entry that was wrong, when it is one of several. */
  entry: string | null;
}

export const NO_POLICY: Policy = {
  server: null,
  allowedSites: [],
  blockedSites: [],
  allSites: null,
  faults: [],
};

const SETTINGS = {
  server: z.string(),
  allowedSites: z.array(z.string()),
  blockedSites: z.array(z.string()),
  allSites: z.enum(['allowed', 'forbidden']),
};
type Setting = keyof typeof SETTINGS;

/** Reads the managed settings one by one: what is wrong costs itself alone and is named. Never throws. */
export function readPolicy(raw: unknown): Policy {
  const given = z.record(z.string(), z.unknown()).safeParse(raw);
  if (!given.success) return NO_POLICY;
  const faults: PolicyFault[] = Object.keys(given.data)
    .filter((setting) => !Object.hasOwn(SETTINGS, setting))
    .map((setting) => ({ setting, code: 'policy_unknown', entry: null }));

  const value = <S extends Setting>(setting: S): z.output<(typeof SETTINGS)[S]> | null => {
    if (given.data[setting] === undefined) return null;
    const read = SETTINGS[setting].safeParse(given.data[setting]);
    if (!read.success) faults.push({ setting, code: 'policy_shape', entry: null });
    return read.success ? (read.data as z.output<(typeof SETTINGS)[S]>) : null;
  };
  const sites = (setting: 'allowedSites' | 'blockedSites'): string[] =>
    (value(setting) ?? []).flatMap((entry) => {
      const site = readSite(entry);
      if (site === null) faults.push({ setting, code: 'policy_site', entry });
      return site ?? [];
    });

  const typed = value('server');
  const server = typed === null ? null : readAddress(typed);
  if (server && !server.ok) faults.push({ setting: 'server', code: 'policy_server', entry: typed });
  return {
    server: server?.ok ? server.value.origin : null,
    allowedSites: sites('allowedSites'),
    blockedSites: sites('blockedSites'),
    allSites: value('allSites'),
    faults,
  };
}

const HOST = /^(?:\*\.)?(?:[a-z0-9_-]+\.)*[a-z0-9_-]+$/;

/** A host name, `*.` and a host name, or a web address that stands for its host; null for anything else. */
function readSite(entry: string): string | null {
  const text = entry.trim();
  const wild = text.startsWith('*.') ? '*.' : '';
  const rest = text.slice(wild.length);
  const whole = /^https?:\/\//i.test(rest) ? rest : `https://${rest}`;
  if (!URL.canParse(whole)) return null;
  const { hostname, username, password } = new URL(whole);
  const site = wild + hostname;
  return HOST.test(site) && !username && !password ? site : null;
}

/** Whether a list of sites covers the page at an address. */
export function covers(sites: readonly string[], address: string): boolean {
  if (sites.length === 0 || !URL.canParse(address)) return false;
  const host = new URL(address).hostname.replace(/\.+$/, '');
  return sites.some((site) =>
    site.startsWith('*.') ? host === site.slice(2) || host.endsWith(site.slice(1)) : host === site,
  );
}
