import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { migrationLine, progressLine, telling } from '#server/cli/progress.ts';

/** Something that lines are written to. */
function output(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
}

describe('long work', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells without a terminal a line now and then, once it takes longer than some seconds', () => {
    const out = output(false);
    const line = progressLine(out);
    line.show('leads: 2,000 rows ');
    vi.advanceTimersByTime(4_900);
    expect(out.written).toEqual([]);
    line.show('leads: 4,000 rows ');
    vi.advanceTimersByTime(200);
    expect(out.written).toEqual(['leads: 4,000 rows (5 s)\n']);
    for (let rows = 5; rows < 20; rows += 1) line.show(`leads: ${rows},000 rows `);
    vi.advanceTimersByTime(14_900);
    expect(out.written.slice(1)).toEqual(['leads: 19,000 rows (20 s)\n']);
    line.clear();
    vi.advanceTimersByTime(60_000);
    expect(out.written).toHaveLength(2);
  });

  it('tells of its kind at once on a terminal, on a line that is written over', async () => {
    const out = output(true);
    await telling(out, 'Erasing', async () => {});
    expect(out.written).toEqual(['\r\x1b[KErasing', '\r\x1b[K']);
  });

  it('says that it goes on until it is done or has failed', async () => {
    const out = output(false);
    const done = Promise.withResolvers<number>();
    const work = telling(out, 'Erasing', () => done.promise);
    await vi.advanceTimersByTimeAsync(21_000);
    expect(out.written).toEqual(['Erasing (5 s)\n', 'Erasing (20 s)\n']);
    done.reject(new Error('disk full'));
    await expect(work).rejects.toThrow('disk full');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(out.written).toHaveLength(2);
  });

  it('names the migration under way, and nothing where none is', () => {
    const out = output(false);
    const { onMigration, clear } = migrationLine(out);
    vi.advanceTimersByTime(60_000);
    expect(out.written).toEqual([]);
    onMigration('0049_identities_whole.sql', 1, 2);
    onMigration('0050_more.sql', 2, 2);
    vi.advanceTimersByTime(5_000);
    clear();
    expect(out.written).toEqual(['Bringing the database up to date, 2 of 2: 0050_more.sql (5 s)\n']);
  });
});
