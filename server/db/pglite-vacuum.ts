/**
 * PostgreSQL tidies its tables in the background; PGlite has no background. Without this, indexes fill with dead entries and
 * the planner takes a table of 100,000 rows for an empty one.
 */
import * as z from 'zod';
import type { Pool } from './pool.ts';

const EVERY_MS = 10_000;

/** The thresholds of PostgreSQL's autovacuum. */
const UNTIDY = `select format('%I.%I', s.schemaname, s.relname) as name
  from pg_stat_user_tables s join pg_class c on c.oid = s.relid
  where s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0) or s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0)`;

const Tables = z.array(z.object({ name: z.string() }));

/** Tidies, one table in a turn, those that changed much. */
async function vacuum(pool: Pool): Promise<void> {
  const ask = async (text: string): Promise<unknown[]> => {
    const client = await pool.connect('last');
    try {
      return (await client.query(text)).rows;
    } finally {
      client.release();
    }
  };
  const names = Tables.parse(await ask(UNTIDY)).map((table) => table.name);
  for (const name of names) await ask(`vacuum (analyze) ${name}`);
}

/** Tidies again and again until the returned function is called. A failure waits for the next time, as autovacuum's does. */
export function keepTidy(pool: Pool): () => void {
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    await vacuum(pool).catch(() => {});
    busy = false;
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
