import type { Result } from '#lib/contract/result.ts';
import { stamp } from '../db/changes.ts';
import type { Sql } from '../db/db.ts';
import type { Failure } from './failure.ts';
import type { Services } from './services.ts';

/** Does some work in a transaction that ends with the stamp, and tells the devices when something is to be pulled. */
export async function changed<T>(
  { db, bus }: Pick<Services, 'db' | 'bus'>,
  workspaceId: string,
  work: (sql: Sql) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  const { done, seq } = await db.workspaceTx(workspaceId, async (sql) => {
    const done = await work(sql);
    return { done, seq: done.ok ? await stamp(sql, workspaceId) : null };
  });
  if (seq !== null) bus.publish({ ws: workspaceId, seq });
  return done;
}
