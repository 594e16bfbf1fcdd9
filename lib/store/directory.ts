/** The workspace's own people, teams, personas and campaigns: small, and needed everywhere. */
import type * as z from 'zod';
import { Campaign, Member, Persona, Team, Workspace } from '#lib/contract/records.ts';
import type { PlainTable, RecordRow } from './cache.ts';
import { openCached } from './cached.ts';
import { readDevice } from './device.ts';
import type { Store } from './store.ts';

export interface Directory {
  workspace: Workspace | null;
  me: Member | null;
  members: Map<string, Member>;
  teams: Team[];
  personas: Persona[];
  campaigns: Map<string, Campaign>;
}

/** The records of one table among `rows`. */
async function opened<S extends z.ZodType>(
  store: Store,
  rows: readonly RecordRow[],
  table: PlainTable,
  schema: S,
): Promise<z.output<S>[]> {
  const mine = rows.filter((row) => row.table === table);
  const values = await Promise.all(
    mine.map((row) => openCached(store, `${table}/${row.id}`, row.sealed, schema)),
  );
  return values.flatMap((value) => (value === null ? [] : [value]));
}

const byId = <T extends { id: string }>(records: readonly T[]): Map<string, T> =>
  new Map(records.map((record) => [record.id, record]));

export async function openDirectory(store: Store, rows: readonly RecordRow[]): Promise<Directory> {
  const [workspaces, members, teams, personas, campaigns, device] = await Promise.all([
    opened(store, rows, 'workspace', Workspace),
    opened(store, rows, 'members', Member),
    opened(store, rows, 'teams', Team),
    opened(store, rows, 'personas', Persona),
    opened(store, rows, 'campaigns', Campaign),
    readDevice(store),
  ]);
  return {
    workspace: workspaces[0] ?? null,
    me: members.find((member) => member.id === device?.memberId) ?? null,
    members: byId(members),
    teams,
    personas,
    campaigns: byId(campaigns),
  };
}

/** What page matching needs of the workspace, read now. */
export async function readOwn(
  store: Store,
): Promise<{ workspace: Workspace | null; members: Member[]; campaigns: Campaign[] }> {
  const rows = await store.cache.records
    .where('table')
    .anyOf(['workspace', 'members', 'campaigns'])
    .toArray();
  const [workspaces, members, campaigns] = await Promise.all([
    opened(store, rows, 'workspace', Workspace),
    opened(store, rows, 'members', Member),
    opened(store, rows, 'campaigns', Campaign),
  ]);
  return { workspace: workspaces[0] ?? null, members, campaigns };
}
