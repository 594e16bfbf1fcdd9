/** How long data is kept. */
import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import type { privacy, Retention, Unconsented } from '#lib/contract/privacy.ts';
import { readErasures } from '../db/erasure.ts';
import {
  readRetention,
  readRetentionRuns,
  readUnconsented,
  writeRetention,
  writeUnconsented,
} from '../db/retention.ts';
import { type Auditor, audit } from './audit.ts';
import { asReceipt } from './erasure.ts';
import type { Services } from './services.ts';

const SHOWN = 50;
const KEY_BYTES = 32;

/** What the page of privacy shows. */
export function readPrivacy(
  { db }: Pick<Services, 'db'>,
  workspaceId: string,
): Promise<z.infer<typeof privacy.response>> {
  return db.workspaceTx(workspaceId, async (sql) => ({
    receipts: (await readErasures(sql, workspaceId, SHOWN)).map(asReceipt),
    retention: await readRetention(sql, workspaceId),
    unconsented: await readUnconsented(sql, workspaceId),
    runs: (await readRetentionRuns(sql, workspaceId, SHOWN)).map(({ at, counts }) => ({
      at: at.toISOString(),
      counts,
    })),
  }));
}

/** Sets how long data is kept; the daily job applies it (server/jobs/retention.ts). */
export async function chooseRetention(
  { db }: Pick<Services, 'db'>,
  workspaceId: string,
  by: Auditor,
  retention: Retention,
): Promise<void> {
  await db.workspaceTx(workspaceId, async (sql) => {
    await writeRetention(sql, workspaceId, retention, randomBytes(KEY_BYTES));
    await audit(sql, workspaceId, {
      by,
      action: 'retention_set',
      details: {
        touchpoints: retention.touchpoints ?? 'for good',
        feedback: retention.feedback ?? 'for good',
        silentLeads: retention.silentLeads ?? 'for good',
      },
    });
  });
}

/** Sets what is kept of somebody who refused analytics; events that come from now on follow it. */
export async function chooseUnconsented(
  { db }: Pick<Services, 'db'>,
  workspaceId: string,
  by: Auditor,
  unconsented: Unconsented,
): Promise<void> {
  await db.workspaceTx(workspaceId, async (sql) => {
    await writeUnconsented(sql, workspaceId, unconsented, randomBytes(KEY_BYTES));
    await audit(sql, workspaceId, { by, action: 'consent_rule_set', details: { unconsented } });
  });
}
