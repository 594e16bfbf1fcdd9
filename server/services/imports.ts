/** Importing tables, for marketing and admins. */
import type { ImportKind, ImportPlan, ImportPreview, ImportRun, RefusedRow } from '#lib/contract/imports.ts';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import {
  forgetOldImports,
  importIsRunning,
  insertImport,
  moveImport,
  readImports,
  readRefused,
  writeMapping,
} from '../db/imports.ts';
import { isComplete, mappingFor } from '../ingest/import/columns.ts';
import { headerHash, previewImport } from '../ingest/import/preview.ts';
import { type Auditor, audit } from './audit.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** For whom an import is made; the command line's has no member. */
export interface Importer {
  workspaceId: string;
  memberId: string | null;
}

const auditor = ({ memberId }: Importer): Auditor => (memberId === null ? 'operator' : { memberId });

/** What the beginning of a file tells. */
export async function previewFile(
  { db }: Pick<Services, 'db'>,
  actor: Importer,
  sample: Buffer,
  options: { whole: boolean; asked: ImportKind | null },
): Promise<Result<ImportPreview, Failure>> {
  return ok(await previewImport(db, actor.workspaceId, sample, options));
}

/** Prepares an import. The same again has no effect. */
export async function startImport(
  { db }: Pick<Services, 'db'>,
  actor: Importer,
  { id, plan: asked }: { id: string; plan: ImportPlan },
): Promise<Result<Record<string, never>, Failure>> {
  const plan = { ...asked, mapping: mappingFor(asked.kind, asked.mapping) };
  if (plan.mapping.length !== plan.header.length)
    return fail({
      code: 'invalid_request',
      detail: 'One meaning, or null, for each column.',
      path: 'plan.mapping',
    });
  if (!isComplete(plan.kind, plan.mapping))
    return fail({
      code: 'invalid_request',
      detail: 'A column that the import needs is missing.',
      path: 'plan.mapping',
    });
  return db.workspaceTx(actor.workspaceId, async (sql): Promise<Result<Record<string, never>, Failure>> => {
    if (await importIsRunning(sql, actor.workspaceId)) return fail({ code: 'import_running' });
    await forgetOldImports(sql, actor.workspaceId);
    await insertImport(sql, actor.workspaceId, { id, memberId: actor.memberId, plan });
    await writeMapping(sql, actor.workspaceId, headerHash(plan.header), plan);
    return ok({});
  });
}

/** Imports the file of a prepared import, and says how it ended. */
export async function importFile(
  { db, imports }: Pick<Services, 'db' | 'imports'>,
  actor: Importer,
  id: string,
  source: AsyncIterable<Buffer>,
): Promise<Result<ImportRun, Failure>> {
  const { workspaceId } = actor;
  const plan = await db.workspaceTx(workspaceId, (sql) =>
    moveImport(sql, workspaceId, id, ['waiting'], 'running'),
  );
  if (!plan) return fail({ code: 'not_found', detail: 'No import of this id waits for a file.' });
  await imports.run(workspaceId, id, { plan, by: auditor(actor) }, source);
  return readImport({ db }, actor, id);
}

/** One import. */
export async function readImport(
  { db }: Pick<Services, 'db'>,
  actor: Importer,
  id: string,
): Promise<Result<ImportRun, Failure>> {
  const [run] = await db.workspaceTx(actor.workspaceId, (sql) => readImports(sql, actor.workspaceId, id));
  return run ? ok(run) : fail({ code: 'not_found' });
}

/** The newest imports. */
export async function listImports(
  { db }: Pick<Services, 'db'>,
  actor: Importer,
): Promise<Result<{ imports: ImportRun[] }, Failure>> {
  return ok({
    imports: await db.workspaceTx(actor.workspaceId, (sql) => readImports(sql, actor.workspaceId)),
  });
}

/** Tells a running import to stop; one that does not run is left as it is. */
export async function stopImport(
  { db, bus }: Pick<Services, 'db' | 'bus'>,
  actor: Importer,
  id: string,
): Promise<Result<Record<string, never>, Failure>> {
  const { workspaceId } = actor;
  await db.workspaceTx(workspaceId, (sql) =>
    moveImport(sql, workspaceId, id, ['waiting', 'running'], 'stopped'),
  );
  bus.publish({ ws: workspaceId, import: id });
  return ok({});
}

/** Begins to undo an import that has ended, or goes on with an undoing that broke off. */
export async function beginUndo(
  { db, imports }: Pick<Services, 'db' | 'imports'>,
  actor: Importer,
  id: string,
): Promise<Result<Record<string, never>, Failure>> {
  const { workspaceId } = actor;
  const begun = await db.workspaceTx(
    workspaceId,
    async (sql): Promise<Result<Record<string, never>, Failure>> => {
      const [run] = await readImports(sql, workspaceId, id);
      if (!run) return fail({ code: 'not_found' });
      if (await importIsRunning(sql, workspaceId)) return fail({ code: 'import_running' });
      if (!run.undoable)
        return fail({ code: 'not_found', detail: 'What this import did is not known any more.' });
      const moved = await moveImport(
        sql,
        workspaceId,
        id,
        ['running', 'done', 'failed', 'stopped', 'undoing'],
        'undoing',
      );
      if (!moved) return fail({ code: 'not_found' });
      await audit(sql, workspaceId, {
        by: auditor(actor),
        action: 'import_undone',
        subject: { kind: 'import', id, name: moved.fileName },
      });
      return ok({});
    },
  );
  if (begun.ok) imports.undo(workspaceId, id);
  return begun;
}

/** The rows that an import refused. */
export async function listRefused(
  { db }: Pick<Services, 'db'>,
  actor: Importer,
  id: string,
): Promise<Result<{ header: string[]; rows: RefusedRow[] }, Failure>> {
  const found = await db.workspaceTx(actor.workspaceId, (sql) => readRefused(sql, actor.workspaceId, id));
  return found ? ok(found) : fail({ code: 'not_found' });
}
