/** The figures of a report as a table for spreadsheets: all of them, with every digit. */
import type { CampaignFigures } from '#lib/contract/reach-sales.ts';
import { csvOf } from '#lib/domain/csv.ts';

/** What a column is called: `reach.csv.${key}`; and what stands in it. Numbers have a point and no spaces. */
const COLUMNS = [
  ['reached', (row) => row.reached],
  ['impressions', (row) => row.impressions],
  ['clicks', (row) => row.clicks],
  ['spend', (row) => row.spend],
  ['leads', (row) => row.leads],
  ['rated', (row) => row.rated],
  ['coverage', (row) => row.coverage],
  ['votes', (row) => row.votes],
  ['good', (row) => row.good.mean],
  ['goodLow', (row) => row.good.low],
  ['goodHigh', (row) => row.good.high],
  ['place', (row) => row.place],
  ['costPerGood', (row) => row.costPerGood?.mean],
  ['costLow', (row) => row.costPerGood?.low],
  ['costHigh', (row) => row.costPerGood?.high],
  ['accepted', (row) => row.accepted],
  ['meetings', (row) => row.meetings],
  ['opportunities', (row) => row.opportunities],
  ['won', (row) => row.won],
  ['lost', (row) => row.lost],
  ['value', (row) => row.value],
  ['daysToWin', (row) => row.daysToWin],
  ['roi', (row) => row.roi],
  ['velocity', (row) => row.velocity],
] as const satisfies [string, (row: CampaignFigures) => number | null | undefined][];

/** @param heading the words of a column. @param name of a campaign. A figure that cannot be reckoned is empty. */
export function figuresCsv(
  rows: readonly CampaignFigures[],
  name: (campaign: string) => string,
  heading: (column: (typeof COLUMNS)[number][0] | 'campaign') => string,
): string {
  return csvOf([
    [heading('campaign'), ...COLUMNS.map(([key]) => heading(key))],
    ...rows.map((row) => [name(row.campaign), ...COLUMNS.map(([, value]) => String(value(row) ?? ''))]),
  ]);
}
