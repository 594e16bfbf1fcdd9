/** PostgreSQL killed while events come in: the server goes on, and what it confirmed is there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newToken } from '#server/auth/token.ts';
import type { Db } from '#server/db/db.ts';
import { insertIngestKey } from '#server/db/ingest-keys.ts';
import { openDb } from '#server/db/open.ts';
import { type Cluster, startCluster } from './support/cluster.ts';
import { type Run, samsynWith } from './support/command.ts';
import { newWorkspace } from './support/server.ts';

const TOUCHES = 50;
const AT_ONCE = 6;
const ROUNDS = 3;

const folder = mkdtempSync(join(tmpdir(), 'samsyn-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What one person did, with who it is: a batch whose parts can be told from all others. */
const batchOf = (person: string): string =>
  JSON.stringify({
    batch: [
      {
        type: 'identify',
        messageId: `${person}-who`,
        userId: person,
        traits: { email: `${person}@havsbris.example.com` },
      },
      ...Array.from({ length: TOUCHES }, (_, n) => ({
        type: 'track',
        messageId: `${person}-${n}`,
        userId: person,
        event: 'Email Opened',
      })),
    ],
  });

describe('a server whose PostgreSQL is killed', { timeout: 180_000 }, () => {
  let cluster: Cluster;
  let server: Run;
  let db: Db;
  let workspaceId: string;
  let send: (person: string) => Promise<number>;

  beforeAll(async () => {
    cluster = await startCluster(folder);
    const address = `${cluster.admin}/postgres`;
    // On a fast machine the six send more than the usual limit.
    const more = { INGEST_PER_SECOND: '1000000' };
    server = samsynWith(more, 'serve', '--port', '0', '--data', join(folder, 'data'), '--database', address);
    const origin = /http.*/.exec(await server.says(/answers at http:\/\/[\d.]+:\d+/))?.[0];
    const opened = await openDb(address);
    if (!opened.ok) throw new Error(opened.error.message);
    db = opened.value;
    workspaceId = (await newWorkspace(db)).id;
    const { token, hash } = newToken(workspaceId);
    await db.workspaceTx(workspaceId, (sql) =>
      insertIngestKey(sql, workspaceId, { hash, id: v7(), name: 'test', expiresAt: null }),
    );
    send = async (person) => {
      const answer = await fetch(`${origin}/v1/batch`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Basic ${btoa(`${token}:`)}` },
        body: batchOf(person),
      });
      await answer.arrayBuffer();
      return answer.status;
    };
  }, 120_000);
  afterAll(async () => {
    server.process.kill('SIGTERM');
    await server.done;
    await db.close();
    await cluster.stop();
  });

  /** How many touchpoints each of these people has. */
  const touches = (people: readonly string[]): Promise<number[]> =>
    db.workspaceTx(workspaceId, (sql) =>
      Promise.all(
        people.map(async (person) => {
          const { count } = await sql
            .selectFrom('identities as i')
            .innerJoin('touchpoints as t', (on) =>
              on
                .onRef('t.workspace_id', '=', 'i.workspace_id')
                .onRef('t.lead_id', '=', 'i.lead_id')
                .on('t.kind', '=', 'email_open'),
            )
            .where('i.workspace_id', '=', workspaceId)
            .where('i.kind', '=', 'external')
            .where('i.value', '=', person)
            .select((of) => of.fn.countAll<string>().as('count'))
            .executeTakeFirstOrThrow();
          return Number(count);
        }),
      ),
    );

  it('has all that it confirmed, no batch by half, and none twice when it is sent again', async () => {
    const confirmed: string[] = [];
    const open: string[] = [];
    const refusals = new Set<number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = confirmed.length;
      const senders = Array.from({ length: AT_ONCE }, async (_, sender) => {
        for (let n = 0; ; n += 1) {
          const person = `p-${round}-${sender}-${n}`;
          const status = await send(person);
          if (status === 200) confirmed.push(person);
          else {
            refusals.add(status);
            open.push(person);
            return;
          }
        }
      });
      await vi.waitFor(() => expect(confirmed.length).toBeGreaterThan(before + 3 * AT_ONCE), {
        timeout: 30_000,
      });
      await cluster.kill();
      await Promise.all(senders);
      await cluster.start();
      await vi.waitFor(() => touches([]), { timeout: 30_000 });
      expect(new Set(await touches(confirmed))).toEqual(new Set([TOUCHES]));
      for (const count of await touches(open)) expect([0, TOUCHES]).toContain(count);
      for (const person of open)
        await vi.waitFor(async () => expect(await send(person)).toBe(200), { timeout: 30_000 });
      expect(new Set(await touches(open.splice(0)))).toEqual(new Set([TOUCHES]));
    }
    expect(refusals).toEqual(new Set([503]));
    expect(server.process.exitCode).toBeNull();
  });
});
