/** The routes of imports. */
import * as z from 'zod';
import {
  IMPORT_KINDS,
  ImportPlan,
  ImportPreview,
  ImportRun,
  MAX_IMPORT_BYTES,
  PREVIEW_BYTES,
  RefusedRow,
} from './imports.ts';
import { Id } from './primitives.ts';
import { route } from './route.ts';

export const importPreview = route({
  method: 'POST',
  path: '/api/v1/imports/preview',
  access: 'marketing',
  query: z.object({
    /** Whether the bytes are the whole file; else its beginning. */
    whole: z.enum(['yes', 'no']),
    kind: z.optional(z.enum(IMPORT_KINDS)),
  }),
  fileBytes: PREVIEW_BYTES,
  summary: 'Reads the beginning of a table and says what its columns mean. Nothing is stored.',
  response: ImportPreview,
});

export const importStart = route({
  method: 'POST',
  path: '/api/v1/imports',
  access: 'marketing',
  body: z.object({ id: Id, plan: ImportPlan }),
  summary: 'Prepares an import that then waits for its file, and remembers the mapping for the header.',
  response: z.object({}),
});

export const importFile = route({
  method: 'POST',
  path: '/api/v1/imports/:id/file',
  access: 'marketing',
  params: z.object({ id: Id }),
  fileBytes: MAX_IMPORT_BYTES,
  summary:
    'Takes the file and imports it while it comes. Ending the request stops the import; what was stored stays.',
  response: ImportRun,
});

export const importProgress = route({
  method: 'GET',
  path: '/api/v1/imports/:id/progress',
  access: 'marketing',
  params: z.object({ id: Id }),
  summary: 'A stream of how far an import or its undoing is; it ends with it.',
  response: ImportRun,
});

export const importStop = route({
  method: 'POST',
  path: '/api/v1/imports/:id/stop',
  access: 'marketing',
  params: z.object({ id: Id }),
  summary: 'Stops a running import after the rows in hand.',
  response: z.object({}),
});

export const importUndo = route({
  method: 'POST',
  path: '/api/v1/imports/:id/undo',
  access: 'marketing',
  params: z.object({ id: Id }),
  summary:
    'Begins to take an import back whole: what it made goes unless it is in use, what it changed becomes as it was.',
  response: z.object({}),
});

export const importRefused = route({
  method: 'GET',
  path: '/api/v1/imports/:id/refused',
  access: 'marketing',
  params: z.object({ id: Id }),
  summary: 'The header of an import and the rows it refused, each with its reason; the first 10,000.',
  response: z.object({ header: z.array(z.string()), rows: z.array(RefusedRow) }),
});

export const imports = route({
  method: 'GET',
  path: '/api/v1/imports',
  access: 'marketing',
  summary: 'The newest hundred imports.',
  response: z.object({ imports: z.array(ImportRun) }),
});
