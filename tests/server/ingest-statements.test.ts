/** What a batch of events costs the database in journeys (docs/adr/0042-a-batch-is-a-dozen-statements.md). */
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import type { Db } from '#server/db/db.ts';
import { takeBatch } from '#server/ingest/take.ts';
import { eachDb } from './support/each-db.ts';
import { newCampaign, newWorkspace } from './support/server.ts';

/** The same database, and how many statements its workspaces' transactions had. */
function counting(db: Db): { db: Db; count(): number } {
  let count = 0;
  const counted: Db['workspaceTx'] = (workspaceId, work, turn) =>
    db.workspaceTx(
      workspaceId,
      (sql) =>
        work(
          sql.withPlugin({
            transformQuery: ({ node }) => {
              count += 1;
              return node;
            },
            transformResult: async ({ result }) => result,
          }),
        ),
      turn,
    );
  return { db: { ...db, workspaceTx: counted }, count: () => count };
}

const arrival = () => ({ receivedAt: new Date(), sentAt: null, historical: false });

/** More would be felt: each is a journey to the database. Today 17 and 9. */
const MOST = { new: 20, known: 12 };

eachDb((_kind, open) => {
  /** How many statements it takes to take such a batch: people who are new, and known ones doing something. */
  async function statementsOf(size: number, mostOf: 'new' | 'known'): Promise<number> {
    const { id } = await newWorkspace(open());
    const campaign = await newCampaign(open(), id);
    const addresses = Array.from({ length: size }, (_, n) => `elin.${n}@bolag-${n}.example`);
    const identify = (email: string, n: number) => ({
      ...{ type: 'identify', messageId: uuidv7(), userId: `u-${n}` },
      traits: { email, name: `Elin ${n}`, title: 'IT-chef', company: { name: `Bolag ${n}` } },
    });
    const track = (email: string, n: number) => ({
      ...{ type: 'track', messageId: uuidv7(), userId: `u-${n}`, event: 'Email Opened' },
      context: { traits: { email }, campaign: { source: `news-${n % 3}`, medium: 'email', name: campaign } },
    });
    const { db, count } = counting(open());
    if (mostOf === 'known') await takeBatch(open(), id, addresses.map(identify), arrival());
    const { results } = await takeBatch(
      db,
      id,
      addresses.flatMap((email, n) =>
        mostOf === 'new' ? [identify(email, n), track(email, n)] : [track(email, n)],
      ),
      arrival(),
    );
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['accepted']));
    return count();
  }

  describe.each(['new', 'known'] as const)('a batch of %s people', (mostOf) => {
    it('takes as many statements for a thousand as for ten', async () => {
      const ten = await statementsOf(10, mostOf);
      expect(await statementsOf(1_000, mostOf)).toBe(ten);
      expect(ten).toBeLessThanOrEqual(MOST[mostOf]);
    });
  });
});
