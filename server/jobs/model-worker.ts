/** The thread that learns: it takes seconds, for which the main one would answer nobody. It is sent the outcomes in parts. */
import { parentPort } from 'node:worker_threads';
import type { History } from '#lib/domain/model/history.ts';
import { learnFrom } from '#lib/domain/prediction.ts';

export type ToWorker = { histories: History[] } | { learn: true };

const port = parentPort;
if (!port) throw new Error('model-worker.ts runs as a worker thread only.');

const all: History[] = [];
port.on('message', (message: ToWorker) => {
  if ('histories' in message) all.push(...message.histories);
  else port.postMessage(learnFrom(all));
});
