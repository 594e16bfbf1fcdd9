/** Imports and their undoing while they run. They tell over the bus how far they are, and end with the server. */
import type { ImportPlan } from '#lib/contract/imports.ts';
import type { Bus } from '../bus/bus.ts';
import type { Db } from '../db/db.ts';
import { IMPORT_LIMITS, type ImportEnd, type ImportLimits, runImport } from '../ingest/import/run.ts';
import { undoImport } from '../ingest/import/undo.ts';
import type { Log } from '../log.ts';
import type { Auditor } from '../services/audit.ts';
import { asRoot } from '../tracing/span.ts';

export interface Imports {
  /** Imports a file while its bytes come; the import must be `running`. Settles when it has ended, however. */
  run(
    workspaceId: string,
    id: string,
    what: { plan: ImportPlan; by: Auditor },
    source: AsyncIterable<Buffer>,
  ): Promise<ImportEnd>;
  /** Undoes in the background; the import must be `undoing`. */
  undo(workspaceId: string, id: string): void;
  /** Stops what runs, at a place from which it can go on, and waits for it. */
  close(): Promise<void>;
}

export function createImports(
  { db, bus, log }: { db: Db; bus: Bus; log: Log },
  limits: ImportLimits = IMPORT_LIMITS,
): Imports {
  const ending = new AbortController();
  const working = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    const tracked = work.finally(() => working.delete(tracked)).catch(() => {});
    working.add(tracked);
    return work;
  };
  const untilTheEnd = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      ending.signal.throwIfAborted();
      yield chunk;
    }
  };
  return {
    run(workspaceId, id, what, source) {
      const tell = () => bus.publish({ ws: workspaceId, import: id });
      return track(runImport({ db, bus, log }, workspaceId, id, what, untilTheEnd(source), tell, limits));
    },
    undo(workspaceId, id) {
      const tell = () => {
        ending.signal.throwIfAborted();
        bus.publish({ ws: workspaceId, import: id });
      };
      track(
        asRoot('job', 'undo of an import', {}, () => undoImport({ db, bus }, workspaceId, id, tell)).catch(
          (error: unknown) => {
            if (!ending.signal.aborted) log.error({ err: error }, 'an import was not undone');
          },
        ),
      );
    },
    close: async () => {
      ending.abort();
      await Promise.all(working);
    },
  };
}
