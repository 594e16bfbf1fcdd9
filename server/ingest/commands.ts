/** What the command line asks about data, with a running server or without: imports, and the demo workspace. */
import { Hono } from 'hono';
import * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { loadDemo, removeDemo, resetDemo } from '../demo/load.ts';
import type { Env } from '../routes/context.ts';
import { check, readJson } from '../routes/input.ts';
import { Refused } from '../routes/problems.ts';
import { chooseWorkspace } from '../services/choose-workspace.ts';
import type { Failure } from '../services/failure.ts';
import type { Services } from '../services/services.ts';
import { ImportReport, importLeads } from './import-leads.ts';

const ImportTarget = z.object({ file: z.string().max(255), workspace: z.string().nullable() });
type ImportTarget = z.infer<typeof ImportTarget>;

/** An import as the command line gets it: the report, or the sentence why it stopped. */
export const ImportAnswer = z.discriminatedUnion('done', [
  z.object({ done: z.literal(true), report: ImportReport }),
  z.object({ done: z.literal(false), message: z.string(), stored: z.int() }),
]);
export type ImportAnswer = z.infer<typeof ImportAnswer>;

/** Imports a contacts export into the chosen workspace. */
export async function runImport(
  services: Services,
  { file, workspace }: ImportTarget,
  source: AsyncIterable<Buffer>,
): Promise<Result<ImportAnswer, Failure>> {
  const target = await chooseWorkspace(services.db, workspace);
  if (!target.ok) return target;
  const done = await importLeads(services, target.value, source, { fileName: file });
  return ok(
    done.ok
      ? { done: true, report: done.value }
      : { done: false, message: done.error.message, stored: done.error.stored },
  );
}

export const DEMO_ACTIONS = ['load', 'reset', 'remove'] as const;
const DemoRequest = z.object({ action: z.enum(DEMO_ACTIONS) });
export type DemoRequest = z.infer<typeof DemoRequest>;

export const DemoAnswer = z.object({
  counts: z.nullable(
    z.object({ leads: z.int(), accounts: z.int(), touchpoints: z.int(), feedback: z.int() }),
  ),
  ingestKey: z.nullable(z.string()),
  /** Whether anything was changed. */
  changed: z.boolean(),
});
export type DemoAnswer = z.infer<typeof DemoAnswer>;

/** Makes the demo, makes it anew, or takes it out. */
export async function runDemo(
  { db, bus }: Services,
  { action }: DemoRequest,
): Promise<Result<DemoAnswer, Failure>> {
  if (action === 'remove') return ok({ counts: null, ingestKey: null, changed: await removeDemo(db) });
  const done = await (action === 'load' ? loadDemo : resetDemo)(db, { now: new Date() });
  if (!done.ok) return fail({ code: 'already_exists', detail: done.error.message });
  const { workspaceId, seq, counts, ingestKey, made } = done.value;
  if (seq !== null) bus.publish({ ws: workspaceId, seq });
  return ok({ counts, ingestKey, changed: made });
}

type Bytes = ReadableStreamDefaultReader<Uint8Array>;

async function* buffers(reader: Bytes): AsyncGenerator<Buffer> {
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield Buffer.from(next.value);
}

/** These commands on the local admin channel. */
export function dataCommands(services: Services): Hono<Env> {
  const app = new Hono<Env>();
  app.post('/import', async (c) => {
    const target = check(ImportTarget, {
      file: c.req.query('file'),
      workspace: c.req.query('workspace') ?? null,
    });
    const reader: Bytes | undefined = c.req.raw.body?.getReader();
    if (!reader) throw new Refused({ code: 'invalid_request', detail: 'The file is missing.' });
    const done = await runImport(services, target, buffers(reader));
    // An answer before the end of the body would break the sender's connection while it writes.
    while (!(await reader.read()).done);
    if (!done.ok) throw new Refused(done.error);
    return c.json(done.value);
  });
  app.post('/demo', async (c) => {
    const done = await runDemo(services, check(DemoRequest, await readJson(c)));
    if (!done.ok) throw new Refused(done.error);
    return c.json(done.value);
  });
  return app;
}
