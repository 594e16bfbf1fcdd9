import { expect, it } from 'vitest';
import { webAddress } from '../../../lib/domain/web-address.ts';
import { ADDRESSES } from '../../e2e/support/payloads.ts';

it('leads to web pages', () => {
  for (const text of [
    'https://crm.example.com/0031?x=1#y',
    'http://intranet.example.com/',
    'HTTPS://x.example.com',
  ])
    expect(webAddress(text)).toBe(text);
});

it('leads nowhere else, however it is written', () => {
  expect(ADDRESSES.filter((text) => webAddress(text) !== null)).toEqual([]);
  expect(webAddress(null)).toBeNull();
  expect(webAddress('')).toBeNull();
  expect(webAddress('/page')).toBeNull();
});
