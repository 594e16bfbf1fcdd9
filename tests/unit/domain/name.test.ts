import { expect, it } from 'vitest';
import { nameKey } from '../../../lib/domain/name.ts';

it('one name is found in every way to write it', () => {
  for (const [one, other] of [
    ['IŞIK', 'ışık'],
    ['İstanbul', 'istanbul'],
    ['Weiß', 'WEISS'],
    ['Åsa Öberg'.normalize('NFD'), 'Åsa Öberg'.normalize('NFC')],
    ['Bjørn Æbelø', 'BJORN AEBELO'],
    ['Łukasz', 'lukasz'],
    ['Đorđe', 'dorde'],
  ] as const)
    expect(nameKey(one)).toBe(nameKey(other));
});
