/** The part of the local admin channel that keeps, moves and watches the data. */
import type { Readable } from 'node:stream';
import { Hono } from 'hono';
import * as z from 'zod';
import { previewErasure } from '#lib/contract/privacy.ts';
import { readableOf } from '../cli/lines.ts';
import { noteBackup, noteExport, writeArchive } from '../services/archive.ts';
import { chooseWorkspace } from '../services/choose-workspace.ts';
import { examine } from '../services/doctor.ts';
import { erasureJob } from '../services/erasure-jobs.ts';
import type { Services } from '../services/services.ts';
import type { Env } from './context.ts';
import { checkBody, readJson } from './input.ts';
import { Refused } from './problems.ts';

const AboutPerson = z.object({ who: previewErasure.body.shape.who, workspace: z.nullable(z.string()) });
const Chosen = z.object({ workspace: z.nullable(z.string()) });

/** A stream as the body of an answer; one that fails breaks the answer off, so that it does not look whole. */
function bodyOf(stream: Readable): ReadableStream<Uint8Array> {
  const pieces: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await pieces.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: () => void stream.destroy(),
  });
}

export function operations(services: Services): Hono<Env> {
  const app = new Hono<Env>();
  const archive = (only: string | null): Response => {
    const lines = readableOf((write) => writeArchive(services.db, write, only));
    lines.on('error', (error) => services.log.error({ err: error }, 'an archive broke off'));
    return new Response(bodyOf(lines), { headers: { 'Content-Type': 'application/jsonl' } });
  };
  app.post('/backup', async () => {
    services.log.info('a backup is read');
    await noteBackup(services);
    return archive(null);
  });
  app.post('/export', async (c) => {
    const target = await chooseWorkspace(services.db, checkBody(Chosen, await readJson(c)).workspace);
    if (!target.ok) throw new Refused(target.error);
    await noteExport(services, target.value);
    return archive(target.value);
  });
  for (const what of ['preview', 'erase', 'export'] as const) {
    app.post(`/privacy/${what}`, async (c) => {
      const done = await erasureJob[what](services, checkBody(AboutPerson, await readJson(c)));
      if (!done.ok) throw new Refused(done.error);
      return c.json(done.value);
    });
  }
  app.post('/doctor', async (c) => c.json(await examine(services)));
  return app;
}
