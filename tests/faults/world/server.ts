/** The real server over the embedded database in memory, without a socket; and how it dies, and comes back. */

import { sql as raw } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Department } from '#lib/contract/primitives.ts';
import { DEFAULT_REASONS } from '#lib/domain/feedback.ts';
import { DEFAULT_STAGES } from '#lib/domain/stage.ts';
import { createApp } from '#server/app.ts';
import { newToken } from '#server/auth/token.ts';
import {
  type ArchiveTable,
  archiveTables,
  beginEpoch,
  enterWorkspace,
  insertPage,
  inUtc,
  readPages,
} from '#server/db/archive.ts';
import { stamp } from '#server/db/changes.ts';
import type { Db, Sql } from '#server/db/db.ts';
import { DbError } from '#server/db/errors.ts';
import { insertMember } from '#server/db/members.ts';
import { migrate } from '#server/db/migrate.ts';
import { openPglite } from '#server/db/pglite.ts';
import { insertDeviceToken } from '#server/db/tokens.ts';
import { createWorkspace } from '#server/db/workspaces.ts';
import { ingestApp } from '#server/ingest/app.ts';
import { createLog } from '#server/log.ts';
import { servicesOver } from '#server/services/open.ts';

import { heardBy, type ServerBuild, saidBy } from './other-build.ts';

export const ORIGIN = 'http://localhost:4321';

/** A database in memory with the real schema; one for many worlds, each in a workspace of its own. */
export async function openDatabase(): Promise<Db> {
  const opened = await openPglite({ dir: null });
  if (!opened.ok) throw new Error(opened.error.message);
  const migrated = await migrate(opened.value);
  if (!migrated.ok) throw new Error(migrated.error.message);
  return opened.value;
}

export interface Backup {
  tables: { table: ArchiveTable; rows: string[] }[];
  seq: number;
}

interface Life {
  app: ReturnType<typeof createApp>;
  close(): Promise<void>;
}

export interface Member {
  id: string;
  department: Department;
}

export class Server {
  readonly workspaceId = uuidv7();
  readonly db: Db;
  readonly #forgets: boolean;
  #life: Life | null = null;
  /** How many commits succeed until one fails; null: all do. */
  #failsAfter: number | null = null;
  readonly #crashed: (() => void)[] = [];
  /** Which is installed; it holds from the next start. */
  build: ServerBuild = 'this';
  /** What the server logged as an error. */
  readonly errors: string[] = [];

