import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBack, monthsAfter } from '#lib/domain/not-now.ts';

describe('a lead that was put off', () => {
  const put = (until: string | null, trigger: string | null = null) => ({
    notNow: { until, trigger },
    triggered: null,
    retractedAt: null,
  });
  const triggered = { touchpointId: 'x', at: '2026-03-02T08:00:00.000Z' };

  it('is back on its day, and not the day before', () => {
    expect(isBack(put('2026-03-10'), '2026-03-09')).toBeNull();
    expect(isBack(put('2026-03-10'), '2026-03-10')).toEqual({ by: 'day', day: '2026-03-10' });
    expect(isBack(put('2026-03-10'), '2026-04-01')).toEqual({ by: 'day', day: '2026-03-10' });
  });
  it('is back before its day when it does what was waited for', () => {
    const waiting = { ...put('2026-03-10', 'page:pricing'), triggered };
    expect(isBack(waiting, '2026-03-03')).toEqual({
      by: 'trigger',
      trigger: 'page:pricing',
      at: triggered.at,
    });
    expect(isBack(put(null, 'page:pricing'), '2030-01-01')).toBeNull();
  });
  it('is not back where nobody put it off, or what was said was taken back', () => {
    expect(isBack({ ...put('2026-03-10'), notNow: null }, '2026-04-01')).toBeNull();
    expect(isBack({ ...put('2026-03-10'), retractedAt: triggered.at }, '2026-04-01')).toBeNull();
  });
});

describe('so many months after a day', () => {
  it('is the last of the month where that has no such day', () => {
    expect(monthsAfter('2026-01-31', 1)).toBe('2026-02-28');
    expect(monthsAfter('2026-11-30', 3)).toBe('2027-02-28');
    expect(monthsAfter('2026-03-15', 6)).toBe('2026-09-15');
  });
  it('is a later day, the same or an earlier one of its month', () => {
    const days = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((at) => at.toISOString().slice(0, 10));
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 36 }), (day, months) => {
        const later = monthsAfter(day, months);
        const count = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(count(later) - count(day)).toBe(months);
        expect(Number(later.slice(8))).toBeLessThanOrEqual(Number(day.slice(8)));
      }),
    );
  });
});
