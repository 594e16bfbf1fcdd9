/** Keeps lead cards and the counts for reports in step with touchpoints, soon after ingest and many at a time. */
import { v7 } from 'uuid';
import { countNextDay } from '../db/campaign-days.ts';
import { stamp } from '../db/changes.ts';
import type { Db, Sql } from '../db/db.ts';
import { ROLLED_MEANWHILE, ROLLED_TOGETHER } from '../db/dirty-leads.ts';
import { countNextLeadDay } from '../db/lead-days.ts';
import { settleStrays, takeDirtyLeads } from '../db/rollup.ts';
import { markScanners } from '../db/scanners.ts';
import { workspaceIds } from '../db/workspaces.ts';
import { handOverByRule } from '../services/handover-rules.ts';
import type { Services } from '../services/services.ts';
import { summarise } from '../services/summaries.ts';
import { asRoot } from '../tracing/span.ts';

/** Ingest in a stream changes a card at most so often; */
const SOON_MS = 500;
/** while it goes on, roll-ups take a tenth of the time at most; */
const REST = 9;
/** but no longer than this: then half of it, so that a person's word does not meet one after the other, */
const PATIENCE_MS = 15_000;
/** and after this what came before is rolled up without a rest. */
const MOST_PATIENCE_MS = 30_000;
/** Something came so short a time ago: more will. */
const STREAM_MS = 1_000;
/** For what another process left behind: a command line, or a server that was killed. */
const SWEEP_MS = 30_000;

/** Rolls up one batch of leads of a workspace in one transaction. */
function rollUpBatch(
  db: Db,
  workspaceId: string,
  upTo: string,
  together: number,
): Promise<{ taken: number; seq: number | null }> {
  const batch = async (sql: Sql) => {
    const dirty = await takeDirtyLeads(sql, workspaceId, together, upTo);
    if (dirty.length === 0) return { taken: 0, seq: null };
    const ids = await settleStrays(sql, workspaceId, dirty);
    await markScanners(sql, workspaceId, ids);
    await summarise(sql, workspaceId, ids);
    await handOverByRule(sql, workspaceId, ids);
    return { taken: dirty.length, seq: await stamp(sql, workspaceId) };
  };
  return db.workspaceTx(workspaceId, batch, 'last');
}

export interface Rollup {
  /** Touchpoints of this workspace changed: its leads are rolled up within a second, on a busy server within a minute. */
  mark(workspaceId: string): void;
  /** Rolls up all that waits, in every workspace, now. */
  flush(): Promise<void>;
  /** Finishes the batch under way and starts no more. */
  stop(): Promise<void>;
}

/** How much longer than a batch took to rest after it, while more comes in, in a pass that has gone on for so many milliseconds. */
const restAfter = (passMs: number): number =>
  passMs < PATIENCE_MS ? REST : passMs < MOST_PATIENCE_MS ? 1 : 0;

/** What waited for its roll-up at one moment. */
interface Pass {
  /** What comes later waits for the next pass: a stream would never let one end. */
  upTo: string;
  begunAt: number;
}

/** Starts the job; it also hears of other processes' ingest over the bus. */
export function startRollup({ db, bus, log }: Pick<Services, 'db' | 'bus' | 'log'>): Rollup {
  const passes = new Map<string, Pass>();
  /** Workspaces whose next batch is planned or under way. */
  const timers = new Map<string, NodeJS.Timeout>();
  /** When something came last. */
  const markedAt = new Map<string, number>();
  let stopped = false;
  // One after the other: batches of one workspace would wait for each other's rows anyway.
  let running: Promise<void> = Promise.resolve();

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = running.then(() => asRoot('job', 'roll-up', {}, work));
    running = turn.catch((error: unknown) => log.error({ err: error }, 'roll-up failed'));
    return turn;
  };

  /** Rolls up a batch. Returns whether it may not have been the last. */
  const rollUp = async (
    workspaceId: string,
    upTo: string,
    together = ROLLED_TOGETHER[db.kind],
  ): Promise<boolean> => {
    const { taken, seq } = await rollUpBatch(db, workspaceId, upTo, together);
    if (seq !== null) bus.publish({ ws: workspaceId, seq });
    return taken > 0;
  };

  const plan = (workspaceId: string, inMs: number): void => {
    const due = () => {
      let next: number | null = null;
      const work = async () => {
        if (!stopped) next = await goOn(workspaceId);
      };
      void inTurn(work)
        .catch(() => {})
        .finally(() => {
          timers.delete(workspaceId);
          if (next !== null && !stopped) plan(workspaceId, next);
        });
    };
    timers.set(workspaceId, setTimeout(due, inMs));
  };
  /** Rolls up the next batch of a workspace; then others have their turn. Returns in how many milliseconds to go on, if at all. */
  const goOn = async (workspaceId: string): Promise<number | null> => {
    const begunAt = Date.now();
    const pass = passes.get(workspaceId) ?? { upTo: v7(), begunAt };
    passes.delete(workspaceId);
    const streams = begunAt - (markedAt.get(workspaceId) ?? 0) < STREAM_MS;
    const more = await rollUp(workspaceId, pass.upTo, streams ? ROLLED_MEANWHILE[db.kind] : undefined);
    const lastAt = markedAt.get(workspaceId) ?? 0;
    if (!more) return lastAt >= pass.begunAt ? SOON_MS : null;
    passes.set(workspaceId, pass);
    const now = Date.now();
    return lastAt >= begunAt ? (now - begunAt) * restAfter(now - pass.begunAt) : 0;
  };
  const mark = (workspaceId: string): void => {
    markedAt.set(workspaceId, Date.now());
    if (!stopped && !timers.has(workspaceId)) plan(workspaceId, SOON_MS);
  };

  const all = async (upTo: string): Promise<void> => {
    for (const workspaceId of await workspaceIds(db)) {
      for (let more = true; more && !stopped; ) more = await rollUp(workspaceId, upTo);
      // Days that the leads above noted are counted too; those that a stream goes on noting are left.
      const noted = v7();
      for (const countNext of [countNextDay, countNextLeadDay])
        for (let more = true; more && !stopped; )
          more = await db.workspaceTx(workspaceId, (sql) => countNext(sql, workspaceId, noted), 'last');
    }
  };
  let sweeper: NodeJS.Timeout | undefined;
  const sweep = async (upTo: string): Promise<void> => {
    const begunAt = Date.now();
    await inTurn(() => all(upTo)).catch(() => {});
    if (stopped) return;
    // What is newer is in its pass, or soon will be.
    const again = () => void sweep(v7({ msecs: Date.now() - SWEEP_MS }));
    sweeper = setTimeout(again, Math.max(SWEEP_MS, (Date.now() - begunAt) * REST));
  };

  const unsubscribe = bus.subscribe((message) => {
    if ('dirty' in message) mark(message.ws);
  });
  void sweep(v7());
  return {
    mark,
    flush: () => inTurn(() => all(v7())),
    stop: async () => {
      stopped = true;
      unsubscribe();
      clearTimeout(sweeper);
      for (const timer of timers.values()) clearTimeout(timer);
      await running;
    },
  };
}
