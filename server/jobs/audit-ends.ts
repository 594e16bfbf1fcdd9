/** Writes the end of every audit log to the server's log, which is kept elsewhere: with it a replaced log shows later. */
import { workspaceIds } from '../db/workspaces.ts';
import { auditEnd } from '../services/audit.ts';
import type { Services } from '../services/services.ts';
import { type Daily, daily } from './daily.ts';

/** One line for each workspace that has entries; `kept` is what `samsyn audit verify --kept` takes. */
export async function logAuditEnds({ db, log }: Pick<Services, 'db' | 'log'>): Promise<void> {
  for (const workspaceId of await workspaceIds(db)) {
    const kept = await auditEnd(db, workspaceId);
    if (kept !== null) log.info({ workspaceId, kept }, 'end of the audit log');
  }
}

export const keepAuditEnds = (services: Pick<Services, 'db' | 'log'>): Daily =>
  daily(services.log, 'audit ends', 'ends of the audit logs not written', () => logAuditEnds(services));
