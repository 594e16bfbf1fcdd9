import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparedTo,
  filterOf,
  lastMonths,
  monthsBefore,
  periodOf,
  queryOf,
} from '../../../components/report/filter.ts';
import { hashOf, routeOf } from '../../../components/workspace/route.ts';

const ID = '01920000-0000-7000-8000-000000000001';
const NOTHING = {
  from: null,
  to: null,
  team: null,
  campaign: null,
  beside: null,
  compare: null,
  margin: null,
  by: null,
  list: null,
  of: null,
};

describe('the filters of a report', () => {
  it('stand in the address and come back from it', () => {
    const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    const of = <T>(value: fc.Arbitrary<T>) => fc.option(value);
    fc.assert(
      fc.property(
        of(fc.tuple(day, day)),
        of(fc.uuid({ version: 7 })),
        of(fc.constantFrom('before', 'year')),
        of(fc.constantFrom('won', 'days')),
        of(fc.integer({ min: 1, max: 99 })),
        (days, id, compare, list, margin) => {
          const [from, to] = (days ?? []).map((one) => one.toISOString().slice(0, 10)).sort();
          const filter = {
            ...{
              from: from ?? null,
              to: to ?? null,
              team: id,
              campaign: id,
              beside: id,
              compare,
              list,
              of: id,
              by: null,
            },
            margin: margin === null ? null : margin / 100,
          };
          const route = routeOf(hashOf({ screen: 'reach', query: queryOf(filter) }));
          expect(route.screen === 'reach' && filterOf(route.query)).toEqual(filter);
        },
      ),
    );
  });

  it('leave out what they do not know, one by one', () => {
    expect(filterOf('')).toEqual(NOTHING);
    expect(filterOf(`from=2026-02-30&to=2026-03-01&campaign=x&list=everything&margin=7&of=${ID}`)).toEqual({
      ...NOTHING,
      of: ID,
    });
    expect(filterOf('from=2026-03-02&to=2026-03-01')).toEqual(NOTHING);
    expect(filterOf('from=2026-03-02')).toEqual(NOTHING);
    expect(routeOf('#reach/<script>')).toEqual({ screen: 'reach', query: '' });
  });

  it('are the last twelve months unless days are given', () => {
    expect(periodOf(filterOf(''), '2026-11-26')).toEqual({ from: '2025-11-27', to: '2026-11-26' });
    expect(periodOf(filterOf('from=2026-03-01&to=2026-03-31'), '2026-11-26')).toEqual({
      ...{ from: '2026-03-01', to: '2026-03-31' },
    });
    expect(lastMonths('2026-03-31', 1)).toEqual({ from: '2026-03-01', to: '2026-03-31' });
    expect(monthsBefore('2028-02-29', 12)).toBe('2027-02-28');
  });

  it('compare with as many days right before, or the same days a year earlier', () => {
    expect(comparedTo({ from: '2026-03-01', to: '2026-03-31' }, 'before')).toEqual({
      ...{ from: '2026-01-29', to: '2026-02-28' },
    });
    expect(comparedTo({ from: '2026-03-01', to: '2026-03-01' }, 'before')).toEqual({
      ...{ from: '2026-02-28', to: '2026-02-28' },
    });
    expect(comparedTo({ from: '2028-02-01', to: '2028-02-29' }, 'year')).toEqual({
      ...{ from: '2027-02-01', to: '2027-02-28' },
    });
  });
});
