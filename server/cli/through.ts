/**
 * Lets a command work on the data: through the server that runs, else on the database itself. What a server is made of is
 * loaded only when it is needed, so that commands answer at once while a server runs.
 */
import type { Readable } from 'node:stream';
import type * as z from 'zod';
import { Problem } from '#lib/contract/errors.ts';
import type { Result } from '#lib/contract/result.ts';
import type { Config } from '../config.ts';
import type { Failure } from '../services/failure.ts';
import type { Services } from '../services/services.ts';
import { adminCall } from './admin.ts';
import { Stop } from './explain.ts';

/** Opens the database for one command, without a server. */
async function withServices<T>(config: Config, work: (services: Services) => Promise<T>): Promise<T> {
  const { openServices } = await import('../services/open.ts');
  const { createLog } = await import('../log.ts');
  const origin = config.publicUrl ?? `http://${config.host}:${config.port}`;
  const { services, close } = await openServices(config, origin, createLog('silent'));
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

/** Does the job and returns its answer. A refusal stops the command with its sentence. */
export async function throughServer<T>(config: Config, { path, body, answer, directly }: Job<T>): Promise<T> {
  const answered = await adminCall(config.dataDir, path, body);
  if (answered?.status === 200) return answer.parse(answered.body);
  if (answered) {
    const problem = Problem.safeParse(answered.body);
    throw new Stop(
      problem.success
        ? (problem.data.detail ?? problem.data.title)
        : `The running server answered ${answered.status}.`,
    );
  }
  const done = await withServices(config, directly);
  if (!done.ok) throw new Stop(done.error.detail ?? done.error.code);
  return done.value;
}
