import { describe, expect, it } from 'vitest';
import type { Cell } from '#lib/domain/model/bins.ts';
import { measure } from '#lib/domain/model/measures.ts';
import {
  contributions,
  evaluate,
  predict,
  reasons,
  standing,
  type Table,
  tellingColumns,
  train,
} from '#lib/domain/model.ts';
import { leadTable } from '../../support/lead-table.ts';
import { randomNumbers } from '../../support/random.ts';

const SLOW = { timeout: 60_000 };

const first = <T extends { columns: Table['columns']; outcomes: readonly boolean[] }>(
  table: T,
  rows: number,
): Table => ({
  columns: table.columns.map(({ name, cells }) => ({ name, cells: cells.slice(0, rows) })),
  outcomes: table.outcomes.slice(0, rows),
});

describe('a scorecard on leads as they are', SLOW, () => {
  const table = leadTable(4000, 2);
  const { model, measures } = evaluate(table);
  const end = Math.floor(0.7 * 4000);
  const best = measure(
    table.chances
      .slice(end)
      .map((probability, row) => ({ probability, happened: table.outcomes[end + row] ?? false })),
  );

  it('comes near to what anybody could know of later rows', () => {
    expect(measures.n).toBe(1200);
    expect(best.auc).toBeGreaterThan(0.8);
    expect(measures.auc).toBeGreaterThan((best.auc ?? 1) - 0.04);
    expect(measures.brier).toBeLessThan(0.85 * measures.baseRate * (1 - measures.baseRate));
    expect(measures.ece).toBeLessThan(0.06);
  });

  it('leaves out what names or counts rows', () => {
    expect(Object.fromEntries(model.leftOut.map(({ name, why }) => [name, why]))).toMatchObject({
      id: 'identifier',
      'free text': 'identifier',
      number: 'order',
      constant: 'constant',
    });
  });

  it('gives hardly any points to what says nothing', () => {
    const spread = (wanted: RegExp): number => {
      const bins = model.columns.filter(({ name }) => wanted.test(name)).flatMap((column) => column.bins);
      const squares = bins.reduce((sum, { rows, points }) => sum + rows * points * points, 0);
      return Math.sqrt(squares / bins.reduce((sum, { rows }) => sum + rows, 0));
    };
    expect(spread(/^seconds$/)).toBeGreaterThan(15);
    expect(spread(/^noise/)).toBeLessThan(0.15 * spread(/^seconds$/));
  });

  it('learns of a table in another order the same, when its time is the same', () => {
    const turned = { ...table, columns: table.columns.toReversed() };
    expect(evaluate(turned).measures.auc).toBeCloseTo(measures.auc ?? 0, 2);
  });
});

describe('a prediction', SLOW, () => {
  const random = randomNumbers(5);
  const seniority: Cell[] = [];
  const visits: Cell[] = [];
  const outcomes: boolean[] = [];
  for (let row = 0; row < 1500; row++) {
    const senior = random() < 0.5;
    const times = Math.floor(10 * random());
    seniority.push(senior ? 'head' : 'entry');
    visits.push(random() < 0.1 ? null : times);
    outcomes.push(random() < (senior ? 0.6 : 0.2) * (times > 4 ? 1.4 : 0.6));
  }
  const model = train({
    columns: [
      { name: 'seniority', cells: seniority },
      { name: 'visits', cells: visits },
    ],
    outcomes,
  });
  const of = (facts: Record<string, Cell>) => (column: string) => facts[column] ?? null;

  it('is the average lead’s odds and the points of its facts, 20 for twice the odds', () => {
    const lead = of({ seniority: 'head', visits: 8 });
    const points = contributions(model, lead).reduce((sum, one) => sum + one.points, 0);
    const odds = Math.exp(model.intercept) * 2 ** (points / 20);
    expect(predict(model, lead)).toBeCloseTo(odds / (1 + odds), 12);
    expect(predict(model, lead)).toBeGreaterThan(0.7);
    expect(predict(model, of({ seniority: 'entry', visits: 1 }))).toBeLessThan(0.2);
  });

  it('names the strongest reasons for and against', () => {
    const { up, down } = reasons(contributions(model, of({ seniority: 'head', visits: 0 })));
    expect(up.map(({ column }) => column)).toEqual(['seniority']);
    expect(down.map(({ column }) => column)).toEqual(['visits']);
  });

  it('takes a fact nobody knew at training for an average one', () => {
    const known = contributions(model, of({ seniority: 'emperor', visits: 3 }));
    expect(known.map(({ column }) => column)).toEqual(['visits']);
  });

  it('has points that are 0 on average in each column', () => {
    for (const { bins } of model.columns)
      expect(bins.reduce((sum, { points, rows }) => sum + points * rows, 0)).toBeCloseTo(0, 6);
  });
});

it('a table of very many columns has fewer bins in each', SLOW, () => {
  const random = randomNumbers(9);
  const columns = Array.from({ length: 60 }, (_, index) => ({
    name: `column ${index}`,
    cells: Array.from({ length: 400 }, () => `text ${Math.floor(20 * random())}`),
  }));
  const outcomes = Array.from({ length: 400 }, () => random() < 0.5);
  const model = train({ columns, outcomes });
  expect(model.columns).toHaveLength(60);
  expect(model.columns.reduce((sum, { bins }) => sum + bins.length, 0)).toBeLessThanOrEqual(500);
});

describe('a column filled in after the outcome', SLOW, () => {
  it('is named', () => {
    const table = leadTable(600, 4);
    const tag = table.outcomes.map((won, row) =>
      row % 20 === 0 ? 'Ringing' : won ? 'Will revert' : 'Not interested',
    );
    const model = train({ ...table, columns: [...table.columns, { name: 'tag', cells: tag }] });
    expect(tellingColumns(model)).toEqual(['tag']);
    expect(tellingColumns(train(table))).toEqual([]);
  });
});

describe('whether a model is shown', SLOW, () => {
  const table = leadTable(3400, 6);

  it('not before 300 outcomes', () => {
    const happened = first(table, 299).outcomes.filter(Boolean).length;
    expect(standing(first(table, 299))).toEqual({ state: 'too_few', outcomes: 299, happened });
  });

  it('not with less than 60 of a kind', () => {
    const few = { ...first(table, 500), outcomes: Array.from({ length: 500 }, (_, row) => row % 10 === 0) };
    expect(standing(few)).toMatchObject({ state: 'too_few', outcomes: 500 });
  });

  it('not when it is no better than the base rate on the last 200', () => {
    // What the first rows teach is the contrary of what the last ones show.
    const cells = Array.from({ length: 600 }, (_, row) => (row % 2 === 0 ? 'a' : 'b'));
    const outcomes = cells.map((cell, row) => (row < 400 ? cell === 'a' : cell === 'b'));
    const found = standing({ columns: [{ name: 'kind', cells }], outcomes });
    expect(found).toMatchObject({ state: 'no_better', measures: { n: 200 } });
  });

  it('else with what it was worth on the last 200, learnt from the last 3,000', () => {
    const found = standing(table);
    expect(found).toMatchObject({ state: 'shown', measures: { n: 200 }, model: { trainedOn: 3000 } });
    if (found.state === 'shown') expect(found.measures.auc).toBeGreaterThan(0.7);
  });
});
