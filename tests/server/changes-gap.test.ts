/**
 * No reader of the feed may lose a change, whatever the writers do. Writers with random pauses and rollbacks and readers by
 * cursor run against each other; afterwards each reader must hold exactly what was committed. The same harness over a plain
 * sequence loses rows, which shows that it can.
 */
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { stamp } from '#server/db/changes.ts';
import type { Db, Sql } from '#server/db/db.ts';
import { createWorkspace } from '#server/db/workspaces.ts';
import { eachDb } from './support/each-db.ts';
import { pull } from './support/pull.ts';

const WRITERS = 8;
const READERS = 3;
/** Of each writer. PGlite runs one transaction after the other, so more would show no more. */
const WRITES = { pglite: 6, postgres: 40 };
const PAGE = 7;

interface Scheme {
  /** Writes rows with these ids inside a transaction; `pause` comes between the writes and the commit. */
  write(db: Db, ids: string[], pause: (sql: Sql) => Promise<void>): Promise<void>;
  /** The ids after the cursor, and the next cursor. */
  workspace: string;
  read(db: Db, cursor: number): Promise<{ ids: string[]; cursor: number; more: boolean }>;
}

class Undone extends Error {}

/** A pause inside the database, so that it also happens while the connection is held. Names its workspace as every statement must. */
const sleep = (sql_: Sql, ms: number, workspace: string) =>
  sql`select pg_sleep(${ms / 1000}) where ${workspace}::text <> ''`.execute(sql_);

/** Small and repeatable; the order in which the database answers is random enough. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function race(db: Db, scheme: Scheme) {
  const committed = new Set<string>();
  let writing = WRITERS;

  const writer = async (seed: number): Promise<void> => {
    const next = random(seed + 1);
    for (let turn = 0; turn < WRITES[db.kind]; turn += 1) {
      const ids = Array.from({ length: 1 + Math.floor(next() * 3) }, () => uuidv7());
      const undo = next() < 0.1;
      const pause = next() < 0.1 ? 40 : next() * 4;
      try {
        await scheme.write(db, ids, async (tx) => {
          await sleep(tx, pause, scheme.workspace);
          if (undo) throw new Undone();
        });
        for (const id of ids) committed.add(id);
      } catch (error) {
        if (!(error instanceof Undone)) throw error;
      }
    }
    writing -= 1;
  };

  const reader = async (): Promise<string[]> => {
    const got: string[] = [];
    let cursor = 0;
    for (;;) {
      // Looked up before reading: what is committed by then must be in the pages that follow.
      const last = writing === 0;
      let more = true;
      while (more) {
        const page = await scheme.read(db, cursor);
        got.push(...page.ids);
        cursor = page.cursor;
        more = page.more;
      }
      if (last) return got;
    }
  };

  const readers = Array.from({ length: READERS }, reader);
  await Promise.all(Array.from({ length: WRITERS }, (_, seed) => writer(seed)));
  return (await Promise.all(readers)).map((got) => ({
    lost: [...committed].filter((id) => !got.includes(id)).length,
    twice: got.length - new Set(got).size,
    ghosts: got.filter((id) => !committed.has(id)).length,
    all: got.length,
  }));
}

const feed = (workspace: string): Scheme => ({
  workspace,
  write: (db, ids, pause) =>
    db.workspaceTx(workspace, async (tx) => {
      await tx
        .insertInto('leads')
        .values(ids.map((id) => ({ workspace_id: workspace, id })))
        .execute();
      await pause(tx);
      await stamp(tx, workspace);
    }),
  read: async (db, cursor) => {
    const { tables, seq, more } = await pull(db, workspace, { epoch: 1, seq: cursor }, PAGE);
    return { ids: tables.leads.records.map((lead) => lead.id), cursor: seq, more };
  },
});

/** What one would do first: a sequence for the numbers, and everything above the highest one seen. */
const plainSequence: Scheme = {
  workspace: 'none',
  write: (db, ids, pause) =>
    db.tx(async (tx) => {
      await sql`insert into plain (id) select unnest(${ids}::uuid[])`.execute(tx);
      await pause(tx);
    }),
  read: async (db, cursor) => {
    const { rows } = await db.tx((tx) =>
      sql<{
        id: string;
        n: number;
      }>`select id, n from plain where n > ${cursor} order by n limit ${PAGE}`.execute(tx),
    );
    return { ids: rows.map((row) => row.id), cursor: rows.at(-1)?.n ?? cursor, more: rows.length === PAGE };
  },
};

eachDb((kind, open) => {
  const newWorkspace = async (): Promise<string> => {
    const id = uuidv7();
    await open().tx((tx) =>
      createWorkspace(tx, id, { id, name: 'N', currency: 'SEK', stages: [], reasons: [] }),
    );
    return id;
  };

  it('gives every reader every change once', async () => {
    const results = await race(open(), feed(await newWorkspace()));
    for (const { all, ...wrong } of results) {
      expect(wrong).toEqual({ lost: 0, twice: 0, ghosts: 0 });
      expect(all).toBeGreaterThan(WRITERS * WRITES[kind]);
    }
  });

  it('numbers rows that an earlier writer left without a number', async () => {
    const workspace = await newWorkspace();
    const scheme = feed(workspace);
    const left = uuidv7();
    await open().workspaceTx(workspace, (tx) =>
      tx.insertInto('leads').values({ workspace_id: workspace, id: left }).execute(),
    );
    expect((await scheme.read(open(), 0)).ids).toEqual([]);
    const ids = [uuidv7(), uuidv7()];
    await Promise.all(ids.map((id) => scheme.write(open(), [id], async () => {})));
    expect((await scheme.read(open(), 0)).ids.sort()).toEqual([left, ...ids].sort());
  });

  // PGlite runs one transaction after the other, where a plain sequence does no harm.
  if (kind === 'pglite') return;
  describe('the harness itself', () => {
    it('catches a plain sequence losing changes', async () => {
      await open().tx((tx) =>
        sql`create table plain (n bigserial primary key, id uuid not null)`.execute(tx),
      );
      const results = await race(open(), plainSequence);
      expect(results.reduce((sum, { lost }) => sum + lost, 0)).toBeGreaterThan(0);
    });
  });
});
