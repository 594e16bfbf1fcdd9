/** Removes what has been kept as long as the workspace wants, once a day. Again has no effect. */
import { v7 as uuidv7 } from 'uuid';
import type { Retention } from '#lib/contract/privacy.ts';
import { stamp } from '../db/changes.ts';
import { eraseLeads } from '../db/erasure.ts';
import { forgetPinned } from '../db/feedback.ts';
import { removePayloads } from '../db/hooks-in.ts';
import {
  insertRetentionRun,
  readRetention,
  removeFeedback,
  removeQuestions,
  removeTouchpoints,
  silentLeads,
} from '../db/retention.ts';
import { dropTouchpointMonth, touchpointMonthsBefore } from '../db/touchpoint-months.ts';
import { workspaceIds } from '../db/workspaces.ts';
import { audit } from '../services/audit.ts';
import type { Services } from '../services/services.ts';
import { announceErased } from '../services/webhooks.ts';
import { type Daily, daily } from './daily.ts';

type Needs = Pick<Services, 'db' | 'bus' | 'log' | 'webhooks'>;

const LEADS_AT_ONCE = 500;
/** The last payload of a hook is there to be looked at while somebody writes its mapping. */
const PAYLOADS_KEPT_MS = 30 * 86_400_000;

/** The instant so many months before `now`. */
const monthsBefore = (now: Date, months: number): Date =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, now.getUTCDate()));

interface Plan {
  workspaceId: string;
  retention: Retention;
  counts: Record<string, number>;
}

/** Months that no workspace keeps are dropped as whole tables, which costs the same however much is in them. */
async function dropMonths({ db, log }: Needs, plans: readonly Plan[], now: Date): Promise<void> {
  const limits = plans.map(({ retention }) => retention.touchpoints);
  const longest = limits.reduce<number | null>(
    (most, months) => (most === null || months === null ? null : Math.max(most, months)),
    0,
  );
  if (longest === null || plans.length === 0) return;
  for (const month of await touchpointMonthsBefore(db, monthsBefore(now, longest))) {
    const gone = await dropTouchpointMonth(
      db,
      month,
      plans.map(({ workspaceId }) => workspaceId),
    );
    for (const { workspaceId, counts } of plans)
      counts.touchpoints = (counts.touchpoints ?? 0) + (gone.get(workspaceId) ?? 0);
    log.info({ month: month.toISOString().slice(0, 7) }, 'a month of touchpoints was dropped');
  }
}

async function removeOld(
  { db, bus, webhooks }: Needs,
  { workspaceId, retention, counts }: Plan,
  now: Date,
): Promise<void> {
  const add = (what: string, count: number): void => {
    if (count > 0) counts[what] = (counts[what] ?? 0) + count;
  };
  const tell = (seq: number | null): void => {
    if (seq !== null) bus.publish({ ws: workspaceId, seq });
  };
  const { touchpoints, feedback, silentLeads: silent } = retention;
  const payloadsFrom = new Date(now.getTime() - PAYLOADS_KEPT_MS);
  add(
    'hook_payloads',
    await db.workspaceTx(workspaceId, (sql) => removePayloads(sql, workspaceId, payloadsFrom)),
  );
  if (touchpoints !== null)
    tell(
      await db.workspaceTx(workspaceId, async (sql) => {
        const before = monthsBefore(now, touchpoints);
        add('touchpoints', await removeTouchpoints(sql, workspaceId, before));
        await forgetPinned(sql, workspaceId, before);
        return stamp(sql, workspaceId);
      }),
    );
  if (feedback !== null)
    tell(
      await db.workspaceTx(workspaceId, async (sql) => {
        add('feedback', await removeFeedback(sql, workspaceId, monthsBefore(now, feedback)));
        add('questions', await removeQuestions(sql, workspaceId, monthsBefore(now, feedback)));
        return stamp(sql, workspaceId);
      }),
    );
  let told = false;
  for (let more = silent !== null; more && silent !== null; )
    tell(
      await db.workspaceTx(workspaceId, async (sql) => {
        const ids = await silentLeads(sql, workspaceId, monthsBefore(now, silent), LEADS_AT_ONCE);
        more = ids.length === LEADS_AT_ONCE;
        if (ids.length === 0) return null;
        await eraseLeads(sql, workspaceId, ids);
        add('leads', ids.length);
        told = (await announceErased(sql, workspaceId, ids)) || told;
        return stamp(sql, workspaceId);
      }),
    );
  if (told) webhooks.wake(workspaceId);
}

/**
 * Applies every workspace's retention as of `now`, and writes down what went.
 * @param onDirty called for workspaces whose leads wait for the roll-up
 */
export async function applyRetention(
  needs: Needs,
  now: Date,
  onDirty: (workspaceId: string) => void,
): Promise<void> {
  const { db } = needs;
  const plans: Plan[] = [];
  for (const workspaceId of await workspaceIds(db))
    plans.push({
      workspaceId,
      retention: await db.workspaceTx(workspaceId, (sql) => readRetention(sql, workspaceId)),
      counts: {},
    });
  await dropMonths(needs, plans, now);
  for (const plan of plans) {
    await removeOld(needs, plan, now);
    const { workspaceId, counts } = plan;
    for (const what of Object.keys(counts)) if (counts[what] === 0) delete counts[what];
    if (Object.keys(counts).length === 0) continue;
    await db.workspaceTx(workspaceId, async (sql) => {
      await insertRetentionRun(sql, workspaceId, { id: uuidv7(), at: now, counts });
      await audit(sql, workspaceId, { by: 'server', action: 'retention_done', details: counts });
    });
    if (counts.touchpoints) onDirty(workspaceId);
  }
}

export const keepRetention = (needs: Needs, onDirty: (workspaceId: string) => void): Daily =>
  daily(needs.log, 'retention', 'data that has been kept long enough was not removed', () =>
    applyRetention(needs, new Date(), onDirty),
  );
