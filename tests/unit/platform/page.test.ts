import { expect, test, vi } from 'vitest';

const listeners = vi.hoisted(() => {
  const all = new Set<
    (message: unknown, sender: { id?: string }, answer: (reply: unknown) => void) => void
  >();
  vi.stubGlobal('chrome', {
    runtime: {
      id: 'ours',
      onMessage: {
        addListener: all.add.bind(all),
        removeListener: all.delete.bind(all),
      },
    },
  });
  return all;
});

import { onCommand } from '../../../lib/platform/page.ts';

const tell = (message: unknown, id = 'ours'): unknown => {
  const answer = vi.fn();
  for (const listener of listeners) listener(message, { id }, answer);
  return answer.mock.lastCall?.[0];
};

test('a page hears the type of what the extension says and nothing from elsewhere, until it ends', () => {
  const end = new AbortController();
  const heard: unknown[] = [];
  onCommand((type) => {
    heard.push(type);
    return 'answered';
  }, end.signal);

  expect(tell({ type: 'page.tell' })).toBe('answered');
  for (const other of [null, undefined, 'page.tell', 7, {}]) tell(other);
  expect(tell({ type: 'page.stop' }, 'another')).toBeUndefined();
  expect(heard).toEqual(['page.tell', undefined, undefined, undefined, undefined, undefined]);

  end.abort();
  expect(tell({ type: 'page.tell' })).toBeUndefined();
});
