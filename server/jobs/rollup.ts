/** Keeps lead cards and the counts for reports in step with touchpoints, soon after ingest and many at a time. */
import { v7 } from 'uuid';
import { countNextDay } from '../db/campaign-days.ts';
import { stamp } from '../db/changes.ts';
import type { Db } from '../db/db.ts';
import { countNextLeadDay } from '../db/lead-days.ts';
import { settleStrays, takeDirtyLeads } from '../db/rollup.ts';
import { markScanners } from '../db/scanners.ts';
import { workspaceIds } from '../db/workspaces.ts';
import { handOverByRule } from '../services/handover-rules.ts';
import type { Services } from '../services/services.ts';
import { summarise } from '../services/summaries.ts';
import { asRoot } from '../tracing/span.ts';

const BATCH = 1_000;
/** Ingest in a stream changes a card at most so often; */
const SOON_MS = 500;
/** on a busy server less often, so that roll-ups take a fifth of the time at most; */
const REST = 4;
/** but this often in any case. */
const LONGEST_MS = 30_000;
/** For what another process left behind: a command line, or a server that was killed. */
const SWEEP_MS = 30_000;

/** Rolls up one batch of leads of a workspace in one transaction. */
function rollUpBatch(
  db: Db,
  workspaceId: string,
  upTo: string,
): Promise<{ taken: number; seq: number | null }> {
  return db.workspaceTx(workspaceId, async (sql) => {
    const dirty = await takeDirtyLeads(sql, workspaceId, BATCH, upTo);
    if (dirty.length === 0) return { taken: 0, seq: null };
    const ids = await settleStrays(sql, workspaceId, dirty);
    await markScanners(sql, workspaceId, ids);
    await summarise(sql, workspaceId, ids);
    await handOverByRule(sql, workspaceId, ids);
    return { taken: dirty.length, seq: await stamp(sql, workspaceId) };
  });
}

export interface Rollup {
  /** Touchpoints of this workspace changed: its leads are rolled up within a second, on a busy server within half a minute. */
  mark(workspaceId: string): void;
  /** Rolls up all that waits, in every workspace, now. */
  flush(): Promise<void>;
  /** Finishes the batch under way and starts no more. */
  stop(): Promise<void>;
}

/** Starts the job; it also hears of other processes' ingest over the bus. */
export function startRollup({ db, bus, log }: Pick<Services, 'db' | 'bus' | 'log'>): Rollup {
  const timers = new Map<string, NodeJS.Timeout>();
  const restUntil = new Map<string, number>();
  let stopped = false;
  // One after the other: batches of one workspace would wait for each other's rows anyway.
  let running: Promise<void> = Promise.resolve();

  const rollUp = async (workspaceId: string): Promise<void> => {
    // What comes meanwhile waits for the next time: a stream would never let this end.
    const upTo = v7();
    for (let more = true; more && !stopped; ) {
      const { taken, seq } = await rollUpBatch(db, workspaceId, upTo);
      if (seq !== null) bus.publish({ ws: workspaceId, seq });
      more = taken > 0;
    }
  };
  const countDays = async (workspaceId: string): Promise<void> => {
    for (const countNext of [countNextDay, countNextLeadDay])
      for (let more = true; more && !stopped; )
        more = await db.workspaceTx(workspaceId, (sql) => countNext(sql, workspaceId));
  };
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = running.then(() => asRoot('job', 'roll-up', {}, work));
    running = turn.catch((error: unknown) => log.error({ err: error }, 'roll-up failed'));
    return turn;
  };
  const all = async (): Promise<void> => {
    for (const workspaceId of await workspaceIds(db)) {
      await rollUp(workspaceId);
      await countDays(workspaceId);
    }
  };
  const sweep = (): void => {
    if (!stopped) void inTurn(all).catch(() => {});
  };
  const mark = (workspaceId: string): void => {
    if (stopped || timers.has(workspaceId)) return;
    const due = () => {
      timers.delete(workspaceId);
      const timed = async (): Promise<void> => {
        const from = Date.now();
        await rollUp(workspaceId);
        const took = Date.now() - from;
        restUntil.set(workspaceId, Date.now() + Math.min(LONGEST_MS, took * REST));
      };
      void inTurn(timed).catch(() => {});
    };
    timers.set(
      workspaceId,
      setTimeout(due, Math.max(SOON_MS, (restUntil.get(workspaceId) ?? 0) - Date.now())),
    );
  };

  const unsubscribe = bus.subscribe((message) => {
    if ('dirty' in message) mark(message.ws);
  });
  const sweeper = setInterval(sweep, SWEEP_MS);
  sweep();
  return {
    mark,
    flush: () => inTurn(all),
    stop: async () => {
      stopped = true;
      unsubscribe();
      clearInterval(sweeper);
      for (const timer of timers.values()) clearTimeout(timer);
      await running;
    },
  };
}
