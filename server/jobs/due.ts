/** Work that falls due at instants which the database knows: done at once when woken, when its time comes, and now and then. */
import type { Db, Sql } from '../db/db.ts';
import { workspaceIds } from '../db/workspaces.ts';
import type { Log } from '../log.ts';
import { asRoot } from '../tracing/span.ts';

const DAY_MS = 86_400_000;
/** For what another process left behind. */
const SWEEP_MS = 60_000;

export interface Due {
  /** Something of this workspace is due, soon. */
  wake(workspaceId: string): void;
  /** Takes up what is due in all workspaces, now and from time to time. */
  start(): void;
  /** Waits until nothing is being done. */
  idle(): Promise<void>;
  /** Finishes what is under way and starts no more. */
  stop(): Promise<void>;
}

export interface DueWork {
  /** In traces. */
  name: string;
  /** Ids of the things that have something due. */
  due(sql: Sql, workspaceId: string, now: Date): Promise<string[]>;
  /** When the next thing that waits is due; null when none waits. */
  nextDue(sql: Sql, workspaceId: string): Promise<Date | null>;
  /** Does what is due of one thing; never twice at the same time in this process. */
  serve(workspaceId: string, id: string): Promise<void>;
  /** Besides, on each sweep through all workspaces. */
  sweep?(workspaceIds: readonly string[]): Promise<void>;
  /** The log's sentence for what went wrong. */
  failed: string;
  now: () => Date;
}

export function createDue(
  { db, log }: { db: Db; log: Log },
  { name: jobName, due, nextDue, serve, sweep: alsoSweep, failed: sentence, now }: DueWork,
): Due {
  const timers = new Map<string, NodeJS.Timeout>();
  /** By workspace and thing. */
  const serving = new Map<string, Promise<void>>();
  const looking = new Set<Promise<void>>();
  let sweeper: NodeJS.Timeout | undefined;
  let stopped = false;

  const failed = (error: unknown): void => log.error({ err: error }, sentence);

  /** Begins with each thing that has something due, and sets the clock for the next. */
  const look = async (workspaceId: string): Promise<void> => {
    for (const id of await db.workspaceTx(workspaceId, (sql) => due(sql, workspaceId, now()))) {
      const name = `${workspaceId} ${id}`;
      if (stopped || serving.has(name)) continue;
      const served = asRoot('job', jobName, {}, () => serve(workspaceId, id))
        .then(() => true)
        .catch((error: unknown) => {
          failed(error);
          return false;
        })
        .then((done) => {
          serving.delete(name);
          // For what became due, or was put off, in the meantime. What failed is due still, and waits for the next look: at
          // once it would fail again, and again.
          if (done) wake(workspaceId);
        });
      serving.set(name, served);
    }
    const next = await db.workspaceTx(workspaceId, (sql) => nextDue(sql, workspaceId));
    clearTimeout(timers.get(workspaceId));
    timers.delete(workspaceId);
    if (stopped || next === null || next.getTime() <= now().getTime()) return;
    const timer = setTimeout(() => wake(workspaceId), Math.min(next.getTime() - now().getTime(), DAY_MS));
    timer.unref();
    timers.set(workspaceId, timer);
  };

  const track = (work: Promise<void>): void => {
    const tracked = work.catch(failed).finally(() => looking.delete(tracked));
    looking.add(tracked);
  };
  function wake(workspaceId: string): void {
    if (!stopped) track(look(workspaceId));
  }
  const sweep = async (): Promise<void> => {
    const workspaces = await workspaceIds(db);
    for (const workspaceId of workspaces) wake(workspaceId);
    await alsoSweep?.(workspaces);
  };
  const idle = async (): Promise<void> => {
    while (looking.size + serving.size > 0) await Promise.all([...looking, ...serving.values()]);
  };

  return {
    wake,
    idle,
    start: () => {
      track(sweep());
      sweeper = setInterval(() => track(sweep()), SWEEP_MS);
    },
    stop: async () => {
      stopped = true;
      clearInterval(sweeper);
      for (const timer of timers.values()) clearTimeout(timer);
      await idle();
    },
  };
}
