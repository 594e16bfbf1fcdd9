/** Imports a table as the workspace page does: preview, then the file. */
import { Readable } from 'node:stream';
import { v7 } from 'uuid';
import type { ImportRun } from '#lib/contract/imports.ts';
import { importFile, previewFile, startImport } from '#server/services/imports.ts';
import type { Services } from '#server/services/services.ts';

export async function importCsv(services: Services, workspaceId: string, csv: string): Promise<ImportRun> {
  const actor = { workspaceId, memberId: null };
  const bytes = Buffer.from(csv);
  const told = await previewFile(services, actor, bytes, { whole: true, asked: 'leads' });
  if (!told.ok || told.value.problem !== null) throw new Error('the table cannot be read');
  const { kind, header, mapping, dateOrder } = told.value;
  const id = v7();
  const plan = { kind, header, mapping, dateOrder, fileName: 'leads.csv', size: bytes.length };
  const begun = await startImport(services, actor, { id, plan });
  if (!begun.ok) throw new Error(begun.error.code);
  const done = await importFile(services, actor, id, Readable.from([bytes]));
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
}
