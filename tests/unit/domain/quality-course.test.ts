import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qualityCourse } from '#lib/domain/quality-course.ts';
import { reasonMatrix } from '#lib/domain/reason-matrix.ts';

describe('the course of quality', () => {
  it('goes by weeks that begin on Mondays, and by months where there would be too many', () => {
    const votes = [
      { day: '2026-03-01', good: 1, total: 1 },
      { day: '2026-03-02', good: 0, total: 2 },
      { day: '2026-03-08', good: 2, total: 3 },
      { day: '2026-03-09', good: 0, total: 0 },
    ];
    const short = qualityCourse(votes, { from: '2026-03-01', to: '2026-03-31' });
    expect(short.map(({ from, good, total }) => [from, good, total])).toEqual([
      ['2026-02-23', 1, 1],
      ['2026-03-02', 2, 5],
    ]);
    const long = qualityCourse(votes, { from: '2025-04-01', to: '2026-03-31' });
    expect(long.map(({ from, good, total }) => [from, good, total])).toEqual([['2026-03-01', 3, 6]]);
  });

  it('is no proof of itself: one week alone is drawn to what is usual, three verdicts make no peak', () => {
    const [alone] = qualityCourse([{ day: '2026-03-02', good: 12, total: 20 }], {
      ...{ from: '2026-03-01', to: '2026-03-31' },
    });
    expect(alone?.mean).toBeCloseTo(0.5, 12);
    expect(alone?.low).toBeCloseTo(0.348, 3);
    const [usual, quiet] = qualityCourse(
      [
        { day: '2026-03-02', good: 20, total: 100 },
        { day: '2026-03-09', good: 3, total: 3 },
      ],
      { from: '2026-03-01', to: '2026-03-31' },
    );
    expect(quiet?.mean).toBeLessThan(0.4);
    expect((quiet?.high ?? 0) - (quiet?.low ?? 0)).toBeGreaterThan((usual?.high ?? 1) - (usual?.low ?? 0));
  });

  it('counts every verdict once', () => {
    const day = fc
      .date({ min: new Date('2025-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const votes = fc.record({ day, good: fc.nat(5), poor: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(votes), fc.boolean(), (all, isShort) => {
        const days = all.map(({ day: on, good, poor }) => ({ day: on, good, total: good + poor }));
        const points = qualityCourse(days, { from: isShort ? '2026-12-01' : '2025-01-01', to: '2026-12-31' });
        const sum = (of: readonly { total: number }[]) => of.reduce((total, one) => total + one.total, 0);
        expect(sum(points)).toBe(sum(days));
        for (const { mean, low, high, total } of points) {
          expect(total).toBeGreaterThan(0);
          expect(low).toBeLessThan(mean);
          expect(high).toBeGreaterThan(mean);
        }
      }),
    );
  });
});

describe('the matrix of reasons', () => {
  it('holds each verdict under each of its reasons, the frequent ones first and no persona last', () => {
    const { reasons, personas, cell, most } = reasonMatrix([
      { feedbackId: 'a', personaId: null, reasons: ['no_budget'] },
      { feedbackId: 'b', personaId: 'ivar', reasons: ['wrong_role', 'no_budget'] },
      { feedbackId: 'c', personaId: 'ivar', reasons: ['wrong_role', 'wrong_role'] },
      { feedbackId: 'd', personaId: null, reasons: ['wrong_role'] },
      { feedbackId: 'e', personaId: null, reasons: ['wrong_role'] },
      { feedbackId: 'f', personaId: 'maria', reasons: [] },
    ]);
    expect(reasons).toEqual(['wrong_role', 'no_budget']);
    expect(personas).toEqual(['ivar', null]);
    expect(cell('wrong_role', 'ivar')).toEqual(['b', 'c']);
    expect(cell('wrong_role', null)).toEqual(['d', 'e']);
    expect(cell('no_need', null)).toEqual([]);
    expect(most).toBe(2);
    expect(reasonMatrix([])).toMatchObject({ reasons: [], personas: [], most: 0 });
  });
});
