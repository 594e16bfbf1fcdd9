import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { explain } from '#server/cli/explain.ts';
import { evaluateFile } from '#server/cli/model.ts';
import { problemText } from '#server/ingest/import/texts.ts';
import { leadTable } from '../support/lead-table.ts';
import { samsyn } from './support/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const Answer = z.strictObject({
  n: z.int(),
  auc: z.number(),
  brier: z.number(),
  ece: z.number(),
  baseRate: z.number(),
  points: z.array(z.strictObject({ column: z.string(), bin: z.string(), points: z.number(), rows: z.int() })),
});

const leads = leadTable(800, 2);
const names = leads.columns.map(({ name }) => name);
const cells = leads.outcomes.map((_, row) => leads.columns.map((column) => column.cells[row] ?? ''));

/** Writes rows as a table; the name of the file. */
let files = 0;
function written(header: string[], rows: unknown[][], separator = ','): string {
  files += 1;
  const file = join(folder, `${files}.csv`);
  writeFileSync(file, [header, ...rows].map((row) => row.join(separator)).join('\n'));
  return file;
}

/** The leads with their outcomes as `coded`; times rise with the rows. */
const withOutcomes = (coded: (won: boolean) => unknown) =>
  cells.map((row, index) => [
    ...row,
    coded(leads.outcomes[index] ?? false),
    new Date(1.7e12 + index * 3.6e6).toISOString(),
  ]);
const HEADER = [...names, 'Converted', 'Created'];

async function run(file: string, choice: { target?: string; time?: string; ignore?: string } = {}) {
  const said: string[] = [];
  const { target = 'Converted', time = null, ignore = null } = choice;
  const answer = Answer.parse(
    JSON.parse(await evaluateFile(file, { target, time, ignore }, (line) => said.push(line))),
  );
  return { answer, said };
}

async function refused(file: string, choice: { target?: string; time?: string; ignore?: string } = {}) {
  const { target = 'Converted', time = null, ignore = null } = choice;
  const error: unknown = await evaluateFile(file, { target, time, ignore }, () => {}).then(
    () => null,
    (reason: unknown) => reason,
  );
  return explain(error);
}

