import { expect, it } from 'vitest';
import { reachSales } from '#lib/domain/reach-sales.ts';
import { figuresCsv } from '../../../components/report/figures-csv.ts';

it('a report is exported with all its figures, and no campaign’s name is run as a formula', () => {
  const { rows } = reachSales(
    [
      {
        ...{
          campaign: 'c',
          reached: 1500,
          impressions: 1400,
          clicks: 70,
          spend: 50_000.5,
          leads: 40,
          rated: 20,
        },
        ...{ accepted: 13, meetings: 2, opportunities: 2, won: 1, lost: 1, value: 120_000, daysToWin: null },
      },
    ],
    [],
    1,
  );
  const [head, line, end] = figuresCsv(
    rows,
    () => '=HYPERLINK("https://evil.example")',
    (column) => column,
  )
    .slice(1)
    .split('\r\n');
  expect(end).toBe('');
  const cells = (text = '') => text.slice(1, -1).split('","');
  const read = Object.fromEntries(cells(head).map((key, at) => [key, cells(line)[at]]));
  expect(read).toMatchObject({
    ...{ campaign: '\'=HYPERLINK(""https://evil.example"")', spend: '50000.5', leads: '40', value: '120000' },
    // What cannot be reckoned is empty, not nought.
    ...{ costPerGood: '', place: '', daysToWin: '', roi: String((120_000 - 50_000.5) / 50_000.5) },
  });
});
