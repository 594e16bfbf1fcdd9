import { expect, it } from 'vitest';
import { textFault } from '../../../components/ui/free-text.ts';

it('4,001 characters are too long, and 4,000 are not', () => {
  expect(textFault('x'.repeat(4000))).toBeNull();
  expect(textFault('x'.repeat(4001))).toBe('too_long');
});

it('NUL and half a letter cannot be stored; every whole one can', () => {
  for (const text of [
    '😀👩‍👩‍👧',
    'שלום',
    'å\n\t{{7*7}}',
    '<script>alert(1)</script>',
    "'; drop table leads; --",
  ])
    expect(textFault(text)).toBeNull();
  for (const text of ['a\u0000b', 'a\ud83d', '\ude00']) expect(textFault(text)).toBe('cannot_be_stored');
});
