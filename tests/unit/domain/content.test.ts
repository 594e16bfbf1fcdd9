/** What of a persona's content a seller is offered for a lead. */
import { describe, expect, it } from 'vitest';
import type { ContentPiece } from '#lib/contract/records.ts';
import { offeredContent } from '#lib/domain/content.ts';
import { signalOfPath } from '#lib/domain/signal.ts';

const piece = (path: string, stages: string[] = [], day = '01'): ContentPiece => ({
  ...{ title: path, url: `https://www.example.com${path}`, stages },
  addedAt: `2026-03-${day}T09:00:00.000Z`,
});
const offered = (content: ContentPiece[], stage: string | null, signals: Record<string, number> = {}) =>
  offeredContent(content, { stage, signals }).map(({ title }) => title);

describe('on offer', () => {
  it('are at most three, the newest first, in whatever order they stand', () => {
    const all = [piece('/b', [], '02'), piece('/d', [], '04'), piece('/a', [], '01'), piece('/c', [], '03')];
    expect(offered(all, 'aware')).toEqual(['/d', '/c', '/b']);
    expect(all.map(({ title }) => title)).toEqual(['/b', '/d', '/a', '/c']);
  });

  it('is what fits the stage, and what fits any', () => {
    const all = [
      piece('/early', ['aware', 'engaged'], '03'),
      piece('/late', ['deciding'], '02'),
      piece('/any'),
    ];
    expect(offered(all, 'engaged')).toEqual(['/early', '/any']);
    expect(offered(all, 'deciding')).toEqual(['/late', '/any']);
    expect(offered(all, null)).toEqual(['/any']);
  });

  it('is not what the lead has seen, and its place goes to the next one', () => {
    const all = [
      piece('/guides/tariffs', [], '05'),
      piece('/en/cases/norrby-nat/', [], '04'),
      piece('/security?v=2#top', [], '03'),
      piece('/films/four-minutes', [], '02'),
      piece('/terms'),
    ];
    expect(offered(all, 'aware', { 'guide:tariffs': 1, 'case:other': 3 })).toEqual([
      '/en/cases/norrby-nat/',
      '/security?v=2#top',
      '/films/four-minutes',
    ]);
    expect(offered(all, 'aware', { 'guide:tariffs': 1, 'case:norrby-nat': 2, 'page:security': 1 })).toEqual([
      '/films/four-minutes',
      '/terms',
    ]);
  });

  it('is nothing where there is nothing', () => {
    expect(offered([], 'aware')).toEqual([]);
  });
});

describe('a path', () => {
  it.each([
    ['/guides/tariffs', 'guide:tariffs'],
    ['/SV/Case/Norrby-Nat/', 'case:norrby-nat'],
    ['/pricing', 'page:pricing'],
    ['/guides', null],
    ['/films/four-minutes', null],
    ['', null],
  ])('%s is the signal %s', (path, signal) => {
    expect(signalOfPath(path)).toBe(signal);
  });
});
