/** The server of a load run, in a process of its own so that its memory is its own: two workspaces, their devices and keys. */
import { v7 } from 'uuid';
import type { Department } from '#lib/contract/primitives.ts';
import { newToken } from '#server/auth/token.ts';
import type { Db } from '#server/db/db.ts';
import { insertIngestKey } from '#server/db/ingest-keys.ts';
import { insertMember } from '#server/db/members.ts';
import { insertDeviceToken } from '#server/db/tokens.ts';
import { createServer } from '#server/main.ts';
import { fill } from '../bench/support/database.ts';

/** A device of a member of its own. */
export interface Sidebar {
  origin: string;
  token: string;
  workspaceId: string;
  memberId: string;
  deviceId: string;
  pairedAt: string;
}

export interface Tenant {
  workspaceId: string;
  leadIds: string[];
  sidebars: Sidebar[];
  ingestKey: string;
}

export interface Told {
  url: string;
  pid: number;
  /** The busy one first. */
  tenants: [Tenant, Tenant];
}

/** What is stored: how often each note stands there, and how many touchpoints. */
export interface Stored {
  notes: Record<string, number>;
  touchpoints: number;
}

async function tenant(db: Db, origin: string, leads: number, devices: number): Promise<Tenant> {
  const { id: workspaceId, leadIds } = await fill(db, leads);
  const key = newToken(workspaceId);
  const sidebars: Sidebar[] = [];
  await db.workspaceTx(workspaceId, async (sql) => {
    await insertIngestKey(sql, workspaceId, { hash: key.hash, id: v7(), name: 'load', expiresAt: null });
    for (let n = 0; n < devices; n += 1) {
      const [memberId, deviceId] = [v7(), v7()];
      const { token, hash } = newToken(workspaceId);
      const department: Department = n % 4 === 0 ? 'marketing' : 'sales';
      const email = `${memberId}@nordlys.example.com`;
      await insertMember(sql, workspaceId, {
        ...{ id: memberId, name: `Member ${n}`, email, department, admin: n === 0, active: true },
      });
      await insertDeviceToken(sql, workspaceId, {
        ...{ hash, id: deviceId, memberId, name: 'load', browser: '', expiresAt: null },
      });
      sidebars.push({ origin, token, workspaceId, memberId, deviceId, pairedAt: new Date().toISOString() });
    }
  });
  return { workspaceId, leadIds, sidebars, ingestKey: key.token };
}

async function storedIn(db: Db, workspaceId: string): Promise<Stored> {
  const notes = new Map<string, number>();
  const count = (note: string): void => void notes.set(note, (notes.get(note) ?? 0) + 1);
  const touchpoints = await db.workspaceTx(workspaceId, async (sql) => {
    const rows = await sql
      .selectFrom('feedback')
      .select(['note', 'history'])
      .where('workspace_id', '=', workspaceId)
      .execute();
    for (const { note, history } of rows) {
      count(note);
      for (const { content } of history) count(content.note);
    }
    const { n } = await sql
      .selectFrom('touchpoints')
      .select((as) => as.fn.countAll<number>().as('n'))
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirstOrThrow();
    return Number(n);
  });
  return { notes: Object.fromEntries(notes), touchpoints };
}

const [databaseUrl = '', dataDir = '', devices = '1', leads = '1000', perSecond = '1'] =
  process.argv.slice(2);
const server = await createServer({
  ...{ port: 0, databaseUrl, dataDir, logLevel: 'error', ingestPerSecond: Number(perSecond) },
});
const { db } = server.services;
const tenants: Told['tenants'] = [
  await tenant(db, server.url, Number(leads), Number(devices)),
  await tenant(db, server.url, 1_000, 2),
];
process.on('message', async (message) => {
  if (message === 'stop') {
    await server.close();
    process.exit(0);
  }
  process.send?.(await storedIn(db, tenants[0].workspaceId));
});
process.send?.({ url: server.url, pid: process.pid, tenants } satisfies Told);
