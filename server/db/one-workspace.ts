/**
 * Holds a transaction of one workspace to statements that name that workspace, and no other. Row-level security stands behind
 * that; but where workspaces are spread over machines, a statement that names none asks them all, and one that names two cannot
 * be answered by either.
 */
import * as z from 'zod';
import { DbError } from './errors.ts';
import { unionParts } from './union-parts.ts';

const Uuid = z.uuid();

/**
 * Begins a transaction on one workspace in one round trip. The id is checked because it becomes part of the text. Statements are not
 * compiled to machine code: PostgreSQL would spend a tenth of a second on that for a batch of a thousand, more than the batch takes.
 */
export function beginWorkspace(workspaceId: string, as: 'app' | 'owner' = 'app'): string {
  if (!Uuid.safeParse(workspaceId).success) throw new DbError('22P02', 'A workspace id is a UUID.');
  const role = as === 'app' ? 'set local role samsyn_app; ' : '';
  return `begin; ${role}set local jit = off; set local app.workspace_id = '${workspaceId}'`;
}

const BEGINS = /^begin; .*set local app\.workspace_id = '(.*)'$/;
const ENDS = /^(commit|rollback)$/;

/** What may name none, with the reason. */
const NAMES_NONE: readonly RegExp[] = [
  // The catalogue is of the whole server: which tables there are, which columns they have.
  /\bfrom (pg_catalog\.)?pg_\w+/i,
];

/** Where a statement says which workspace it means: `workspace_id = $1`, `workspace_id in ($1, $2)`. */
const SAYS = /\bworkspace_id"?\s*(?:=|in)\s*\(?((?:\$\d+(?:::uuid)?[\s,]*)+)/gi;
/** As SAYS, for rows put in: the first column of each, which is the workspace's by our own habit. */
const PUTS_IN = /\binsert into \S+ \("?workspace_id"?[^)]*\) values /i;
const ROW = /\(\$(\d+)(?:::uuid)?,/g;

/** The parameters, by number from 1, that stand where a statement says which workspace it means. */
function* said(sql: string): Generator<number> {
  for (const [, list = ''] of sql.matchAll(SAYS))
    for (const [, number] of list.matchAll(/\$(\d+)/g)) yield Number(number);
  const rows = PUTS_IN.exec(sql);
  if (rows)
    for (const [, number] of sql.slice(rows.index + rows[0].length).matchAll(ROW)) yield Number(number);
}

const refused = (what: string, sql: string): DbError =>
  new DbError('one_workspace', `${what}: ${sql.replace(/\s+/g, ' ').trim().slice(0, 200)}`);

/** Watches the statements of one connection, in order, and throws DbError `one_workspace` before one is sent that breaks the rule. */
export function nameKeeper(): (sql: string, parameters: readonly unknown[]) => void {
  let workspaceId: string | null = null;
  return (sql, parameters) => {
    const begun = BEGINS.exec(sql)?.[1];
    if (begun !== undefined) workspaceId = begun;
    else if (ENDS.test(sql)) workspaceId = null;
    else if (workspaceId !== null) {
      if (!parameters.includes(workspaceId) && !NAMES_NONE.some((may) => may.test(sql)))
        throw refused('A statement does not name its workspace', sql);
      for (const part of unionParts(sql))
        if (
          ![...part.matchAll(/\$(\d+)/g)].some(([, number]) => parameters[Number(number) - 1] === workspaceId)
        )
          throw refused('A part of a statement does not name its workspace', part);
      for (const number of said(sql))
        if (parameters[number - 1] !== workspaceId) throw refused('A statement names another workspace', sql);
    }
  };
}
