/** Which companies sell the same, as marketing says it. */
import type * as z from 'zod';
import type { setCompetitors } from '#lib/contract/competitors.ts';
import { ok, type Result } from '#lib/contract/result.ts';
import type { Actor } from '../auth/actor.ts';
import { writeCompetitors } from '../db/workspaces.ts';
import { changed } from './changed.ts';
import { companySites } from './company-sites.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** Sets the list. `bad_domain` for what is no domain of a company. */
export async function chooseCompetitors(
  services: Pick<Services, 'db' | 'bus'>,
  { workspaceId }: Actor,
  { domains }: z.output<typeof setCompetitors.body>,
): Promise<Result<{ domains: string[] }, Failure>> {
  const sites = companySites(domains, 'domains');
  if (!sites.ok) return sites;
  return changed(services, workspaceId, async (sql) => {
    await writeCompetitors(sql, workspaceId, sites.value);
    return ok({ domains: sites.value });
  });
}
