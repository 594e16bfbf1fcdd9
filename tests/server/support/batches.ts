/** What the durability tests write, batches of 20 rows, as a database has them. */
import { sql } from 'kysely';
import * as z from 'zod';
import type { Db } from '#server/db/db.ts';

export const Batches = z.object({ last: z.int(), broken: z.int() });

/** The last batch, and how many are not whole. */
export const batchesIn = (db: Db): Promise<z.infer<typeof Batches>> =>
  db.tx(async (tx) => {
    const { rows } = await sql`
      select coalesce(max(batch), 0) as last, (select count(*) from (select from batches group by batch having count(*) <> 20) b) as broken
      from batches`.execute(tx);
    return Batches.parse(rows[0]);
  });
