import { describe, expect, it } from 'vitest';
import { foldRequests } from '../../../components/privacy/fold.ts';
import type { SentRequest } from '../../../lib/store/requests.ts';

const sent = (n: number, change: Partial<SentRequest> = {}): SentRequest => ({
  n,
  at: new Date(2026, 2, 1, 8, n).toISOString(),
  host: 'samsyn.example.com',
  route: 'GET /api/v1/sync',
  items: 0,
  bytes: 0,
  answered: 1,
  ...change,
});

describe('foldRequests', () => {
  it('folds neighbours of one kind and adds up what they held', () => {
    const route = 'POST /api/v1/mutations';
    const [day, ...more] = foldRequests([
      sent(5, { route, items: 2, bytes: 300 }),
      sent(4, { route, items: 1, bytes: 150 }),
      sent(3),
      sent(2, { answered: 0 }),
      sent(1, { host: 'other.example.com' }),
    ]);
    expect(more).toEqual([]);
    expect(day?.rows.map(({ newest, times, items, bytes }) => [newest.n, times, items, bytes])).toEqual([
      [5, 2, 3, 450],
      [3, 1, 0, 0],
      [2, 1, 0, 0],
      [1, 1, 0, 0],
    ]);
  });

  it('begins anew with each day', () => {
    const days = foldRequests([sent(2), sent(1, { at: new Date(2026, 1, 28, 23).toISOString() })]);
    expect(days.map(({ rows }) => rows.length)).toEqual([1, 1]);
  });
});
