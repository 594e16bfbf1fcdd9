/** Numbered .sql files, applied once each, in order, all in one transaction. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CompiledQuery } from 'kysely';
import { fail, ok, type Result } from '#lib/contract/result.ts';
import type { Db, Sql } from './db.ts';
import { DbError, type DbFailure } from './errors.ts';

interface Migration {
  version: number;
  name: string;
  text: string;
  checksum: string;
}

const OUR_FILES = fileURLToPath(new URL('./migrations/', import.meta.url));

/** Files named `0001_what_it_does.sql`, in order. Line ends do not count for the checksum: a checkout may change them. */
function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(`${folder}/${name}`, 'utf8').replaceAll('\r\n', '\n');
      return {
        version: Number(name.slice(0, 4)),
        name,
        text,
        checksum: createHash('sha256').update(text).digest('hex'),
      };
    });
}

const run = (sql: Sql, text: string) => sql.executeQuery(CompiledQuery.raw(text));

/** What is applied, held against the files; the failure names the first contradiction. */
function contradiction(
  files: Migration[],
  applied: { version: number; name: string; checksum: string }[],
): DbFailure | null {
  for (const one of applied) {
    const file = files.find((candidate) => candidate.version === one.version);
    if (!file)
      return {
        code: 'newer_schema',
        message: `The database was made by a newer Samsyn (it has ${one.name}); start that version, or a later one.`,
      };
    if (file.checksum !== one.checksum) {
      return {
        code: 'migration_changed',
        message: `The migration ${one.name} is not the one this database was made with; put the released file back.`,
      };
    }
  }
  return null;
}

class Stop extends Error {
  readonly failure: DbFailure;
  constructor(failure: DbFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Hears of each migration as it begins: its name, and which of how many it is. */
export type OnMigration = (name: string, nth: number, of: number) => void;

/** The names of our migrations, in order. */
export const ourMigrations = (): string[] => readMigrations(OUR_FILES).map(({ name }) => name);

/**
 * Brings the database up to the files' state; returns the names of those applied now. Several processes may start at once:
 * the lock on the table of migrations makes them take turns. Nothing is changed on failure.
 *
 * @param last the name of the last file to apply, for a backup made by an older version; without it, all
 */
export async function migrate(
  db: Db,
  folder: string = OUR_FILES,
  last?: string,
  onMigration: OnMigration = () => {},
): Promise<Result<string[], DbFailure>> {
  const files = readMigrations(folder);
  const until = last === undefined ? files.length : files.findIndex(({ name }) => name === last) + 1;
  let doing = 'schema_migrations';
  try {
    await createTable(db);
    return ok(
      await db.tx(async (sql) => {
        await run(sql, 'lock table schema_migrations in exclusive mode');
        const applied = await sql
          .selectFrom('schema_migrations')
          .select(['version', 'name', 'checksum'])
          .orderBy('version')
          .execute();
        const problem = contradiction(files, applied);
        if (problem) throw new Stop(problem);
        const pending = files
          .slice(0, until)
          .filter((file) => !applied.some((one) => one.version === file.version));
        for (const [at, { version, name, text, checksum }] of pending.entries()) {
          doing = name;
          onMigration(name, at + 1, pending.length);
          await run(sql, text);
          await sql.insertInto('schema_migrations').values({ version, name, checksum }).execute();
        }
        return pending.map((file) => file.name);
      }),
    );
  } catch (error) {
    if (error instanceof Stop) return fail(error.failure);
    if (!(error instanceof DbError)) throw error;
    return fail({ code: 'cannot_migrate', message: `The migration ${doing} failed: ${error.message}` });
  }
}

/** Two processes that make it at once may collide in PostgreSQL's own catalogue; then it is there. */
async function createTable(db: Db): Promise<void> {
  const text =
    'create table if not exists schema_migrations (version int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())';
  await db
    .tx((sql) => run(sql, text))
    .catch((error: unknown) => {
      if (!(error instanceof DbError && ['23505', '42P07'].includes(error.code))) throw error;
    });
}
