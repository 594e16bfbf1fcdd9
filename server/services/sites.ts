/** Switching off what the sidebars know of a site, when the site has changed and they read it wrongly. */
import * as z from 'zod';
import { ok, type Result } from '#lib/contract/result.ts';
import { SITE_IDS } from '#lib/contract/sites.ts';
import { stamp } from '../db/changes.ts';
import { readSitesOff, writeSitesOff } from '../db/workspaces.ts';
import { audit } from './audit.ts';
import { chooseWorkspace } from './choose-workspace.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** An id that this version does not know is taken: sidebars may be newer than their server. */
const SiteId = z
  .string()
  .trim()
  .regex(/^[a-z0-9-]{1,40}$/, `Name the site by its short name: ${SITE_IDS.join(', ')}.`);

export const SiteSwitch = z.object({
  site: SiteId,
  off: z.boolean(),
  /** Short name of the workspace; null when there is only one. */
  workspace: z.string().nullable(),
});
export type SiteSwitch = z.infer<typeof SiteSwitch>;

export const SitesAsked = SiteSwitch.pick({ workspace: true });
export type SitesAsked = z.infer<typeof SitesAsked>;

/** Ids of the records that are off, in the order they were switched off. */
export const SitesOff = z.object({ off: z.array(z.string()) });
export type SitesOff = z.infer<typeof SitesOff>;

/** Which records are off in the chosen workspace. */
export async function listSitesOff(
  { db }: Pick<Services, 'db'>,
  { workspace }: SitesAsked,
): Promise<Result<SitesOff, Failure>> {
  const target = await chooseWorkspace(db, workspace);
  if (!target.ok) return target;
  return ok({ off: await db.workspaceTx(target.value, (sql) => readSitesOff(sql, target.value)) });
}

/** Switches one record off or on; open sidebars hear of it at once. Again has no effect. */
export async function switchSite(
  { db, bus }: Pick<Services, 'db' | 'bus'>,
  { site, off, workspace }: SiteSwitch,
): Promise<Result<SitesOff, Failure>> {
  const target = await chooseWorkspace(db, workspace);
  if (!target.ok) return target;
  const ws = target.value;
  const { now, seq } = await db.workspaceTx(ws, async (sql) => {
    const before = await readSitesOff(sql, ws);
    if (before.includes(site) === off) return { now: before, seq: null };
    const now = off ? [...before, site] : before.filter((one) => one !== site);
    await writeSitesOff(sql, ws, now);
    const action = off ? 'site_switched_off' : 'site_switched_on';
    await audit(sql, ws, { by: 'operator', action, details: { site } });
    return { now, seq: await stamp(sql, ws) };
  });
  if (seq !== null) bus.publish({ ws, seq });
  return ok({ off: now });
}
