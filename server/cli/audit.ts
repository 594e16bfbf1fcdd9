/** `samsyn audit verify`: whether the audit log is as it was written. */
import type { Config } from '../config.ts';
import { AuditCheck, checkAudit, Verified } from '../services/audit.ts';
import { Stop } from './explain.ts';
import { throughServer } from './through.ts';

/** Prints the end of the chain, to be kept elsewhere. @throws Stop naming the first entry that is not as it was written */
export async function verifyAuditLog(
  config: Config,
  options: object,
  say: (line: string) => void,
): Promise<void> {
  const read = AuditCheck.safeParse({ workspace: null, kept: null, ...options });
  if (!read.success) throw new Stop(read.error.issues.map((issue) => issue.message).join(' '));
  const { entries, head, broken } = await throughServer(config, {
    path: '/audit/verify',
    body: JSON.stringify(read.data),
    answer: Verified,
    directly: (services) => checkAudit(services, read.data),
  });
  if (broken !== null)
    throw new Stop(
      `The audit log is not as it was written: the first entry that was changed, removed or put in is number ${broken}.`,
    );
  process.stdout.write(`${head}\n`);
  say(`All ${entries} entries are as they were written. Keep the line above elsewhere; with`);
  say('`samsyn audit verify --kept LINE` it shows later that nothing before it was replaced.');
}
