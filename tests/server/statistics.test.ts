import { expect, it } from 'vitest';
import { DbError } from '#server/db/errors.ts';
import { tellPlanner } from '#server/db/statistics.ts';
import { eachDb } from './support/each-db.ts';

eachDb((_kind, open) => {
  it('what was stored does not fail because the database could not look at its tables', async () => {
    const full = { ...open(), tx: () => Promise.reject(new DbError('53100', 'disk full')) };
    await expect(tellPlanner(full, 1_000)).resolves.toBeUndefined();
    const broken = { ...open(), tx: () => Promise.reject(new TypeError('a fault in the code')) };
    await expect(tellPlanner(broken, 1_000)).rejects.toThrow('a fault in the code');
  });
});
