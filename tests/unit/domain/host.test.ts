/** A host that is in its normal form already is not parsed; what comes out is what the parser of addresses would say. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readHost } from '#lib/domain/mailbox.ts';

const label = fc.stringMatching(/^[a-z0-9_-]{0,8}$/);
const host = fc
  .array(fc.oneof(label, fc.constantFrom('xn--malm-8qa', 'xn--', 'com', 'se', '0x1f', '127', 'co')), {
    minLength: 1,
    maxLength: 5,
  })
  .map((labels) => labels.join('.'));

it('a host is read as the parser reads it', () => {
  let read = 0;
  fc.assert(
    fc.property(host, (text) => {
      const said = readHost(text);
      if (said === null) return;
      read += 1;
      expect(said).toBe(new URL(`http://${text}`).hostname.replace(/\.$/, ''));
    }),
    { numRuns: 5_000 },
  );
  expect(read).toBeGreaterThan(100);
});
