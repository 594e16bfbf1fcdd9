import { expect, it } from 'vitest';
import { goesAt } from '../../../components/shell/silence.ts';

const day = (n: number): number => Date.UTC(2027, 0, n, 9);
const HEARD = new Date(day(1)).toISOString();

it('tells of the end of what was pulled from the fifth day without the server on', () => {
  expect(goesAt(HEARD, day(6) - 1)).toBeNull();
  expect(goesAt(HEARD, day(6))).toEqual(new Date(day(8)));
  expect(goesAt(HEARD, day(9))).toEqual(new Date(day(8)));
});

it('tells nothing where nothing was pulled', () => {
  expect(goesAt(null, day(9))).toBeNull();
});
