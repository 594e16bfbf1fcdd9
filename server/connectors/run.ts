/** One run of a source: every stream from its cursor on, each page stored with the cursor behind it in one transaction. */
import { IMPORT_FIELDS } from '#lib/contract/imports.ts';
import type { Source, SourceCounts, SourceObject, SourceProblem } from '#lib/contract/sources.ts';
import type { Sealing } from '../auth/sealing.ts';
import type { Bus } from '../bus/bus.ts';
import { stamp } from '../db/changes.ts';
import type { Db } from '../db/db.ts';
import { memberIdsByName } from '../db/ingest.ts';
import { type ClaimedSource, noteSourcePage, type RunEnd, type RunnerState } from '../db/sources.ts';
import { tellPlanner } from '../db/statistics.ts';
import type { SourceCursor } from '../db/tables.ts';
import { cellReader } from '../ingest/import/columns.ts';
import { type Kind, NOTHING_STORED, type RowField } from '../ingest/import/kind.ts';
import { kindOf, readRow } from '../ingest/import/kinds.ts';
import { unraced } from '../ingest/store.ts';
import type { Log } from '../log.ts';
import type { Guard } from '../webhooks/address.ts';
import { type Connector, type Page, SourceFailure, type SourceRow, type Stream } from './connector.ts';
import { openConnector, placeOf } from './open.ts';

const MINUTE_MS = 60_000;
/** From the end of one run to the beginning of the next. */
export const EVERY_MS = 15 * MINUTE_MS;
/** How long after an attempt that failed the next one comes, by how many failed; the last one from there on. */
const WAITS_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * 60 * MINUTE_MS, 6 * 60 * MINUTE_MS];
/** Without storing a page for so long, a runner is taken to have ended. Longer than the requests for a page may take. */
export const LEASE_MS = 5 * MINUTE_MS;

/** After these nothing happens before a person acts. */
const NEEDS_A_PERSON: ReadonlySet<string> = new Set([
  'credential_refused',
  'credential_unreadable',
  'private_address',
]);

/** All that rows of connectors may say; a row's cells stand in this order. */
const FIELDS: readonly RowField[] = [...new Set(Object.values(IMPORT_FIELDS).flat()), 'personId'];
const reader = cellReader(FIELDS);

/** Another runner has the source. */
class Lost extends Error {}
/** A person ended the run. */
class Stopped extends Error {}

const NO_COUNTS: SourceCounts = { read: 0, made: 0, changed: 0, refused: {}, expected: null };

export interface RunTools {
  db: Db;
  bus: Bus;
  log: Log;
  guard: Guard;
  sealing: Sealing;
  now: () => Date;
}

export interface RunPlace {
  workspaceId: string;
  sourceId: string;
  /** The claim under which rows are stored. */
  runner: string;
  /** Aborted when the server ends or a person stops the run. */
  signal: AbortSignal;
}

/** The rows of a page that can be stored, and how many cannot, by why. */
function readRows(kind: Kind<unknown>, rows: readonly SourceRow[]) {
  const items: unknown[] = [];
  const refused: string[] = [];
  for (const row of rows) {
    const cells = FIELDS.map((field) => row[field]?.trim() ?? '');
    const read = readRow(kind, cells, FIELDS.length);
    if ('refused' in read) refused.push(read.refused);
    else items.push(read.item);
  }
  return { items, refused };
}

