/** Work that falls due: what fails is tried again at the next look, not at once and without end. */
import { expect, it } from 'vitest';
import { createDue } from '#server/jobs/due.ts';
import { createLog } from '#server/log.ts';
import { eachDb } from './support/each-db.ts';
import { newWorkspace } from './support/server.ts';

eachDb((_kind, open) => {
  it('waits for the next look with what failed', async () => {
    const { id } = await newWorkspace(open());
    const told: string[] = [];
    let tries = 0;
    const due = createDue(
      { db: open(), log: createLog('error', { write: (line) => void told.push(line) }) },
      {
        name: 'broken',
        // So that a fault here ends, too.
        due: async () => (tries < 50 ? ['it'] : []),
        nextDue: async () => null,
        serve: async () => {
          tries += 1;
          throw new Error('broken');
        },
        failed: 'it was not served',
        now: () => new Date(),
      },
    );
    due.wake(id);
    await due.idle();
    expect(tries).toBe(1);
    expect(told).toEqual([expect.stringContaining('it was not served')]);
    due.wake(id);
    await due.idle();
    expect(tries).toBe(2);
    await due.stop();
  });
});
