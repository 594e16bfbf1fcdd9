/** Tables of campaigns; and the campaigns that other tables name. */
import { v7 } from 'uuid';
import { campaignKey } from '#lib/domain/link-tags.ts';
import type { Sql } from '../../db/db.ts';
import { type CampaignRow, campaignsByKey, insertCampaigns, updateCampaigns } from '../../db/import-rows.ts';
import type { Change } from '../../db/imports.ts';
import { Raced } from '../store.ts';
import { readDay } from './cells.ts';
import { type Kind, NOTHING_STORED, type Reading, type RowRead } from './kind.ts';

export interface NamedCampaign {
  key: string;
  name: string;
  channel: string | null;
  startsOn: string | null;
  endsOn: string | null;
}

/** A campaign as other tables name it; null when the name has no letters. */
export function namedCampaign(name: string, channel: string | null = null): NamedCampaign | null {
  const key = campaignKey(name);
  return key === '' ? null : { key, name: name.trim().slice(0, 300), channel, startsOn: null, endsOn: null };
}

/** What was said of a campaign laid over what is there. */
const merged = (row: CampaignRow, said: NamedCampaign): CampaignRow => ({
  ...row,
  name: said.name,
  channels:
    said.channel !== null && !row.channels.includes(said.channel)
      ? [...row.channels, said.channel]
      : row.channels,
  startsOn: said.startsOn ?? row.startsOn,
  endsOn: said.endsOn ?? row.endsOn,
});

export interface StoredCampaigns {
  /** Ids by key. */
  ids: Map<string, string>;
  made: number;
  changed: number;
  changes: Change[];
}

/**
 * Finds or makes the campaigns. @param describe whether what is said changes those that are there
 * @throws Raced; so run it inside `unraced`
 */
export async function storeCampaigns(
  sql: Sql,
  workspaceId: string,
  said: readonly NamedCampaign[],
  describe: boolean,
): Promise<StoredCampaigns> {
  const before = new Map(
    (await campaignsByKey(sql, workspaceId, [...new Set(said.map(({ key }) => key))])).map((row) => [
      row.key,
      row,
    ]),
  );
  const after = new Map<string, CampaignRow>();
  for (const one of said) {
    const known = after.get(one.key) ?? before.get(one.key);
    if (known && !describe && before.has(one.key)) continue;
    const start = known ?? {
      id: v7(),
      key: one.key,
      name: one.name,
      channels: [],
      startsOn: null,
      endsOn: null,
    };
    after.set(one.key, merged(start, one));
  }
  const fresh = [...after.values()].filter(({ key }) => !before.has(key));
  const changed = [...after.values()].filter(
    (row) => before.has(row.key) && JSON.stringify(before.get(row.key)) !== JSON.stringify(row),
  );
  const made = await insertCampaigns(sql, workspaceId, fresh);
  if (made.size < fresh.length) throw new Raced();
  await updateCampaigns(sql, workspaceId, changed);
  const note = (row: CampaignRow, id: string): Change => ({
    what: 'campaign',
    key: id,
    before: before.get(row.key) ?? null,
    after: { ...row, id },
  });
  return {
    ids: new Map([...[...before.values()].map(({ key, id }) => [key, id] as const), ...made]),
    made: fresh.length,
    changed: changed.length,
    changes: [
      ...fresh.map((row) => note(row, made.get(row.key) ?? row.id)),
      ...changed.map((row) => note(row, row.id)),
    ],
  };
}

export function campaigns({ cell, dateOrder }: Reading): Kind<NamedCampaign> {
  return {
    read(cells): RowRead<NamedCampaign> {
      const named = namedCampaign(cell(cells, 'name') ?? '', cell(cells, 'channel')?.slice(0, 100) ?? null);
      if (!named) return { refused: 'no_name' };
      const key = campaignKey(cell(cells, 'key') ?? '') || named.key;
      const days: Record<'startsOn' | 'endsOn', string | null> = { startsOn: null, endsOn: null };
      for (const field of ['startsOn', 'endsOn'] as const) {
        const text = cell(cells, field);
        const read = text === null ? null : readDay(text, dateOrder);
        if (typeof read === 'string') return { refused: read };
        days[field] = read?.day ?? null;
      }
      return { item: { ...named, key, ...days } };
    },
    sameAs: ({ key }) => key,
    async store(sql, workspaceId, _, items) {
      const { made, changed, changes } = await storeCampaigns(sql, workspaceId, items, true);
      const touched = new Set(items.map(({ key }) => key)).size;
      return {
        ...NOTHING_STORED,
        made,
        changed,
        unchanged: touched - made - changed,
        changes,
        synced: made + changed > 0,
      };
    },
  };
}
