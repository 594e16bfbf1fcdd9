/** Imports, asked of the server as they are needed; nothing of them is kept on the device. */
import { v7 } from 'uuid';
import {
  importFile,
  importPreview,
  importProgress,
  importRefused,
  importStart,
  importStop,
  imports,
  importUndo,
} from '#lib/contract/import-routes.ts';
import {
  type ImportKind,
  type ImportPlan,
  type ImportPreview,
  ImportRun,
  PREVIEW_BYTES,
  type RefusedRow,
} from '#lib/contract/imports.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import { here } from '#lib/store/connections.ts';
import { type Device, readDevice } from '#lib/store/device.ts';
import { call, openStream } from './client.ts';
import { eventData } from './sse.ts';

type Answer<T> = Promise<Result<T, { code: string }>>;

async function paired<T>(work: (device: Device) => Answer<T>): Answer<T> {
  const device = await readDevice(await here());
  return device ? work(device) : fail({ code: 'not_paired' });
}

/** What the beginning of a file tells. @param kind what the rows are, when the person has said it */
export const previewFile = (file: File, kind: ImportKind | null): Answer<ImportPreview> =>
  paired((device) =>
    call(device, importPreview, {
      query: { whole: file.size <= PREVIEW_BYTES ? 'yes' : 'no', ...(kind === null ? {} : { kind }) },
      file: file.slice(0, PREVIEW_BYTES),
    }),
  );

/** Tells how far an import is until it has ended. Returns its last state; null when the stream broke off. */
async function follow(device: Device, id: string, tell: (run: ImportRun) => void): Promise<ImportRun | null> {
  const stream = await openStream(device, importProgress, { params: { id } });
  if (!stream.ok) return null;
  let last: ImportRun | null = null;
  try {
    for await (const data of eventData(stream.value)) {
      const read = ImportRun.safeParse(JSON.parse(data));
      if (!read.success) continue;
      last = read.data;
      tell(last);
    }
  } catch {
    return null;
  }
  return last;
}

/** Imports a file, telling how far it is. Ending `signal` ends it; what was stored stays. */
export const runImport = (
  file: File,
  plan: ImportPlan,
  tell: (run: ImportRun) => void,
  signal: AbortSignal,
): Answer<ImportRun> =>
  paired(async (device) => {
    const id = v7();
    const begun = await call(device, importStart, { body: { id, plan } });
    if (!begun.ok) return begun;
    const followed = follow(device, id, tell);
    const stop = () => void call(device, importStop, { params: { id } });
    signal.addEventListener('abort', stop);
    const done = await call(device, importFile, { params: { id }, file });
    signal.removeEventListener('abort', stop);
    if (done.ok) return done;
    // The connection may have gone after all was taken: the server knows.
    const last = await followed;
    return last && last.state !== 'waiting' && last.state !== 'running' ? ok(last) : done;
  });

/** Takes an import back, telling how far it is. */
export const undoImport = (id: string): Answer<ImportRun> =>
  paired(async (device) => {
    const begun = await call(device, importUndo, { params: { id } });
    if (!begun.ok) return begun;
    const last = await follow(device, id, () => undefined);
    return last ? ok(last) : fail({ code: 'unreachable' });
  });

export const listImports = (): Answer<{ imports: ImportRun[] }> =>
  paired((device) => call(device, imports, {}));

/** The rows that an import refused, with its header. */
export const refusedRows = (id: string): Answer<{ header: string[]; rows: RefusedRow[] }> =>
  paired((device) => call(device, importRefused, { params: { id } }));
