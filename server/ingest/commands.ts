/** What the command line asks about data, with a running server or without: imports, and the demo workspace. */
import { Hono } from 'hono';
import { v7 } from 'uuid';
import * as z from 'zod';
import {
  DateOrder,
  IMPORT_KINDS,
  ImportRun,
  MAX_IMPORT_BYTES,
  PREVIEW_BYTES,
  RefusedRow,
} from '#lib/contract/imports.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { loadDemo, removeDemo, resetDemo } from '../demo/load.ts';
import type { Env } from '../routes/context.ts';
import { check, checkBody, readJson } from '../routes/input.ts';
import { Refused } from '../routes/problems.ts';
import { chooseWorkspace } from '../services/choose-workspace.ts';
import type { Failure } from '../services/failure.ts';
import { importFile, listRefused, previewFile, startImport } from '../services/imports.ts';
import type { Services } from '../services/services.ts';
import { isComplete } from './import/columns.ts';
import { problemText } from './import/texts.ts';

const ImportTarget = z.object({
  file: z.string().max(255),
  workspace: z.string().nullable(),
  size: z.coerce.number().int().min(0).max(MAX_IMPORT_BYTES, `A file may have ${MAX_IMPORT_BYTES} bytes.`),
  kind: z.enum(IMPORT_KINDS).nullable(),
  /** How 03/04/2026 is read, where the file does not tell. */
  dates: DateOrder,
});
export type ImportTarget = z.infer<typeof ImportTarget>;

/** An import as the command line gets it. */
export const ImportAnswer = z.object({
  run: ImportRun,
  header: z.array(z.string()),
  refused: z.array(RefusedRow),
  /** Headers that mean nothing to us. */
  unusedColumns: z.array(z.string()),
});
export type ImportAnswer = z.infer<typeof ImportAnswer>;

/** The first bytes of a stream, and all of it again. */
async function peek(
  source: AsyncIterable<Buffer>,
): Promise<{ start: Buffer; whole: boolean; all: AsyncGenerator<Buffer> }> {
  const pieces = source[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let size = 0;
  let whole = false;
  while (size < PREVIEW_BYTES) {
    const next = await pieces.next();
    if (next.done) {
      whole = true;
      break;
    }
    held.push(next.value);
    size += next.value.length;
  }
  const start = Buffer.concat(held);
  const all = async function* (): AsyncGenerator<Buffer> {
    yield start;
    if (whole) return;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  };
  return { start, whole, all: all() };
}

const KIND_NEEDS = (header: readonly string[], kind: string): Failure => ({
  code: 'invalid_request',
  detail: `The columns of the file do not say enough for ${kind}; they are ${header.map((name) => `“${name}”`).join(', ')}. What each kind of table needs is in docs/importing.md.`,
});

/** Imports a table into the chosen workspace, as the workspace page does. */
export async function runImport(
  services: Services,
  { file, workspace, size, kind, dates }: ImportTarget,
  source: AsyncIterable<Buffer>,
): Promise<Result<ImportAnswer, Failure>> {
  const target = await chooseWorkspace(services.db, workspace);
  if (!target.ok) return target;
  const actor = { workspaceId: target.value, memberId: null };
  const { start, whole, all } = await peek(source);
  const told = await previewFile(services, actor, start, { whole, asked: kind });
  if (!told.ok) return told;
  const preview = told.value;
  if (preview.problem !== null)
    return fail({ code: 'invalid_request', detail: problemText({ code: preview.problem, n: preview.n }) });
  if (!isComplete(preview.kind, preview.mapping)) return fail(KIND_NEEDS(preview.header, preview.kind));
  const dateOrder = preview.dateOrder ?? dates;
  if (preview.askDateOrder && dateOrder === null)
    return fail({
      code: 'invalid_request',
      detail: 'Dates such as 03/04/2026 in the file can be read in two ways. Say --dates dmy or --dates mdy.',
    });
  const id = v7();
  const { header, mapping } = preview;
  const begun = await startImport(services, actor, {
    id,
    plan: { kind: preview.kind, fileName: file, size, header, mapping, dateOrder },
  });
  if (!begun.ok) return begun;
  const done = await importFile(services, actor, id, all);
  if (!done.ok) return done;
  const refused = await listRefused(services, actor, id);
  if (!refused.ok) return refused;
  return ok({
    run: done.value,
    header,
    refused: refused.value.rows,
    unusedColumns: header.filter((_, index) => mapping[index] === null),
  });
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
      size: c.req.query('size'),
      kind: c.req.query('kind') ?? null,
      dates: c.req.query('dates') ?? null,
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
    const done = await runDemo(services, checkBody(DemoRequest, await readJson(c)));
    if (!done.ok) throw new Refused(done.error);
    return c.json(done.value);
  });
  return app;
}