  /** @param forgets what it applied, so that nothing is known again when it is sent twice */
  constructor(db: Db, forgets: boolean) {
    this.#forgets = forgets;
    this.db = {
      ...db,
      workspaceTx: (workspaceId, work, turn) =>
        db.workspaceTx(workspaceId, (sql) => this.#committing(work, sql), turn),
    };
  }

  /** The last thing before a commit: the connection to the database breaks, as often as was asked for. */
  async #committing<T>(work: (sql: Sql) => Promise<T>, sql: Sql): Promise<T> {
    const value = await work(sql);
    if (this.#forgets)
      await sql.deleteFrom('applied_mutations').where('workspace_id', '=', this.workspaceId).execute();
    if (this.#failsAfter === null) return value;
    this.#failsAfter -= 1;
    if (this.#failsAfter >= 0) return value;
    this.#failsAfter = null;
    throw new DbError('08006', 'The connection to the database was lost.');
  }

  /** Does what a request asks, but loses the database before one of its commits. */
  async handleFailing(request: Request, after: number): Promise<void> {
    this.#failsAfter = after;
    await this.serve(request).finally(() => {
      this.#failsAfter = null;
    });
  }

  onCrash(tell: () => void): void {
    this.#crashed.push(tell);
  }

  async start(): Promise<void> {
    const log = createLog('error', { write: (line) => void this.errors.push(line) });
    const { services, close } = await servicesOver(this.db, {
      origin: ORIGIN,
      secret: 'for the simulator only, long enough to be taken',
      log,
    });
    const app = createApp({
      services,
      ingest: ingestApp(services, { onDirty: () => {} }),
      ready: async () => true,
    });
    this.#life = { app, close };
  }

  /** The process ends in the middle of everything: streams break, nothing in its memory is left. */
  async stop(): Promise<void> {
    const life = this.#life;
    this.#life = null;
    for (const tell of this.#crashed) tell();
    await life?.close();
  }

  async handle(request: Request): Promise<Response> {
    if (!this.#life) throw new TypeError('Connection refused');
    return this.#life.app.fetch(request);
  }

  /** The same for a browser, to which a server of another age says other things. */
  async serve(request: Request): Promise<Response> {
    const { build } = this;
    return saidBy(build, await this.handle(heardBy(build, request)));
  }

  /** A workspace with these members and leads. */
  async fill(members: readonly Member[], leads: readonly string[]): Promise<void> {
    const ws = this.workspaceId;
    await this.db.tx(async (sql) => {
      await createWorkspace(sql, `w-${ws}`, {
        id: ws,
        name: 'Nordlys AB',
        currency: 'SEK',
        stages: DEFAULT_STAGES,
        reasons: DEFAULT_REASONS,
      });
      for (const { id, department } of members)
        await insertMember(sql, ws, {
          id,
          name: `Member ${id.slice(-4)}`,
          email: `${id}@example.com`,
          department,
          admin: department === 'marketing',
          active: true,
        });
      await stamp(sql, ws);
    });
    await this.db.workspaceTx(ws, async (sql) => {
      for (const id of leads) {
        const email = emailOf(id);
        await sql
          .insertInto('leads')
          .values({ workspace_id: ws, id, name: `Lead ${id.slice(-4)}`, emails: [email] })
          .execute();
        await sql
          .insertInto('identities')
          .values({ workspace_id: ws, kind: 'email', value: email, lead_id: id, source: 'import' })
          .execute();
      }
      await stamp(sql, ws);
    });
  }

  /** What a backup holds of the workspace. The database is shared with other worlds, so that only its own part is put back. */
  async backUp(): Promise<Backup> {
    const ws = this.workspaceId;
    return this.db.tx(async (sql) => {
      await inUtc(sql);
      await enterWorkspace(sql, ws);
      const tables = [];
      for (const table of (await archiveTables(sql)).filter(({ ofWorkspace }) => ofWorkspace)) {
        const rows: string[] = [];
        for await (const page of readPages(sql, table, ws)) rows.push(...page);
        tables.push({ table, rows });
      }
      const { seq } = await sql
        .selectFrom('workspaces')
        .select('change_seq as seq')
        .where('workspace_id', '=', ws)
        .executeTakeFirstOrThrow();
      return { tables, seq };
    });
  }

  async restore({ tables, seq }: Backup): Promise<void> {
    const ws = this.workspaceId;
    await this.db.tx(async (sql) => {
      await inUtc(sql);
      await enterWorkspace(sql, ws);
      for (const { table } of tables.toReversed())
        await raw`delete from ${raw.table(table.name)} where workspace_id = ${ws}`.execute(sql);
      for (const { table, rows } of tables) await insertPage(sql, table, rows);
      await sql.updateTable('workspaces').set({ change_seq: seq }).where('workspace_id', '=', ws).execute();
      await beginEpoch(sql);
    });
  }

  /** A device of the member, as after pairing. */
  async pair(memberId: string): Promise<{ token: string; deviceId: string }> {
    const deviceId = uuidv7();
    const { token, hash } = newToken(this.workspaceId);
    await this.db.workspaceTx(this.workspaceId, (sql) =>
      insertDeviceToken(sql, this.workspaceId, {
        hash,
        id: deviceId,
        memberId,
        name: 'simulated',
        browser: 'simulated',
        expiresAt: null,
      }),
    );
    return { token, deviceId };
  }
}

export const emailOf = (leadId: string): string => `${leadId}@havsbris.example.com`;
