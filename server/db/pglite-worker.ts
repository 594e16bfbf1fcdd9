/** The database's own thread: PGlite computes on the thread that calls it, so on the main one it would stop the server. */
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { type DbFailure, toDbError } from './errors.ts';
import { openEngine, type Request } from './pglite-engine.ts';
import type { Answer } from './pool.ts';

export interface ToWorker {
  id: number;
  request: Request;
}
export type FromWorker =
  | { opened: true }
  | { opened: false; failure: DbFailure }
  | { id: number; answer: Answer }
  | { id: number; error: { code: string; message: string; constraint: string | null } }
  | { channel: string; payload: string };

const port = parentPort;
if (!port) throw new Error('pglite-worker.ts runs as a worker thread only.');
const say = (message: FromWorker): void => port.postMessage(message);

const options = z.object({ dir: z.string(), throwaway: z.boolean() }).parse(workerData);
const engine = await openEngine(options);
if (!engine.ok) say({ opened: false, failure: engine.error });
else {
  engine.value.onNotification((channel, payload) => say({ channel, payload }));
  port.on('message', ({ id, request }: ToWorker) => {
    engine.value.answer(request).then(
      (answer) => say({ id, answer }),
      (error: unknown) => {
        const { code, message, constraint } = toDbError(error);
        say({ id, error: { code, message, constraint } });
      },
    );
  });
  say({ opened: true });
}
