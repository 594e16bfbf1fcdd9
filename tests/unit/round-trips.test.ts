import { describe, expect, it } from 'vitest';
import type { Answer } from '#server/db/pool.ts';
import { sparing } from '#server/db/round-trips.ts';

const BEGIN = 'begin; set local app.workspace_id = 1';

/** A database that answers when told to, and writes down what it was asked. */
function database() {
  const asked: string[] = [];
  const waiting: PromiseWithResolvers<Answer>[] = [];
  const query = sparing(({ before, text }) => {
    asked.push(before === undefined ? text : `${before} + ${text}`);
    const one = Promise.withResolvers<Answer>();
    waiting.push(one);
    return one.promise;
  });
  const answer = (command = 'SELECT') => waiting.shift()?.resolve({ command, rowCount: null, rows: [] });
  const refuse = () => waiting.shift()?.reject(new Error('refused'));
  /** Asks, and answers at once. */
  const done = async (text: string, command?: string) => {
    const asking = query(text);
    answer(command);
    return asking;
  };
  return { asked, query, answer, refuse, done };
}

describe('a transaction over the embedded database', () => {
  it('is begun with its first statement', async () => {
    const { asked, query, done } = database();
    await query(BEGIN);
    await done('select a');
    await done('select b');
    expect(asked).toEqual([`${BEGIN} + select a`, 'select b']);
  });

  it('that asks nothing is neither begun nor ended', async () => {
    const { asked, query } = database();
    for (const end of ['commit', 'rollback']) {
      await query(BEGIN);
      expect((await query(end)).command).toBe(end.toUpperCase());
    }
    expect(asked).toEqual([]);
  });

  it('that only read does not wait for its end', async () => {
    const { asked, query, done, refuse } = database();
    await query(BEGIN);
    await done('select updated_at from leads');
    expect((await query('commit')).command).toBe('COMMIT');
    expect(asked.at(-1)).toBe('commit');
    refuse();
  });

  it.each([
    'update leads set name = $1',
    'with gone as (delete from leads returning id) select * from gone',
    'select * from leads for update',
    'select * from leads for share of leads',
    "select pg_notify('a', 'b')",
    'lock table leads',
  ])('waits for its end after: %s', async (text) => {
    const { query, done, answer } = database();
    await query(BEGIN);
    await done(text);
    await done('select a');
    let ended = false;
    const ending = query('commit').then(() => {
      ended = true;
    });
    await new Promise(setImmediate);
    expect(ended).toBe(false);
    answer('COMMIT');
    await ending;
  });

  it('is not called done when a failure in it was swallowed', async () => {
    const { query, refuse, done } = database();
    await query(BEGIN);
    const failed = query('select a');
    refuse();
    await expect(failed).rejects.toThrow('refused');
    await expect(done('commit', 'ROLLBACK')).rejects.toMatchObject({ code: '25P02' });
    await query(BEGIN);
    await done('select a');
    expect((await query('commit')).command).toBe('COMMIT');
  });
});
