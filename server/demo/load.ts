/** Puts the demo workspace into a database, makes it anew, and takes it out again. It never touches another workspace. */

import { fail, ok, type Result } from '#lib/contract/result.ts';
import { DEFAULT_REASONS } from '#lib/domain/feedback.ts';
import { DEFAULT_STAGES } from '#lib/domain/stage.ts';
import { stamp } from '../db/changes.ts';
import type { Db } from '../db/db.ts';
import { beginDemoEpoch, clearDemo, demoState, insertDemo, removeDemoRows } from '../db/demo.ts';
import { writeHandoverRule } from '../db/handover-rules.ts';
import { countIngestKeys } from '../db/ingest-keys.ts';
import { takeDirtyLeads } from '../db/rollup.ts';
import { ensureTouchpointMonths } from '../db/touchpoint-months.ts';
import { handOverByRule } from '../services/handover-rules.ts';
import { makeIngestKey } from '../services/ingest-keys.ts';
import { summarise } from '../services/summaries.ts';
import { WORKSPACE } from './cast.ts';
import { DEMO_SEED, DEMO_WORKSPACE_ID, makeDemo } from './data.ts';

export { DEMO_WORKSPACE_ID } from './data.ts';

/** The demo's touchpoints lie within the last year. */
const DEMO_SPAN_MS = 365 * 86_400_000;
/** How long ago its rule handed leads over. */
const RULED_MS = 3 * 3_600_000;

export interface DemoOptions {
  /** Every date is counted back from here. */
  now: Date;
  seed?: string;
}

export interface DemoLoaded {
  workspaceId: string;
  /** False when the demo was there already and was left as it is. */
  made: boolean;
  counts: { leads: number; accounts: number; touchpoints: number; feedback: number } | null;
  /** A key for Segment's API, shown this once; null when the demo has one from before. */
  ingestKey: string | null;
  /** The change counter, when rows were written. */
  seq: number | null;
}

export interface DemoRefusal {
  code: 'name_taken';
  message: string;
}

const NAME_TAKEN: DemoRefusal = {
  code: 'name_taken',
  message: `Another workspace has the short name “${WORKSPACE.slug}”, so there is no demo beside it. Nothing was changed.`,
};

async function write(db: Db, { now, seed = DEMO_SEED }: DemoOptions): Promise<DemoLoaded> {
  const data = makeDemo({ now, seed });
  await beginDemoEpoch(db, WORKSPACE.slug);
  await ensureTouchpointMonths(db, new Date(now.getTime() - DEMO_SPAN_MS), now);
  const seq = await db.workspaceTx(DEMO_WORKSPACE_ID, async (sql) => {
    await clearDemo(sql);
    await insertDemo(sql, data, {
      name: WORKSPACE.name,
      currency: 'SEK',
      stages: DEFAULT_STAGES,
      reasons: DEFAULT_REASONS,
    });
    // All leads have touchpoints; the list of those to be counted is many batches long.
    const ids = data.leads.map(({ id }) => id);
    for (let left = ids.length; left > 0; )
      left = (await takeDirtyLeads(sql, DEMO_WORKSPACE_ID, ids.length)).length;
    await summarise(sql, DEMO_WORKSPACE_ID, ids);
    const { campaignId, rule } = data.handoverRule;
    await writeHandoverRule(sql, DEMO_WORKSPACE_ID, campaignId, rule);
    await handOverByRule(sql, DEMO_WORKSPACE_ID, ids, new Date(now.getTime() - RULED_MS));
    return stamp(sql, DEMO_WORKSPACE_ID);
  });
  const { leads, accounts, touchpoints, feedback } = data;
  return {
    workspaceId: DEMO_WORKSPACE_ID,
    made: true,
    counts: {
      leads: leads.length,
      accounts: accounts.length,
      touchpoints: touchpoints.length,
      feedback: feedback.length,
    },
    ingestKey:
      (await countIngestKeys(db, DEMO_WORKSPACE_ID)) > 0
        ? null
        : (await makeIngestKey(db, DEMO_WORKSPACE_ID, 'Demo')).key,
    seq,
  };
}

/** Makes the demo when it is not there. */
export async function loadDemo(db: Db, options: DemoOptions): Promise<Result<DemoLoaded, DemoRefusal>> {
  const state = await demoState(db, WORKSPACE.slug);
  if (state === 'name_taken') return fail(NAME_TAKEN);
  if (state === 'absent') return ok(await write(db, options));
  return ok({ workspaceId: DEMO_WORKSPACE_ID, made: false, counts: null, ingestKey: null, seq: null });
}

/** Makes the demo anew, as on its first day. Members, paired devices and keys stay. */
export async function resetDemo(db: Db, options: DemoOptions): Promise<Result<DemoLoaded, DemoRefusal>> {
  if ((await demoState(db, WORKSPACE.slug)) === 'name_taken') return fail(NAME_TAKEN);
  return ok(await write(db, options));
}

/** Takes the demo out whole; false when there was none. */
export async function removeDemo(db: Db): Promise<boolean> {
  if ((await demoState(db, WORKSPACE.slug)) !== 'present') return false;
  await removeDemoRows(db);
  return true;
}
