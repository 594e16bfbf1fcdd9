/** Connected systems: what they are, who runs them, and how far each run is. */
import { sql as raw } from 'kysely';
import type { Source, SourceObject, SourceProblem, SourceSystem, WriteBack } from '#lib/contract/sources.ts';
import type { Sql } from './db.ts';
import { writesBySource } from './source-writes.ts';
import { json, type SourceCursor } from './tables.ts';

/** Adds a source that runs at once; false when the system is connected already. Its credential comes sealed. */
export async function insertSource(
  sql: Sql,
  workspaceId: string,
  source: {
    id: string;
    system: SourceSystem;
    baseUrl: string;
    objects: readonly SourceObject[];
    credential: Uint8Array;
  },
  now: Date,
): Promise<boolean> {
  const made = await sql
    .insertInto('sources')
    .values({
      workspace_id: workspaceId,
      id: source.id,
      system: source.system,
      base_url: source.baseUrl,
      objects: [...source.objects],
      credential: source.credential,
      next_at: now,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'system']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

/** Forgets a source and its credential; who runs it is refused from then on. False when there is none. */
export async function deleteSourceRow(sql: Sql, workspaceId: string, id: string): Promise<boolean> {
  const gone = await sql
    .deleteFrom('sources')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** Changes what is given and lets the source run now. False when there is none. */
export async function updateSource(
  sql: Sql,
  workspaceId: string,
  id: string,
  change: { credential?: Uint8Array; objects?: readonly SourceObject[]; writeBack?: WriteBack | null },
  now: Date,
): Promise<boolean> {
  const changed = await sql
    .updateTable('sources')
    .set({
      ...(change.credential ? { credential: change.credential } : {}),
      ...(change.objects ? { objects: [...change.objects] } : {}),
      ...(change.writeBack === undefined
        ? {}
        : { write_back: change.writeBack === null ? null : json(change.writeBack) }),
      next_at: now,
      failures: 0,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Tells the one who runs the source to stop; a run that waits ends here. The next run begins at `nextAt`. */
export async function stopSourceRun(
  sql: Sql,
  workspaceId: string,
  id: string,
  { now, nextAt }: { now: Date; nextAt: Date },
): Promise<boolean> {
  const idle = raw<boolean>`runner is null and ended_at is null and started_at is not null`;
  const changed = await sql
    .updateTable('sources')
    .set({
      stopping: raw<boolean>`runner is not null`,
      stopped: raw<boolean>`(${idle}) or stopped`,
      ended_at: raw<Date>`case when ${idle} then ${now}::timestamptz else ended_at end`,
      next_at: raw<Date>`case when ${idle} then ${nextAt}::timestamptz else next_at end`,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

const NO_WRITES: Source['writes'] = { written: 0, waiting: 0, failed: 0, problem: null };

/** All sources of the workspace, oldest first. */
export async function readSources(sql: Sql, workspaceId: string): Promise<Source[]> {
  const writes = await writesBySource(sql, workspaceId);
  const rows = await sql
    .selectFrom('sources')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute();
  return rows.map((row) => {
    const state = (): Source['state'] => {
      if (row.runner !== null) return 'running';
      if (row.next_at === null) return 'needs_you';
      if (row.started_at === null) return 'new';
      if (row.ended_at === null) return 'waiting';
      return row.stopped ? 'stopped' : 'done';
    };
    return {
      id: row.id,
      system: row.system,
      baseUrl: row.base_url,
      objects: row.objects,
      state: state(),
      problem: row.problem,
      counts: row.counts,
      writeBack: row.write_back,
      writes: writes.get(row.id) ?? NO_WRITES,
      startedAt: row.started_at?.toISOString() ?? null,
      endedAt: row.ended_at?.toISOString() ?? null,
      nextAt: row.next_at?.toISOString() ?? null,
      createdAt: row.created_at.toISOString(),
    };
  });
}

/** Nobody runs it, or who did has not been heard of. */
const free = (now: Date) => raw<boolean>`(runner is null or lease_until < ${now})`;

/** Sources that are to run now. */
export async function dueSources(sql: Sql, workspaceId: string, now: Date): Promise<string[]> {
  const rows = await sql
    .selectFrom('sources')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('next_at', '<=', now)
    .where(free(now))
    .execute();
  return rows.map(({ id }) => id);
}

/** When the next source is due that nobody runs; null when none waits. */
export async function nextSourceDue(sql: Sql, workspaceId: string): Promise<Date | null> {
  const row = await sql
    .selectFrom('sources')
    .select('next_at')
    .where('workspace_id', '=', workspaceId)
    .where('next_at', 'is not', null)
    .where('runner', 'is', null)
    .orderBy('next_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_at ?? null;
}

export interface ClaimedSource {
  system: SourceSystem;
  baseUrl: string;
  objects: SourceObject[];
  credential: Uint8Array;
  cursors: Record<string, SourceCursor>;
  counts: Source['counts'];
  failures: number;
  /** Whether this run begins; else one that was interrupted goes on. */
  begins: boolean;
}

/** Makes `runner` the only one who runs the source, until `lease`. null when it is not due, or somebody else runs it. */
export async function claimSource(
  sql: Sql,
  workspaceId: string,
  id: string,
  { runner, now, lease }: { runner: string; now: Date; lease: Date },
): Promise<ClaimedSource | null> {
  const before = await sql
    .selectFrom('sources')
    .select(['started_at', 'ended_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('next_at', '<=', now)
    .where(free(now))
    .forUpdate()
    .executeTakeFirst();
  if (!before) return null;
  const begins = before.started_at === null || before.ended_at !== null;
  const row = await sql
    .updateTable('sources')
    .set({
      runner,
      lease_until: lease,
      stopping: false,
      stopped: false,
      problem: null,
      ended_at: null,
      ...(begins ? { started_at: now, counts: json({}) } : {}),
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning(['system', 'base_url', 'objects', 'credential', 'cursors', 'counts', 'failures'])
    .executeTakeFirstOrThrow();
  return {
    system: row.system,
    baseUrl: row.base_url,
    objects: row.objects,
    credential: row.credential,
    cursors: row.cursors,
    counts: row.counts,
    failures: row.failures,
    begins,
  };
}

/** Whether the runner is still the one, and whether a person told it to stop. */
export type RunnerState = 'go on' | 'stop' | 'lost';

/** Notes a stored page in the transaction that stores it. `lost`: another one runs the source, so nothing may be stored. */
export async function noteSourcePage(
  sql: Sql,
  workspaceId: string,
  id: string,
  {
    runner,
    lease,
    cursors,
    counts,
  }: { runner: string; lease: Date; cursors: Record<string, SourceCursor>; counts: Source['counts'] },
): Promise<RunnerState> {
  const row = await sql
    .updateTable('sources')
    .set({ lease_until: lease, cursors: json(cursors), counts: json(counts), failures: 0 })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('runner', '=', runner)
    .returning('stopping')
    .executeTakeFirst();
  return row ? (row.stopping ? 'stop' : 'go on') : 'lost';
}

/** What the runner is to do now. */
export async function readRunnerState(
  sql: Sql,
  workspaceId: string,
  id: string,
  runner: string,
): Promise<RunnerState> {
  const row = await sql
    .selectFrom('sources')
    .select('stopping')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('runner', '=', runner)
    .executeTakeFirst();
  return row ? (row.stopping ? 'stop' : 'go on') : 'lost';
}

/** What became of a run; `endedAt` is null when it goes on at `nextAt`. */
export interface RunEnd {
  endedAt: Date | null;
  nextAt: Date | null;
  stopped: boolean;
  failures: number;
  problem: SourceProblem | null;
}

/** Gives the source back. What a person asked for meanwhile, to run at once, stands. */
export async function releaseSource(
  sql: Sql,
  workspaceId: string,
  id: string,
  { runner, claimedAt, end }: { runner: string; claimedAt: Date; end: RunEnd },
): Promise<void> {
  await sql
    .updateTable('sources')
    .set({
      runner: null,
      lease_until: null,
      stopping: false,
      stopped: end.stopped,
      ended_at: end.endedAt,
      failures: end.failures,
      problem: end.problem === null ? null : json(end.problem),
      next_at: raw<Date>`case when next_at > ${claimedAt} then next_at else ${end.nextAt}::timestamptz end`,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('runner', '=', runner)
    .execute();
}
