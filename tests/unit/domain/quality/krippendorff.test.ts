import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { krippendorff } from '#lib/domain/quality/krippendorff.ts';
import golden from '../../../fixtures/golden/golden-stats.json' with { type: 'json' };

const SCALES = ['nominal', 'ordinal', 'interval'] as const;

/** The classic table has a row for each rater; what is asked is by unit. */
const { data, ...wanted } = golden.krippendorff_4x12;
const units = (data[0] ?? []).map((_, unit) => data.flatMap((row) => row[unit] ?? []));

describe("Krippendorff's α", () => {
  it.each(SCALES)('of the classic table, %s', (scale) => {
    const found = krippendorff(units, scale);
    expect(found?.alpha).toBeCloseTo(wanted[scale], 12);
    expect(found?.alpha).toBeCloseTo(wanted.published[scale], 3);
    expect(found).toMatchObject({ leads: 11, enough: false });
  });

  it('is one for sellers who always agree, and unknown where nothing can differ', () => {
    const agreed = Array.from({ length: 20 }, (_, lead) => [lead % 2, lead % 2, lead % 2]);
    expect(krippendorff(agreed, 'nominal')).toEqual({ alpha: 1, leads: 20, enough: true });
    expect(
      krippendorff(
        [
          [1, 1],
          [1, 1],
        ],
        'nominal',
      ),
    ).toBeNull();
    expect(krippendorff([[1], [0]], 'nominal')).toBeNull();
  });

  it('is at most one, and the same whoever comes first', () => {
    const unit = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 12 }), fc.constantFrom(...SCALES), (leads, scale) => {
        const alpha = krippendorff(leads, scale)?.alpha ?? 0;
        expect(alpha).toBeLessThanOrEqual(1 + 1e-12);
        const turned = leads.map((values) => values.toReversed()).reverse();
        expect(krippendorff(turned, scale)?.alpha ?? 0).toBeCloseTo(alpha, 10);
      }),
    );
  });
});
