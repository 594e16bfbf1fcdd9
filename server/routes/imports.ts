/** The routes of imports: two take files, one streams progress. */
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { ROUTES } from '#lib/contract/all-routes.ts';
import type { ImportRun } from '#lib/contract/imports.ts';
import {
  beginUndo,
  importFile,
  listImports,
  listRefused,
  previewFile,
  readImport,
  startImport,
  stopImport,
} from '../services/imports.ts';
import type { Services } from '../services/services.ts';
import type { Env, RequestContext } from './context.ts';
import { check } from './input.ts';
import { tellWhenMoved } from './listening.ts';
import { Refused } from './problems.ts';
import { type Authenticate, authorize, serve } from './serve.ts';

/** The bytes of a request's body as they come, never more than the route takes. @throws Refused when there are more */
async function* fileOf(c: RequestContext, limit: number): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw new Refused({ code: 'too_large', detail: `A file may have ${limit} bytes.` });
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

const RUNS: readonly ImportRun['state'][] = ['waiting', 'running', 'undoing'];

export function serveImports(app: Hono<Env>, services: Services, authenticate: Authenticate): void {
  const {
    importPreview,
    importStart,
    importFile: file,
    importProgress,
    importStop,
    importUndo,
    importRefused,
    imports,
  } = ROUTES;

  app.post(importPreview.path, async (c) => {
    const actor = await authenticate(c);
    authorize(importPreview, actor);
    const { whole, kind } = check(importPreview.query, c.req.query());
    const chunks: Buffer[] = [];
    for await (const chunk of fileOf(c, importPreview.fileBytes)) chunks.push(chunk);
    const told = await previewFile(services, actor, Buffer.concat(chunks), {
      whole: whole === 'yes',
      asked: kind ?? null,
    });
    if (!told.ok) throw new Refused(told.error);
    return c.json(told.value);
  });
  serve(app, authenticate, importStart, ({ actor, body }) => startImport(services, actor, body));
  app.post(file.path, async (c) => {
    const actor = await authenticate(c);
    authorize(file, actor);
    const { id } = check(file.params, c.req.param());
    // The import itself ends at a file that is too large.
    const done = await importFile(services, actor, id, fileOf(c, Number.POSITIVE_INFINITY));
    if (!done.ok) throw new Refused(done.error);
    return c.json(done.value);
  });
  serve(app, authenticate, importStop, ({ actor, params }) => stopImport(services, actor, params.id));
  serve(app, authenticate, importUndo, ({ actor, params }) => beginUndo(services, actor, params.id));
  serve(app, authenticate, importRefused, ({ actor, params }) => listRefused(services, actor, params.id));
  serve(app, authenticate, imports, ({ actor }) => listImports(services, actor));

  app.get(importProgress.path, async (c) => {
    const actor = await authenticate(c);
    authorize(importProgress, actor);
    const { id } = check(importProgress.params, c.req.param());
    const first = await readImport(services, actor, id);
    if (!first.ok) throw new Refused(first.error);
    return streamSSE(c, (stream) => {
      const ended = Promise.withResolvers<void>();
      stream.onAbort(ended.resolve);
      return tellWhenMoved(services.bus, ended, {
        moved: (message) => 'import' in message && message.ws === actor.workspaceId && message.import === id,
        tell: async () => {
          const run = await readImport(services, actor, id);
          if (!run.ok) return false;
          await stream.writeSSE({ data: JSON.stringify(run.value) });
          return RUNS.includes(run.value.state);
        },
      });
    });
  });
}
