import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { seldom } from '../../../components/ui/seldom.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('runs at once, and once more for all that came meanwhile', () => {
  const run = vi.fn();
  const { call } = seldom(run, 5_000);
  call();
  expect(run).toHaveBeenCalledTimes(1);
  call();
  call();
  vi.advanceTimersByTime(4_999);
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(60_000);
  expect(run).toHaveBeenCalledTimes(2);
  call();
  expect(run).toHaveBeenCalledTimes(3);
});

it('does not run after its end', () => {
  const run = vi.fn();
  const { call, stop } = seldom(run, 5_000);
  call();
  call();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(run).toHaveBeenCalledTimes(1);
});