describe('samsyn model evaluate', { timeout: 120_000 }, () => {
  const file = written(HEADER, withOutcomes(Number));

  it('prints JSON and nothing else to standard output, and says on the other what it left out', async () => {
    const { code, out, err } = await samsyn(
      'model',
      'evaluate',
      file,
      '--target',
      'Converted',
      '--time',
      'Created',
    ).done;
    expect(code).toBe(0);
    const answer = Answer.parse(JSON.parse(out));
    expect(answer.n).toBe(240);
    expect(answer.auc).toBeGreaterThan(0.65);
    expect(['seconds', 'occupation']).toContain(answer.points[0]?.column);
    expect(err).toContain('Left out, for naming the rows instead of telling of them: id, free text.');
    expect(err).not.toContain('    at ');
  });

  it('without a target does not understand, and without a file says so', async () => {
    const none = await samsyn('model', 'evaluate', file).done;
    expect(none).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--target <column>') });
    const nothing = await samsyn('model', 'evaluate', join(folder, 'nothing.csv'), '--target', 'x').done;
    expect(nothing).toMatchObject({ code: 1, out: '', err: expect.stringContaining('There is no file') });
  });

  it.each([
    ['yes and no', (won: boolean) => (won ? 'Yes' : 'no')],
    ['true and false', (won: boolean) => (won ? 'TRUE' : 'False')],
    ['won and lost', (won: boolean) => (won ? 'Won' : 'Lost')],
    ['two other words, the rarer being the success', (won: boolean) => (won ? 'köpte' : 'väntar')],
  ])('reads an outcome as %s', async (_, coded) => {
    const { answer } = await run(written(HEADER, withOutcomes(coded)), { time: 'Created' });
    const { answer: wanted } = await run(file, { time: 'Created' });
    expect(answer).toEqual(wanted);
  });

  it('orders by time, whatever the order of the rows, in numbers, days and instants', async () => {
    const wanted = (await run(file, { ignore: 'Created' })).answer;
    const turned = written(HEADER, withOutcomes(Number).reverse());
    expect((await run(turned, { time: 'created' })).answer).toEqual(wanted);
    const numbered = withOutcomes(Number).map((row, index) => [...row.slice(0, -1), 800_000 + 3 * index]);
    expect((await run(written(HEADER, numbered.reverse()), { time: 'Created' })).answer).toEqual(wanted);
  });

  it('reads semicolons with decimal commas as it reads commas with points', async () => {
    const swedish = withOutcomes(Number).map((row) =>
      row.map((cell) => (typeof cell === 'number' ? String(cell).replace('.', ',') : cell)),
    );
    const { answer } = await run(written(HEADER, swedish, ';'), { time: 'Created' });
    expect(answer).toEqual((await run(file, { time: 'Created' })).answer);
  });

  it('leaves out what it is told to, and warns of what tells the outcome itself', async () => {
    const tagged = written(
      [...HEADER, '"Tag, later"'],
      withOutcomes(Number).map((row, index) => [...row, leads.outcomes[index] ? 'Will revert' : 'Ringing']),
    );
    const leaking = await run(tagged, { time: 'Created' });
    expect(leaking.answer.auc).toBeGreaterThan(0.99);
    expect(leaking.said).toContainEqual(
      expect.stringContaining('Column Tag, later alone nearly tells the outcome'),
    );
    const { answer, said } = await run(tagged, { time: 'Created', ignore: 'city,"Tag, later"' });
    expect(answer.auc).toBeLessThan(0.9);
    expect(answer.points.filter(({ column }) => ['city', 'Tag, later'].includes(column))).toEqual([]);
    expect(said.join()).not.toContain('nearly tells');
  });

  it('leaves out rows without an outcome', async () => {
    const open = withOutcomes(Number).map((row, index) =>
      index % 4 === 0 ? row.with(names.length, '') : row,
    );
    const { answer, said } = await run(written(HEADER, open));
    expect(said).toContain('200 rows without Converted left out.');
    expect(answer.n).toBe(180);
  });

  it('takes the words for what is not known as no outcome', async () => {
    const unknown = ['NA', 'n/a', 'NULL', '?', '-'];
    const open = withOutcomes(Number).map((row, index) =>
      index % 4 === 0 ? row.with(names.length, unknown[(index / 4) % unknown.length]) : row,
    );
    const { answer, said } = await run(written(HEADER, open));
    expect(said).toContain('200 rows without Converted left out.');
    expect(answer.n).toBe(180);
  });

  it.each([
    [
      'a column that is not there',
      { target: 'Convertd' },
      'has no column Convertd; its columns are id, number,',
    ],
    ['an ignored column that is not there', { ignore: 'city,ctiy' }, 'has no column ctiy'],
    ['a target of many values', { target: 'city' }, 'It must hold two, as 1 and 0'],
    ['a target of one value', { target: 'constant' }, 'constant is no in every row'],
    ['a time that is none', { time: 'source' }, 'row 2: source is "source'],
    ['a target that is the time', { time: 'Converted' }, 'are the same column'],
  ])('refuses %s', async (_, choice, words) => expect(await refused(file, choice)).toContain(words));

  it('refuses too few rows, and parts in which nothing can be told apart', async () => {
    expect(await refused(written(HEADER, withOutcomes(Number).slice(0, 60)))).toContain(
      'has 60 rows with Converted',
    );
    const late = withOutcomes(Number).map((row, index) =>
      row.with(names.length, index < 565 ? index % 2 : 1),
    );
    expect(await refused(written(HEADER, late))).toContain('Of the last 30 % of the rows');
    expect(await refused(written([], []))).toContain(problemText({ code: 'no_rows', n: null }));
  });
});
