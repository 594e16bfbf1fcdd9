/**
 * Before the server's tests: a PostgreSQL of Debian's package on a free port, in a folder of its own, and what the
 * databases of tests are copied from: a migrated template database, and PGlite's files as dumps.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#server/db/migrate.ts';
import { openDb } from '#server/db/open.ts';
import { startCluster } from './cluster.ts';
import { TEMPLATE } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server, as its superuser, without a database name. */
    postgresAdmin: string;
    /** The server as the plain user who owns the test databases, without a database name. */
    postgresOwner: string;
    /** A file with a migrated PGlite. */
    pgliteImage: string;
    /** A file with a PGlite that was begun, and holds nothing. */
    emptyPgliteImage: string;
  }
}

const ROOT = join(import.meta.dirname, '../../..');

const OWNER = 'samsyn_owner';

async function migrated(address: string) {
  const db = await openDb(address);
  if (!db.ok) throw new Error(db.error.message);
  const done = await migrate(db.value);
  if (!done.ok) throw new Error(done.error.message);
  return db.value;
}

/** A migrated template, owned by a plain user: so the tests meet row-level security as a self-hosting owner does. */
async function makeTemplate(admin: string, owner: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${admin}/postgres` });
  await client.connect();
  await client.query(`create role ${OWNER} login createrole`);
  await client.query(`create database ${TEMPLATE} owner ${OWNER}`);
  await client.end();
  await (await migrated(`${owner}/${TEMPLATE}`)).close();
}

/** PGlite's files, empty and after the migrations, kept until PGlite or a migration changes: making them takes seconds. */
async function imageFiles(folder: string): Promise<{ empty: string; migrated: string }> {
  const hash = createHash('sha256').update(
    readFileSync(join(ROOT, 'node_modules/@electric-sql/pglite/package.json')),
  );
  const migrations = join(ROOT, 'server/db/migrations');
  for (const name of readdirSync(migrations).sort()) hash.update(readFileSync(join(migrations, name)));
  const cache = join(ROOT, 'node_modules/.cache/samsyn');
  const base = join(cache, `pglite-closed-${hash.digest('hex').slice(0, 16)}`);
  const images = { empty: `${base}-empty.tar`, migrated: `${base}.tar` };
  if (Object.values(images).every((file) => existsSync(file))) return images;

  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const files = join(folder, 'pglite');
  // Of a closed database: the image of an open one is recovered each time that it is opened, all its files flushed one by one.
  const pack = (file: string): void => {
    const draft = `${file}.${process.pid}`;
    execFileSync('tar', ['-cf', draft, '-C', files, '--transform', 's,^\\.,,', '-P', '.'], { stdio: 'pipe' });
    renameSync(draft, file);
  };
  await (await PGlite.create(files)).close();
  pack(images.empty);
  await (await migrated(`pglite:${files}`)).close();
  pack(images.migrated);
  return images;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'samsyn-test-'));
  const cluster = await startCluster(folder, [
    '-F',
    '-c',
    'full_page_writes=off',
    '-c',
    'max_connections=200',
  ]);
  const stop = async (): Promise<void> => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { admin } = cluster;
    const owner = admin.replace('postgres@', `${OWNER}@`);
    const [images] = await Promise.all([imageFiles(folder), makeTemplate(admin, owner)]);
    project.provide('postgresAdmin', admin);
    project.provide('postgresOwner', owner);
    project.provide('pgliteImage', images.migrated);
    project.provide('emptyPgliteImage', images.empty);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
