/** The commands that docs/scaling.md gives for Citus name every table there is, in an order that its foreign keys allow. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql as raw } from 'kysely';
import { describe, expect, it } from 'vitest';
import { eachDb } from './support/each-db.ts';

const text = readFileSync(join(import.meta.dirname, '../../docs/scaling.md'), 'utf8');
const step = text.slice(text.indexOf('**4. Citus**'));
const distributed = [
  ...(/create_distributed_table\(.*?array\[(.*?)\]/s.exec(step)?.[1] ?? '').matchAll(/'(\w+)'/g),
].map(([, name = '']) => name);
const reference = [...step.matchAll(/create_reference_table\('(\w+)'\)/g)].map(([, name = '']) => name);
/** Those that the page says stay on the coordinator. */
const LOCAL = ['pairings', 'schema_migrations', 'user_workspaces'];

eachDb((_kind, open) => {
  describe('the commands for Citus', () => {
    it('name every table of ours once, those that others refer to first', async () => {
      const { rows: tables } = await open().tx((sql) =>
        raw<{ name: string }>`
          select relname as name from pg_class
          where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`.execute(
          sql,
        ),
      );
      expect([...distributed, ...reference, ...LOCAL].sort()).toEqual(tables.map(({ name }) => name).sort());
      for (const name of LOCAL) expect(step).toContain(`\`${name}\``);

      const { rows } = await open().tx((sql) =>
        raw<{ table: string; needs: string }>`
          select distinct conrelid::regclass::text as table, confrelid::regclass::text as needs from pg_constraint
          where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid and conparentid = 0`.execute(
          sql,
        ),
      );
      const order = [...reference, ...distributed, ...LOCAL];
      const unordered = rows.filter(({ table, needs }) => order.indexOf(needs) >= order.indexOf(table));
      expect(unordered).toEqual([]);
    });
  });
});
