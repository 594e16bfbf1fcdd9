import { describe, expect, it } from 'vitest';
import { lastMonths, spanOf } from '#lib/domain/touch-months.ts';
import { touchpoint } from '../support/touchpoint.ts';

const NOW = new Date('2026-03-31T22:30:00.000Z');

describe('the last months of a journey', () => {
  it('are twelve, the oldest first, also where a month is shorter than today’s day', () => {
    expect(lastMonths([], null, NOW).map(({ month }) => month)).toEqual(
      '2025-04 2025-05 2025-06 2025-07 2025-08 2025-09 2025-10 2025-11 2025-12 2026-01 2026-02 2026-03'.split(
        ' ',
      ),
    );
  });

  it('count what the server knows and what came since, without machines', () => {
    const here = [
      touchpoint('a', { actor: 'person' }),
      touchpoint('b', { at: '2026-03-31T23:59:59.999Z' }),
      touchpoint('scanned', { actor: 'machine' }),
      touchpoint('old', { at: '2026-02-28T12:00:00.000Z' }),
      touchpoint('too old', { at: '2025-03-31T12:00:00.000Z' }),
    ];
    const counted = { '2026-03': 1, '2026-02': 40, '2025-04': 3, '2025-03': 9 };
    expect(lastMonths(here, counted, NOW).filter(({ count }) => count > 0)).toEqual([
      { month: '2025-04', here: 0, count: 3 },
      { month: '2026-02', here: 1, count: 40 },
      { month: '2026-03', here: 2, count: 2 },
    ]);
    expect(lastMonths(here, null, NOW).reduce((sum, { count }) => sum + count, 0)).toBe(3);
  });

  it('end where the next one begins', () => {
    expect(spanOf('2025-12')).toEqual({
      from: '2025-12-01T00:00:00.000Z',
      before: '2026-01-01T00:00:00.000Z',
    });
    expect(spanOf('2024-02').before).toBe('2024-03-01T00:00:00.000Z');
  });
});
