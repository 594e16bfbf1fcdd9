/** `samsyn site list | on | off`: what the sidebars know of mail and CRM sites. */
import { SITE_IDS } from '#lib/contract/sites.ts';
import type { Config } from '../config.ts';
import { listSitesOff, SiteSwitch, SitesAsked, SitesOff, switchSite } from '../services/sites.ts';
import { Stop } from './explain.ts';
import { throughServer } from './through.ts';

const KNOWN: readonly string[] = SITE_IDS;

/** Prints each site with `on` or `off`, one a line. */
export async function listSites(config: Config, options: object): Promise<void> {
  const asked = SitesAsked.parse({ workspace: null, ...options });
  const { off } = await throughServer(config, {
    path: '/sites',
    body: JSON.stringify(asked),
    answer: SitesOff,
    directly: (services) => listSitesOff(services, asked),
  });
  for (const id of new Set([...KNOWN, ...off]))
    process.stdout.write(`${id} ${off.includes(id) ? 'off' : 'on'}\n`);
}

/** Switches one site. @param say writes a line for people */
export async function switchSites(
  config: Config,
  options: object,
  say: (line: string) => void,
): Promise<void> {
  const read = SiteSwitch.safeParse({ workspace: null, ...options });
  if (!read.success) throw new Stop(read.error.issues.map((issue) => issue.message).join(' '));
  const { site, off } = read.data;
  await throughServer(config, {
    path: '/site',
    body: JSON.stringify(read.data),
    answer: SitesOff,
    directly: (services) => switchSite(services, read.data),
  });
  if (!KNOWN.includes(site)) say(`This version knows no site called ${site}; newer sidebars might.`);
  say(
    off
      ? `Sidebars read ${site} as any other page, from the next page on: they still find everybody.`
      : `Sidebars use what they know of ${site} again, from the next page on.`,
  );
}
