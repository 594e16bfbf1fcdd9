import { fail, type Result } from '#lib/contract/result.ts';
import type { Db } from './db.ts';
import type { DbFailure } from './errors.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';

const HELP = 'Give `pglite:FOLDER`, `pglite:memory` or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.';

/** Opens the database of an address: `pglite:<folder>`, `pglite:memory` or `postgres://…`. Migrations are not run here (migrate.ts). */
export async function openDb(address: string): Promise<Result<Db, DbFailure>> {
  const [, scheme, rest] = /^(pglite|postgres|postgresql):(.*[^/].*)$/s.exec(address) ?? [];
  if (scheme === 'pglite' && rest) return openPglite({ dir: rest === 'memory' ? null : rest });
  if (!scheme || !URL.canParse(address))
    return fail({ code: 'bad_address', message: `The database address is not understood. ${HELP}` });
  return openPostgres(new URL(address));
}
