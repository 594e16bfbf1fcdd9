import { describe, expect, it } from 'vitest';
import { colleaguesOf } from '#lib/domain/colleague.ts';

const isColleague = colleaguesOf([
  'anna@nordlys.example.com',
  'mikael@no.fjordkraft.no',
  'sara@gmail.com',
  'jonas@yahoo.co.uk',
  'no address',
]);

describe('colleaguesOf', () => {
  it.each([
    ['the same domain', 'erik@nordlys.example.com', true],
    ['a domain below', 'erik@mail.nordlys.example.com', true],
    ['a domain above', 'erik@fjordkraft.no', true],
    ['upper case and a tag', 'Erik+news@NORDLYS.example.com', true],
    ['another firm', 'elin@havsbris.example.com', false],
    ['a domain that only ends alike', 'erik@evil-nordlys.example.com', false],
    ['a neighbour under the same country', 'erik@statkraft.no', false],
    ['customers of a free provider', 'elin@gmail.com', false],
    ['customers of a provider in another country', 'elin@yahoo.co.uk', false],
    ['a provider’s other host', 'elin@mail.yahoo.se', false],
    ['no address at all', 'elin', false],
  ])('%s', (_what, address, expected) => {
    expect(isColleague(address)).toBe(expected);
  });

  it('knows no colleagues of members at providers only', () => {
    expect(colleaguesOf(['sara@gmail.com'])('anna@nordlys.example.com')).toBe(false);
  });
});
