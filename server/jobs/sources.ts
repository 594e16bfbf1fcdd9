/** Pulls connected systems when they are due, each by one server at a time, and writes verdicts back. */
import { v7 as uuidv7 } from 'uuid';
import { LEASE_MS, leavesOff, type RunTools, runSource, stopped } from '../connectors/run.ts';
import { writeBack } from '../connectors/write-back.ts';
import { dueWrites, nextWriteDue } from '../db/source-writes.ts';
import { claimSource, dueSources, nextSourceDue, readRunnerState, releaseSource } from '../db/sources.ts';
import { createDue, type Due } from './due.ts';

/** @param now for tests, which do not wait */
export function createSources(given: Omit<RunTools, 'now'> & { now?: () => Date }): Due {
  const tools: RunTools = { now: () => new Date(), ...given };
  const { db, bus, log, now } = tools;
  /** By source: what this process runs. */
  const running = new Map<string, { workspaceId: string; runner: string; ending: AbortController }>();
  let closing = false;

  const serve = async (workspaceId: string, sourceId: string): Promise<void> => {
    const runner = uuidv7();
    const claimedAt = now();
    const lease = new Date(claimedAt.getTime() + LEASE_MS);
    const claimed = await db.workspaceTx(workspaceId, (sql) =>
      claimSource(sql, workspaceId, sourceId, { runner, now: claimedAt, lease }),
    );
    if (!claimed) return;
    const tell = (): void => bus.publish({ ws: workspaceId, source: sourceId });
    const ending = new AbortController();
    running.set(sourceId, { workspaceId, runner, ending });
    if (closing) ending.abort();
    tell();
    try {
      const end = await runSource(tools, { workspaceId, sourceId, runner, signal: ending.signal }, claimed);
      if (end)
        await db.workspaceTx(workspaceId, (sql) =>
          releaseSource(sql, workspaceId, sourceId, { runner, claimedAt, end }),
        );
    } finally {
      running.delete(sourceId);
    }
    tell();
  };

  /** Ends a run of this process that a person stopped, or that is no longer its own, without waiting for the next page. */
  const look = async (sourceId: string): Promise<void> => {
    const mine = running.get(sourceId);
    if (!mine) return;
    const { workspaceId, runner, ending } = mine;
    const state = await db.workspaceTx(workspaceId, (sql) =>
      readRunnerState(sql, workspaceId, sourceId, runner),
    );
    if (leavesOff(state)) ending.abort(stopped());
  };
  const pulls = createDue(
    { db, log },
    { name: 'pull', due: dueSources, nextDue: nextSourceDue, serve, failed: 'sources did not run', now },
  );
  const writes = createDue(
    { db, log },
    {
      name: 'write back',
      due: dueWrites,
      nextDue: nextWriteDue,
      serve: (workspaceId, sourceId) => writeBack(tools, workspaceId, sourceId),
      failed: 'verdicts were not written',
      now,
    },
  );
  const leave = bus.subscribe((message) => {
    if ('source' in message && message.asked)
      void look(message.source).catch((error: unknown) => log.warn({ err: error }, 'a stop was not seen'));
  });
  return {
    wake: (workspaceId) => {
      pulls.wake(workspaceId);
      writes.wake(workspaceId);
    },
    start: () => {
      pulls.start();
      writes.start();
    },
    idle: async () => {
      await Promise.all([pulls.idle(), writes.idle()]);
    },
    stop: async () => {
      closing = true;
      leave();
      for (const { ending } of running.values()) ending.abort();
      await Promise.all([pulls.stop(), writes.stop()]);
    },
  };
}
