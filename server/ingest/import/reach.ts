/** Tables of how far campaigns reached: impressions, clicks and spend a day. Rows of one day and campaign add up. */
import { type ReachRow, readReach, writeReach } from '../../db/import-rows.ts';
import { changesOf } from '../../db/imports.ts';
import { type NamedCampaign, namedCampaign, storeCampaigns } from './campaigns.ts';
import { readAmount, readCount, readDay } from './cells.ts';
import { type Kind, NOTHING_STORED, type Reading, type RowRead } from './kind.ts';

const CHANNELS: Record<string, string> = { linkedin_ads: 'Paid Social', google_ads: 'Paid Search' };

type Figures = Pick<ReachRow, 'impressions' | 'clicks' | 'spend'>;
type DayOfReach = Figures & { campaign: NamedCampaign; day: string };

const plus = (a: Figures, b: Figures): Figures => ({
  impressions: a.impressions + b.impressions,
  clicks: a.clicks + b.clicks,
  // Sums of decimals grow digits that nobody paid.
  spend: Math.round((a.spend + b.spend) * 1e6) / 1e6,
});
const keyOf = ({ campaignId, day, source }: Pick<ReachRow, 'campaignId' | 'day' | 'source'>): string =>
  `${campaignId} ${day} ${source}`;

export function reach({ cell, dateOrder, preset }: Reading): Kind<DayOfReach> {
  const source = preset ?? 'file';
  return {
    read(cells): RowRead<DayOfReach> {
      if (/^(total|totalt|summa)\b/i.test(cells.find((text) => text !== '') ?? ''))
        return { refused: 'total_row' };
      const campaign = namedCampaign(cell(cells, 'campaign') ?? '', CHANNELS[source] ?? null);
      if (!campaign) return { refused: 'no_campaign' };
      const day = readDay(cell(cells, 'day') ?? '', dateOrder);
      if (typeof day === 'string') return { refused: day };
      const read = (field: 'impressions' | 'clicks' | 'spend'): number | null => {
        const text = cell(cells, field);
        if (text === null || /^[-–—]+$/.test(text)) return 0;
        return field === 'spend' ? readAmount(text) : readCount(text);
      };
      const impressions = read('impressions');
      const clicks = read('clicks');
      const spend = read('spend');
      if (impressions === null || clicks === null || spend === null) return { refused: 'bad_number' };
      return { item: { campaign, day: day.day, impressions, clicks, spend } };
    },
    // Rows of one day add up; they are not the same.
    sameAs: () => null,
    async store(sql, workspaceId, importId, items) {
      const named = await storeCampaigns(
        sql,
        workspaceId,
        items.map(({ campaign }) => campaign),
        false,
      );
      const sums = new Map<string, ReachRow>();
      for (const { campaign, day, ...figures } of items) {
        const where = { campaignId: named.ids.get(campaign.key) ?? '', day, source };
        const earlier = sums.get(keyOf(where));
        sums.set(keyOf(where), { ...where, ...(earlier ? plus(earlier, figures) : figures) });
      }
      const known = new Map(
        (await readReach(sql, workspaceId, [...sums.values()])).map((row) => [keyOf(row), row]),
      );
      // What earlier rows of this very file said is added to; what was there before is replaced.
      const ours = await changesOf(sql, workspaceId, importId, 'reach', [...sums.keys()]);
      const rows = [...sums].map(([key, row]) => {
        const before = known.get(key) ?? null;
        return { key, before, row: before && ours.has(key) ? { ...row, ...plus(before, row) } : row };
      });
      const same = (a: ReachRow, b: ReachRow): boolean =>
        a.impressions === b.impressions && a.clicks === b.clicks && a.spend === b.spend;
      const written = rows.filter(({ before, row }) => !before || !same(before, row));
      await writeReach(
        sql,
        workspaceId,
        written.map(({ row }) => row),
      );
      const made = rows.filter(({ before }) => !before).length;
      const changed = written.filter(({ key, before }) => before && !ours.has(key)).length;
      return {
        ...NOTHING_STORED,
        made,
        changed,
        unchanged: rows.filter(({ key, before, row }) => before && !ours.has(key) && same(before, row))
          .length,
        madeCampaigns: named.made,
        // Also of those left as they are: a later row of the file must know that they are its own.
        changes: [
          ...named.changes,
          ...rows.map(({ key, before, row }) => ({ what: 'reach' as const, key, before, after: row })),
        ],
        synced: named.made > 0,
      };
    },
  };
}
