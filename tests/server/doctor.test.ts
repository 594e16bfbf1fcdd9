import { describe, expect, it } from 'vitest';
import { findingsOf } from '#server/services/doctor.ts';

const ORIGIN = 'https://samsyn.example.com';

describe('doctor', () => {
  it.each([
    ['pglite', 200_000, 5_000_000, false],
    ['pglite', 200_001, 0, true],
    ['pglite', 10, 5_000_001, true],
    ['postgres', 1_000_000, 50_000_000, false],
  ] as const)(
    'says of %s with %i leads and %i touchpoints that it is outgrown: %s',
    (kind, leads, touchpoints, outgrown) => {
      const findings = findingsOf(kind, { workspaces: 1, leads, touchpoints }, ORIGIN);
      const found = findings.filter(({ text }) => text.includes('migrate-to'));
      // What needs somebody makes the command's exit code 3.
      expect(found.map(({ state }) => state)).toEqual(outgrown ? ['look'] : []);
      expect(findings.filter(({ state }) => state !== 'ok')).toEqual(found);
    },
  );
});
