/**
 * Lets a command work on the data: through the server that runs, else on the database itself. What a server is made of is
 * loaded only when it is needed, so that commands answer at once while a server runs.
 */
import type { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import type * as z from 'zod';
import { Problem } from '#lib/contract/errors.ts';
import type { Result } from '#lib/contract/result.ts';
import type { Config } from '../config.ts';
import type { Failure } from '../services/failure.ts';
import type { Services } from '../services/services.ts';
import { adminCall, adminStream } from './admin.ts';
import { Stop } from './explain.ts';
import { migrationLine } from './progress.ts';

/** Opens the database for one command, without a server. */
export async function withServices<T>(config: Config, work: (services: Services) => Promise<T>): Promise<T> {
  const { openServices } = await import('../services/open.ts');
  const { createLog } = await import('../log.ts');
  const origin = config.publicUrl ?? `http://${config.host}:${config.port}`;
  const { onMigration, clear } = migrationLine(process.stderr);
  const { services, close } = await openServices(config, origin, createLog('silent'), onMigration).finally(
    clear,
  );
  try {
    return await work(services);
  } finally {
    await close();
  }
}

export interface Job<T> {
  /** The path on the admin channel. */
  path: string;
  body: Readable | string;
  /** What the channel answers. */
  answer: z.ZodType<T>;
  /** The same, when no server runs. */
  directly: (services: Services) => Promise<Result<T, Failure>>;
}

/** The refusal of a running server as its sentence. */
function refusal(status: number, body: unknown): Stop {
  const problem = Problem.safeParse(body);
  return new Stop(
    problem.success ? (problem.data.detail ?? problem.data.title) : `The running server answered ${status}.`,
  );
}

/** Does the job and returns its answer. A refusal stops the command with its sentence. */
export async function throughServer<T>(config: Config, { path, body, answer, directly }: Job<T>): Promise<T> {
  const answered = await adminCall(config.dataDir, path, body);
  if (answered?.status === 200) return answer.parse(answered.body);
  if (answered) throw refusal(answered.status, answered.body);
  const done = await withServices(config, directly);
  if (!done.ok) throw new Stop(done.error.detail ?? done.error.code);
  return done.value;
}

/** As throughServer, for an answer of any length, which `take` reads while it comes. */
export async function streamThroughServer(
  config: Config,
  { path, body, directly }: { path: string; body: string; directly: (services: Services) => Readable },
  take: (answer: Readable) => Promise<void>,
): Promise<void> {
  const answered = await adminStream(config.dataDir, path, body);
  if (answered?.statusCode === 200) return take(answered);
  if (answered) throw refusal(answered.statusCode ?? 0, await json(answered));
  await withServices(config, (services) => take(directly(services)));
}
