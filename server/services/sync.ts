/** The change feed as a device pulls it. */
import type * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { SyncPage } from '#lib/contract/routes.ts';
import type { Actor } from '../auth/actor.ts';
import { readChanges } from '../db/changes.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** Small enough that applying a page does not hold up the panel (backend.md 5.2). */
const PAGE = 1_000;

type Page = z.input<typeof SyncPage>;

/** `<epoch>.<seq>`; the contract has checked its form. */
function readCursor(text: string): { epoch: number; seq: number } {
  const [epoch, seq] = text.split('.');
  return { epoch: Number(epoch), seq: Number(seq) };
}

/** Changes after the cursor, as columns. `resync` when the cursor is of another epoch or ahead of the server. */
export async function pullChanges(
  services: Pick<Services, 'db'>,
  { workspaceId }: Actor,
  { cursor, limit = PAGE }: { cursor?: string | undefined; limit?: number | undefined },
): Promise<Result<Page, Failure>> {
  const changes = await services.db.workspaceTx(workspaceId, (sql) =>
    readChanges(sql, workspaceId, cursor === undefined ? null : readCursor(cursor), limit),
  );
  if (changes === 'resync') return fail({ code: 'resync' });
  return ok({
    cursor: `${changes.epoch}.${changes.seq}`,
    more: changes.more,
    remaining: changes.remaining,
    tables: changes.tables,
  });
}
