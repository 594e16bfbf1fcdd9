/** Makes the filters of large workspaces, in the background and in small steps. */
import { createHmac } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { buildShard, joinShards, shardBitsFor, shardRange } from '#lib/domain/fuse-filter.ts';
import type { Bus } from '../bus/bus.ts';
import { readHead } from '../db/changes.ts';
import type { Db } from '../db/db.ts';
import {
  claimHashes,
  countHashes,
  type Hashable,
  hashesBetween,
  readGate,
  unhashed,
  writeFilter,
  writeHashes,
} from '../db/gate.ts';
import type { Log } from '../log.ts';
import { asRoot } from '../tracing/span.ts';

/** Identities hashed in one transaction. */
export const HASHED_AT_ONCE = 1_000;

/** The first 40 bits of HMAC-SHA-256 over `kind:value`, as the extension makes them (lib/match). */
const prefixOf = (key: Uint8Array, { kind, value }: Hashable): number =>
  createHmac('sha256', key).update(`${kind}:${value}`).digest().readUIntBE(0, 5);

/**
 * Hashes identities that have no hash yet, at most HASHED_AT_ONCE.
 * @param version the filter that will hold them, null when none is being made
 * @returns how many there were
 */
export function hashNew(db: Db, workspaceId: string, version: number | null): Promise<number> {
  return db.workspaceTx(workspaceId, async (sql) => {
    const gate = await readGate(sql, workspaceId);
    if (!gate?.large) return 0;
    const identities = await unhashed(sql, workspaceId, HASHED_AT_ONCE);
    const hashes = identities.map((one) => ({ ...one, prefix: prefixOf(gate.key, one) }));
    await writeHashes(sql, workspaceId, hashes, version);
    return hashes.length;
  });
}

/** One filter from beginning to end. Should it break off, the former one stays, and what was hashed counts as added to it. */
async function makeFilter(db: Db, workspaceId: string): Promise<number | null> {
  const gate = await db.workspaceTx(workspaceId, (sql) => readGate(sql, workspaceId));
  if (!gate) return null;
  const version = gate.version + 1;
  while ((await hashNew(db, workspaceId, version)) === HASHED_AT_ONCE);
  await db.workspaceTx(workspaceId, (sql) => claimHashes(sql, workspaceId, version));
  const count = await db.workspaceTx(workspaceId, (sql) => countHashes(sql, workspaceId));
  const bits = shardBitsFor(count);
  const shards: Uint8Array[] = [];
  for (let shard = 0; shard < 2 ** bits; shard += 1) {
    const range = shardRange(shard, bits);
    shards.push(
      buildShard(await db.workspaceTx(workspaceId, (sql) => hashesBetween(sql, workspaceId, range))),
    );
    await nextTurn();
  }
  return db.workspaceTx(workspaceId, async (sql) => {
    await writeFilter(sql, workspaceId, version, joinShards(bits, shards));
    return (await readHead(sql, workspaceId))?.seq ?? null;
  });
}

export interface Gates {
  /** Makes the workspace's filter anew, soon; asked again meanwhile, once. */
  make(workspaceId: string): void;
  /** Waits for all that was asked for. */
  done(): Promise<void>;
}

/** Filters are made one after the other; sidebars are nudged when theirs is there. */
export function createGates({ db, bus, log }: { db: Db; bus: Bus; log: Log }): Gates {
  const asked = new Set<string>();
  let running: Promise<void> = Promise.resolve();
  const run = async (workspaceId: string): Promise<void> => {
    try {
      const seq = await asRoot('job', 'filter', {}, () => makeFilter(db, workspaceId));
      if (seq !== null) bus.publish({ ws: workspaceId, seq });
    } catch (error) {
      log.error({ err: error }, 'a filter was not made');
    } finally {
      asked.delete(workspaceId);
    }
  };
  return {
    make(workspaceId) {
      if (asked.has(workspaceId)) return;
      asked.add(workspaceId);
      running = running.then(() => run(workspaceId));
    },
    done: () => running,
  };
}
