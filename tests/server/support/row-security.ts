import { sql as raw } from 'kysely';
import type { Db, Sql } from '#server/db/db.ts';
import { setWorkspace } from '#server/db/pool.ts';

/** As Db.workspaceTx, but nothing looks at the statements: only row-level security stands between them and other workspaces. */
export const behindRowSecurity = <T>(
  db: Db,
  workspaceId: string,
  work: (sql: Sql) => Promise<T>,
): Promise<T> =>
  db.tx(async (sql) => {
    await raw`set local role samsyn_app`.execute(sql);
    await setWorkspace(sql, workspaceId);
    return work(sql);
  });
