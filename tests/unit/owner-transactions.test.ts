/**
 * Who works as the database's owner. A workspace's rows are for workspaceTx, where row-level security lets in one workspace alone; what
 * goes round it stands here, each with its reason (server/db/db.ts).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** How many transactions of the owner each file has, and why. */
const OWNER: Record<string, [times: number, why: string]> = {
  'server/db/pglite.ts': [
    2,
    'the driver itself: the first look at an opened folder, and a snapshot in memory',
  ],
  'server/db/postgres.ts': [1, 'the driver itself: a snapshot'],
  'server/db/migrate.ts': [2, 'tables are the owner’s'],
  'server/db/touchpoint-months.ts': [
    4,
    'makes, names and drops the tables of months, of all workspaces at once',
  ],
  'server/db/statistics.ts': [1, 'only the owner may analyse a table'],
  'server/db/row-security.ts': [1, 'reads the catalogue, no rows'],
  'server/db/pairings.ts': [5, 'a device that pairs has no workspace yet'],
  'server/db/members.ts': [3, 'which workspaces a person is in, before one is chosen'],
  'server/db/workspaces.ts': [2, 'the list of workspaces itself'],
  'server/db/archive.ts': [1, 'whether anything is in the database at all'],
  'server/db/demo.ts': [3, 'the demo makes and removes a workspace'],
  'server/services/setup.ts': [1, 'makes a workspace with its first member'],
  'server/services/archive.ts': [2, 'puts whole tables of all workspaces back'],
};

/** Who lets the owner's transaction into a workspace's rows, one at a time. */
const ENTERS: Record<string, string> = {
  'server/db/archive.ts': 'reads and writes whole tables, workspace by workspace',
  'server/db/demo.ts': 'removes the demo’s rows with its workspace',
  'server/db/touchpoint-months.ts':
    'notes what is in a month before its table is dropped, in the same transaction',
  'server/db/workspaces.ts': 'a workspace is made in one transaction with what it begins with',
};

const files = readdirSync(join(root, 'server'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `server/${name.replaceAll('\\', '/')}`);

/** The code of a file, without its comments. */
const codeOf = (path: string): string =>
  readFileSync(join(root, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

const timesIn = (pattern: RegExp): Record<string, number> =>
  Object.fromEntries(
    files.flatMap((path) => {
      const times = codeOf(path).match(pattern)?.length ?? 0;
      return times > 0 ? [[path, times]] : [];
    }),
  );

describe('the owner of the database', () => {
  it('is who works outside of one workspace in these places only', () => {
    expect(timesIn(/\.tx\b/g)).toEqual(
      Object.fromEntries(Object.entries(OWNER).map(([path, [times]]) => [path, times])),
    );
  });

  it('enters a workspace in these places only', () => {
    expect(Object.keys(timesIn(/(?<!const )\bsetWorkspace\(/g)).sort()).toEqual(Object.keys(ENTERS).sort());
  });
});
