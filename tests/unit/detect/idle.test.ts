import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IdleTask } from '#lib/detect/idle.ts';
import { Roots } from '#lib/detect/roots.ts';
import { documentOf } from './support/page.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

let now = 0;

/** Work of so many steps, each of which takes so many milliseconds; notes each step that ran. */
function* work(steps: number, milliseconds: number, ran: number[]): Generator<void, void> {
  for (let i = 0; i < steps; i++) {
    ran.push(i);
    now += milliseconds;
    yield;
  }
}

test('runs in slices of four milliseconds and tells what it cost', async () => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const ran: number[] = [];
  const slices: number[] = [];
  const done = vi.fn();
  const paused = (): boolean => {
    slices.push(ran.length);
    return false;
  };
  new IdleTask(work(10, 1, ran), paused, done);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(slices).toEqual([0, 4, 8]);
  expect(done).toHaveBeenCalledExactlyOnceWith(10, true);
});

test('does nothing while paused and goes on when resumed', async () => {
  const ran: number[] = [];
  let paused = true;
  const done = vi.fn();
  const task = new IdleTask(work(3, 0, ran), () => paused, done);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ran).toHaveLength(0);
  paused = false;
  task.resume();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ran).toHaveLength(3);
  expect(done).toHaveBeenCalledOnce();
});

test('a stopped task runs no further and never says it is done', async () => {
  const ran: number[] = [];
  const done = vi.fn();
  const task = new IdleTask(work(3, 0, ran), () => false, done);
  task.stop();
  task.resume();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ran).toHaveLength(0);
  expect(done).not.toHaveBeenCalled();
});

test('work that fails ends there, and says that it is not whole', async () => {
  const done = vi.fn();
  function* failing(): Generator<void, void> {
    yield;
    throw new TypeError('element.closest is not a function');
  }
  new IdleTask(failing(), () => false, done);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(done).toHaveBeenCalledExactlyOnceWith(expect.any(Number), false);
});

test('work without an end is cut after two seconds of computing', async () => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const done = vi.fn();
  new IdleTask(work(1_000_000, 2, []), () => false, done);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(done).toHaveBeenCalledExactlyOnceWith(2_004, false);
});

test('2,000 changed places are read one by one, one more and the page is read as a whole', () => {
  const document = documentOf(`<!doctype html><html><body>${'<p></p>'.repeat(2_001)}</body></html>`);
  const places = [...document.querySelectorAll('p')];
  const roots = new Roots();
  for (const place of places.slice(0, 2_000)) roots.add(place);
  expect(roots.take()).toHaveLength(2_000);
  for (const place of places) roots.add(place);
  expect(roots.take()).toBeUndefined();
  expect(roots.empty).toBe(true);
});

test('a place within another changed one is read with it, one that has left the page not at all', () => {
  const document = documentOf('<!doctype html><html><body><div><p></p></div><i></i></body></html>');
  const [outer, inner, gone] = ['div', 'p', 'i'].map((name) => document.querySelector(name));
  const roots = new Roots();
  for (const place of [inner, outer, gone]) if (place) roots.add(place);
  gone?.remove();
  expect(roots.take()).toEqual([outer]);
});
