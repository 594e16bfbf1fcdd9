import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { refusal, releasesIn } from '../support/release-age.ts';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');

it('refuses what is younger than three days, and what has no day', () => {
  expect(refusal('x@1.0.0', '2026-11-23T12:00:00.000Z', NOW)).toBeNull();
  expect(refusal('x@1.0.0', '2026-11-23T12:00:01.000Z', NOW)).toBe(
    'x@1.0.0 is 3.0 days old; wait until it is 3.',
  );
  expect(refusal('x@1.0.0', '2026-11-27T12:00:00.000Z', NOW)).toContain('-1.0 days');
  for (const none of [null, 'soon']) expect(refusal('x@1.0.0', none, NOW)).toContain('does not say');
});

it('reads the releases of a lockfile, wherever they lie and whatever they are called there', () => {
  const packages = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/@b/c': { version: '2.0.0' },
    'node_modules/@b/c/node_modules/a': { version: '0.9.0' },
    'node_modules/d/node_modules/a': { version: '0.9.0' },
    'node_modules/alias': { name: 'real', version: '3.0.0' },
    'node_modules/here': { link: true },
  };
  expect(releasesIn(JSON.stringify({ packages }))).toEqual([
    '@b/c@2.0.0',
    'a@0.9.0',
    'a@1.0.0',
    'real@3.0.0',
  ]);
});

it('reads our own', () => {
  const ours = releasesIn(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'));
  expect(ours.length).toBeGreaterThan(300);
  expect(ours).toContainEqual(expect.stringMatching(/^zod@\d/));
});
