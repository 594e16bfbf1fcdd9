import { describe, expect, it } from 'vitest';
import type { Surface } from '#lib/detect/types.ts';
import { chipsOf, grouped } from '../../../components/now/groups.ts';

const on = (surface: Surface, ...ids: string[]) =>
  ids.map((leadId) => ({ leadId, surface, confidence: 1, via: [] }));

describe('the people of a page', () => {
  it('come in groups, without those that have nobody', () => {
    const people = [
      ...on('sender', 'a'),
      ...on('recipient', 'b'),
      ...on('text', 'c'),
      ...on('list', 'd', 'e'),
    ];
    expect(grouped(people)).toEqual([
      { group: 'message', leadIds: ['a', 'b'] },
      { group: 'page', leadIds: ['c'] },
      { group: 'list', leadIds: ['d', 'e'] },
    ]);
    expect(grouped(on('mailto', 'a'))).toEqual([{ group: 'page', leadIds: ['a'] }]);
  });

  it.each([
    [['a'], 'a', [], 'the open one needs no name beside its card'],
    [['a', 'b', 'c'], 'a', ['a', 'b'], 'the likeliest two'],
    [['a', 'b', 'c'], 'c', ['a', 'c'], 'the open one is among them'],
    [['a', 'b', 'c'], 'z', ['a', 'b'], 'one from beside is open'],
    [[], null, [], 'nobody in front'],
  ] as [string[], string | null, string[], string][])('%j, open %s: %j, %s', (front, open, chips) => {
    expect(chipsOf(on('text', ...front), open)).toEqual(chips);
  });
});
