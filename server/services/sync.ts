/** The change feed as a device pulls it. */
import type * as z from 'zod';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { SyncPage } from '#lib/contract/routes.ts';
import type { Actor } from '../auth/actor.ts';
import { type Position, readChanges, readHead } from '../db/changes.ts';
import type { Sql } from '../db/db.ts';
import { countBeside } from '../db/gate.ts';
import type { Failure } from './failure.ts';
import { gateOf } from './gate.ts';
import type { Services } from './services.ts';
import type { Look } from './shared-pages.ts';

/** Small enough that applying a page does not hold up the panel (backend.md 5.2). */
const PAGE = 1_000;

type Page = z.input<typeof SyncPage>;

/** `<epoch>.<seq>`, then perhaps `.s<since>` and `.h<horizon>`; the contract has checked its form. */
function readCursor(text: string): Position {
  const [epoch, seq, ...more] = text.split('.');
  const position: Position = { epoch: Number(epoch), seq: Number(seq) };
  for (const part of more) position[part.startsWith('s') ? 'since' : 'horizon'] = Number(part.slice(1));
  return position;
}

const cursorText = ({ epoch, seq, since, horizon }: Position): string =>
  `${epoch}.${seq}${since === undefined ? '' : `.s${since}`}${horizon === undefined ? '' : `.h${horizon}`}`;

/** Changes after the cursor, as columns. `resync` when the cursor is of another epoch or scope, ahead of the server or too old. */
export async function pullChanges(
  { db, deviceLeads, pages }: Pick<Services, 'db' | 'deviceLeads' | 'pages'>,
  { workspaceId, memberId }: Actor,
  { cursor, limit = PAGE }: { cursor?: string | undefined; limit?: number | undefined },
): Promise<Result<Page, Failure>> {
  const position = cursor === undefined ? null : readCursor(cursor);
  const asked = { workspaceId, cursor, limit };
  const look = async (sql: Sql): Promise<Look> => {
    const head = await readHead(sql, workspaceId);
    if (!head) return { gate: null, page: 'resync', of: null };
    const large = await gateOf(sql, workspaceId, deviceLeads, head);
    if (large) {
      const added = await countBeside(sql, workspaceId, large.version);
      const own = await readChanges(sql, workspaceId, position, limit, memberId, head);
      return { gate: { version: large.version, added }, page: own, of: memberId };
    }
    const shared = pages.find(asked, head);
    if (shared) return { gate: null, page: shared.page, of: null };
    const reading = readChanges(sql, workspaceId, position, limit, null, head);
    pages.share(asked, head, reading);
    return { gate: null, page: await reading, of: null };
  };
  const met = await pages.look(asked, (begin) =>
    db.workspaceTx(workspaceId, (sql) => {
      begin();
      return look(sql);
    }),
  );
  const isMine = met.of === null || met.of === memberId;
  const { gate, page } = isMine ? met : await db.workspaceTx(workspaceId, look);
  const changes = await page;
  if (changes === 'resync') return fail({ code: 'resync' });
  const { more, remaining, tables } = changes;
  return ok({
    cursor: cursorText(changes),
    more,
    remaining,
    ...(gate ? { gate } : {}),
    tables,
  });
}