/** Runs a claimed source to its end, or to where it cannot go on. null when another runner has it now. */
export async function runSource(
  tools: RunTools,
  place: RunPlace,
  claimed: ClaimedSource,
): Promise<RunEnd | null> {
  const { db, bus, log, now } = tools;
  const { workspaceId, sourceId, runner, signal } = place;
  const cursors: Record<string, SourceCursor> = { ...claimed.cursors };
  const counts: Source['counts'] = { ...claimed.counts };
  let failures = claimed.failures;
  let at: SourceObject | null = null;
  let notAllowed: SourceProblem | null = null;
  const members = await db.workspaceTx(workspaceId, (sql) => memberIdsByName(sql, workspaceId));

  const store = async (stream: Stream, kind: Kind<unknown>, page: Page): Promise<void> => {
    const { items, refused } = readRows(kind, page.rows);
    const before = counts[stream.object] ?? NO_COUNTS;
    const next = { ...cursors, [stream.object]: page.cursor };
    const written = await unraced(db, workspaceId, async (sql) => {
      const stored =
        items.length === 0 ? NOTHING_STORED : await kind.store(sql, workspaceId, sourceId, items);
      const reasons = { ...before.refused };
      for (const code of [...refused, ...stored.refused.map((one) => one.code)])
        reasons[code] = (reasons[code] ?? 0) + 1;
      const after: SourceCounts = {
        read: before.read + page.rows.length,
        made: before.made + stored.made,
        changed: before.changed + stored.changed,
        refused: reasons,
        expected: page.expected === undefined ? before.expected : before.read + page.expected,
      };
      const seq = stored.synced ? await stamp(sql, workspaceId) : null;
      const state = await noteSourcePage(sql, workspaceId, sourceId, {
        runner,
        lease: new Date(now().getTime() + LEASE_MS),
        cursors: next,
        counts: { ...counts, [stream.object]: after },
      });
      // Thrown here, so that nothing of the page stays.
      if (state === 'lost') throw new Lost();
      return { stored, seq, state, after };
    });
    await tellPlanner(db, written.stored.made);
    failures = 0;
    cursors[stream.object] = page.cursor;
    counts[stream.object] = written.after;
    if (written.seq !== null) bus.publish({ ws: workspaceId, seq: written.seq });
    if (written.stored.dirty) bus.publish({ ws: workspaceId, dirty: true });
    bus.publish({ ws: workspaceId, source: sourceId });
    if (written.state === 'stop') throw new Stopped();
  };

  const pull = async (connector: Connector, stream: Stream): Promise<void> => {
    const kind = kindOf(stream.kind, {
      ...reader,
      preset: claimed.system,
      source: claimed.system,
      dateOrder: null,
      members,
      unknownOwners: new Set(),
    });
    const known = cursors[stream.object] ?? null;
    // What the system's lists did not show yet when the last run passed is looked for again.
    const from =
      known && claimed.begins
        ? { at: new Date(Date.parse(known.at) - connector.lag).toISOString(), id: null }
        : known;
    for await (const page of stream.pull(from)) {
      await store(stream, kind, page);
      signal.throwIfAborted();
    }
  };

  const pullAll = async (connector: Connector): Promise<void> => {
    for (const stream of connector.streams) {
      if (!claimed.objects.includes(stream.object)) continue;
      at = stream.object;
      try {
        await pull(connector, stream);
      } catch (error) {
        if (!(error instanceof SourceFailure && error.code === 'not_allowed')) throw error;
        notAllowed = { code: error.code, object: stream.object, status: null };
      }
    }
  };

  const later = (waitMs: number): Date => new Date(now().getTime() + waitMs);
  const ended = (stopped: boolean): RunEnd => ({
    endedAt: now(),
    nextAt: later(EVERY_MS),
    stopped,
    failures: 0,
    problem: notAllowed,
  });
  /** The run is not over: it goes on when it can. */
  const interrupted = (error: unknown): RunEnd => {
    const failure = error instanceof SourceFailure ? error : new SourceFailure('internal');
    if (failure.code === 'internal') log.error({ err: error, source: sourceId }, 'a source did not run');
    else log.warn({ source: sourceId, problem: failure.code, status: failure.status }, 'a source waits');
    const needsAPerson = NEEDS_A_PERSON.has(failure.code);
    const wait = failure.retryAfter ?? WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? MINUTE_MS;
    return {
      endedAt: null,
      nextAt: needsAPerson ? null : later(wait),
      stopped: false,
      failures: failures + 1,
      problem: { code: failure.code, object: at, status: failure.status },
    };
  };

  let connector: Connector | null = null;
  const hangUp = (): void => connector?.close();
  signal.addEventListener('abort', hangUp);
  try {
    connector = await openConnector(tools, claimed, placeOf(workspaceId, sourceId));
    signal.throwIfAborted();
    await pullAll(connector);
    return ended(false);
  } catch (error) {
    if (error instanceof Lost) return null;
    if (error instanceof Stopped || signal.reason instanceof Stopped) return ended(true);
    // The server ends: another one, or the next start, goes on at once.
    if (signal.aborted) return { endedAt: null, nextAt: now(), stopped: false, failures, problem: null };
    return interrupted(error);
  } finally {
    signal.removeEventListener('abort', hangUp);
    hangUp();
  }
}

/** Why a run's signal is aborted when a person stops it. */
export const stopped = (): Error => new Stopped();

/** Whether the runner must leave off. */
export const leavesOff = (state: RunnerState): boolean => state !== 'go on';
