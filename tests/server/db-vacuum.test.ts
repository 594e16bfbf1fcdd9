import { openAsBlob } from 'node:fs';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import * as z from 'zod';
import { openEngine } from '#server/db/pglite-engine.ts';
import { keepTidy } from '#server/db/pglite-vacuum.ts';
import { eventually } from '../support/eventually.ts';

const Stat = z.array(z.object({ name: z.string(), dead: z.int(), tidied: z.boolean(), rows: z.int() }));

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

it('tidies tables that changed much, and no others, until it is stopped', async () => {
  const opened = await openEngine({ dir: null, image: await openAsBlob(inject('pgliteImage')) });
  if (!opened.ok) throw new Error(opened.error.message);
  const query = (text: string) => opened.value.answer({ do: 'query', text, params: [] });
  const stats = async () => {
    const { rows } =
      await query(`select s.relname as name, s.n_dead_tup as dead, s.last_vacuum is not null as tidied, c.reltuples::int as rows
      from pg_stat_user_tables s join pg_class c on c.oid = s.relid where s.relname in ('busy', 'quiet') order by 1`);
    return Stat.parse(rows);
  };
  const stop = keepTidy({ connect: async () => ({ query, release: () => {} }) });

  await query(`create table busy (id int); create table quiet (id int);
    insert into busy select generate_series(1, 1000); update busy set id = id + 1; insert into quiet values (1); select pg_stat_force_next_flush()`);
  expect(await stats()).toEqual([
    { name: 'busy', dead: 1000, tidied: false, rows: -1 },
    { name: 'quiet', dead: 0, tidied: false, rows: -1 },
  ]);

  vi.advanceTimersByTime(10_000);
  await eventually(async () => {
    expect(await stats()).toEqual([
      { name: 'busy', dead: 0, tidied: true, rows: 1000 },
      { name: 'quiet', dead: 0, tidied: false, rows: -1 },
    ]);
  });

  stop();
  expect(vi.getTimerCount()).toBe(0);
  await opened.value.answer({ do: 'close' });
});
