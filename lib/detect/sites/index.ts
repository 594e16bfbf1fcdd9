/** What is known of mail and CRM sites. Not part of the page's script: a page is handed the one record that fits it. */
import { fastmail } from './fastmail.ts';
import { gmail } from './gmail.ts';
import { hubspot } from './hubspot.ts';
import { outlook } from './outlook.ts';
import { proton } from './proton.ts';
import type { HandedSite, SiteRecord } from './record.ts';
import { roundcube } from './roundcube.ts';
import { salesforce } from './salesforce.ts';
import { sogo } from './sogo.ts';
import { yahoo } from './yahoo.ts';
import { zimbra } from './zimbra.ts';
import { zoho } from './zoho.ts';

export const SITES: readonly SiteRecord[] = [
  gmail,
  outlook,
  yahoo,
  proton,
  fastmail,
  zoho,
  roundcube,
  sogo,
  zimbra,
  hubspot,
  salesforce,
];

/** Parameters that name a campaign; within a link that a mail system has wrapped, they read the same. */
const NAMING = ['utm_campaign', 'utm_id', 'mc_cid', 'gad_campaignid', '_hsmi', 'hsa_cam']
  .map((name) => `[href*="${name}"]`)
  .join();

/**
 * The records that a page at `url` is to be handed: the one of its site; where there is none, those that go by a marker.
 *
 * @param off ids of records that are switched off
 */
export function sitesFor(url: string, off: readonly string[] = []): HandedSite[] {
  if (!URL.canParse(url)) return [];
  const { host, pathname, search } = new URL(url);
  const known = SITES.find(({ at }) => at.test(host + pathname + search));
  const fitting = known ? [known] : SITES.filter(({ marker }) => marker !== undefined);
  return fitting
    .filter(({ id }) => !off.includes(id))
    .map(({ at, open, marker, ...rest }) => ({
      ...rest,
      open: open.source,
      // Of views that were left nothing counts.
      links: `${rest.view === undefined ? '' : `:is(${rest.view}) `}a:is(${NAMING})`,
      ...(known || marker === undefined ? {} : { marker }),
    }));
}
