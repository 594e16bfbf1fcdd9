import '../support/device-storage.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { open, seal } from '../../../lib/store/seal.ts';
import { store } from '../support/device.ts';

const Text = z.string();
const long = 'Anna Berg, Head of Marketing. '.repeat(1_000);

describe('what is sealed', () => {
  it('opens as it was, short or long, at its place alone', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme', minLength: 1_000, maxLength: 4_000 }).map((text) => text.repeat(3)),
    );
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom('cache' as const, 'work' as const), async (text, name) => {
        const sealed = await seal(store, name, 'leads/1', text);
        expect(await open(store, name, 'leads/1', sealed, Text)).toBe(text);
        expect(await open(store, name, 'leads/2', sealed, Text)).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it('is short when it was pulled, and one’s own words stay as any build reads them', async () => {
    expect((await seal(store, 'cache', 'leads/1', long)).length).toBeLessThan(long.length / 10);
    expect((await seal(store, 'work', 'drafts/1', long)).length).toBeGreaterThan(long.length);
  });

  it('does not open when a byte of it has changed', async () => {
    const sealed = await seal(store, 'cache', 'leads/1', long);
    for (const at of [0, 12, 13, sealed.length >> 1, sealed.length - 1]) {
      const damaged = sealed.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(await open(store, 'cache', 'leads/1', damaged, Text)).toBeNull();
    }
  });
});
