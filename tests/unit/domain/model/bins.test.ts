import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Binning, binning, type Cell } from '#lib/domain/model/bins.ts';
import { randomNumbers } from '../../../support/random.ts';

const times = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => of(n));

function cut(cells: readonly Cell[]): Binning {
  const found = binning(cells, 60);
  if (typeof found === 'string') throw new Error(`left out: ${found}`);
  return found;
}
const binFor = (found: Binning, cell: Cell) => found.bins[found.binOf(cell)];

describe('texts', () => {
  const cells = [
    ...times(60, () => 'Google'),
    ...times(30, () => 'Select'),
    ...times(20, (n) => `rare ${n}`),
    null,
  ];

  it('have a bin each where they are frequent; the rare share one, and so does what was never seen', () => {
    const found = cut(cells);
    expect(binFor(found, 'Google')).toEqual({ kind: 'text', text: 'Google' });
    expect(binFor(found, 'Select')).toEqual({ kind: 'text', text: 'Select' });
    expect(binFor(found, 'rare 3')).toEqual({ kind: 'rare' });
    expect(binFor(found, 'new')).toEqual({ kind: 'rare' });
    expect(binFor(found, null)).toEqual({ kind: 'unknown' });
  });

  it('beyond the most that have a bin share one', () => {
    const found = binning(
      times(300, (n) => `text ${n % 10}`),
      4,
    );
    expect(typeof found === 'string' ? found : found.bins.map(({ kind }) => kind)).toEqual([
      ...times(4, () => 'text'),
      'rare',
    ]);
  });

  it('never seen fall into no bin where nothing was rare', () => {
    expect(cut(times(100, (n) => (n % 2 ? 'a' : 'b'))).binOf('c')).toBe(-1);
  });

  it('that look like numbers here and there are texts', () => {
    const found = cut(times(100, (n) => (n % 4 === 0 ? 7 : n % 2 ? 'a' : 'b')));
    expect(binFor(found, 7)).toEqual({ kind: 'text', text: '7' });
  });
});

describe('numbers', () => {
  it('that fill a bin alone have their own, whatever lies beside them', () => {
    const found = cut([...times(300, () => 0), ...times(700, (n) => 1 + (n % 350))]);
    expect(binFor(found, 0)).toEqual({ kind: 'range', from: Number.NEGATIVE_INFINITY, to: 1 });
    expect(found.bins.length).toBeGreaterThan(5);
  });

  it('with texts among them keep those as bins of their own', () => {
    const found = cut(times(400, (n) => (n % 10 === 0 ? 'Select' : n % 7)));
    expect(binFor(found, 'Select')).toEqual({ kind: 'text', text: 'Select' });
    expect(binFor(found, 6)?.kind).toBe('range');
  });

  it('fall each into the range that holds them, also beyond what was seen', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ noNaN: true })), {
      minLength: 60,
      maxLength: 300,
    });
    fc.assert(
      fc.property(values, fc.double({ noNaN: true }), (numbers, other) => {
        const found = binning(numbers, 60);
        if (typeof found === 'string') return;
        for (const value of [...numbers, other]) {
          const bin = binFor(found, value);
          expect(bin?.kind).toBe('range');
          if (bin?.kind !== 'range') continue;
          expect(value).toBeGreaterThanOrEqual(bin.from);
          if (bin.to !== Number.POSITIVE_INFINITY) expect(value).toBeLessThan(bin.to);
        }
      }),
    );
  });
});

describe('columns that tell nothing', () => {
  const random = randomNumbers(3);
  it.each([
    ['constant', times(100, () => 'No')],
    ['constant', times(100, () => null)],
    ['identifier', times(100, (n) => `lead-${n}`)],
    ['identifier', times(100, (n) => (n % 3 === 0 ? null : `anna${n}@example.com`))],
    ['dates', times(100, (n) => `2026-03-${10 + (n % 20)} 10:00`)],
    ['dates', times(100, (n) => `${1 + (n % 28)}/03/2026`)],
    ['order', times(100, (n) => 660_000 - 3 * n)],
    ['order', times(100, (n) => 50 * n + Math.floor(40 * random()))],
  ])('%s', (why, cells) => expect(binning(cells, 60)).toBe(why));
});
