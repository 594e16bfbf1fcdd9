/**
 * A process of the durability tests: opens the embedded database in a folder, prints as JSON what it found there, and writes
 * batches of 20 rows, printing each batch's number once it is committed. Runs until it is killed.
 */
import { writeSync } from 'node:fs';
import { sql } from 'kysely';
import { openPglite } from '#server/db/pglite.ts';
import { batchesIn } from './batches.ts';

const opened = await openPglite({ dir: process.argv[2] ?? '' });
if (!opened.ok) throw new Error(opened.error.message);
const db = opened.value;

const found = await batchesIn(db);
writeSync(1, `${JSON.stringify(found)}\n`);
for (let batch = found.last + 1; ; batch += 1) {
  await db.tx((tx) =>
    sql`insert into batches select ${batch}::int, n, repeat('x', 300) from generate_series(1, 20) n`.execute(
      tx,
    ),
  );
  if (batch % 10 === 0) await db.tx((tx) => sql`checkpoint`.execute(tx));
  writeSync(1, `${batch}\n`);
}
