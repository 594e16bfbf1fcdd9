import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Handover } from '#lib/contract/records.ts';
import { promises } from '#lib/contract/teams.ts';
import { json } from '#server/db/tables.ts';
import { eachDb } from './support/each-db.ts';
import {
  newCampaign,
  newLead,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const HOUR = 3_600_000;

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  describe('promises kept', () => {
    it('are told of the last 30 days by department, and of a small team together alone', async () => {
      const { id, seller, marketer } = await newWorkspace(open());
      const [mine, other] = [await newCampaign(open(), id), await newCampaign(open(), id)];
      const teamId = uuidv7();
      const ago = (hours: number) => new Date(Date.now() - hours * HOUR);
      const say = async (campaignId: string, hours: number, answeredAfter: number | null) => ({
        ...{ workspace_id: id, id: uuidv7(), lead_id: await newLead(open(), id), author_id: seller.id },
        ...{ campaign_id: campaignId, verdict: 'poor' as const, reasons: [], note: '', given_at: ago(hours) },
        ...{ contact: 'reached' as const, history: json([]) },
        answers: json(
          answeredAfter === null
            ? []
            : [
                {
                  ...{ id: uuidv7(), kind: 'explained', text: 'So it is.', authorId: marketer.id },
                  ...{ at: ago(hours - answeredAfter).toISOString(), seenAt: null },
                },
              ],
        ),
      });
      const feedback = await Promise.all([
        say(mine, 100, 10),
        say(mine, 100, 60),
        say(mine, 100, null),
        // Not due yet, of another campaign, and of long ago.
        say(mine, 10, null),
        say(other, 100, null),
        say(mine, 24 * 40, null),
      ]);
      const handOver = async (hours: number, more: Partial<Handover>) => {
        const handover: Handover = {
          ...{ campaignId: mine, byId: marketer.id, at: ago(hours).toISOString(), note: '' },
          ...{ to: { memberId: seller.id, teamId: null }, answer: null, followedUpAt: null },
          ...more,
        };
        return { leadId: await newLead(open(), id), handover };
      };
      const answered = (is: 'accepted' | 'returned', hours: number) => ({
        ...{ is, memberId: seller.id, at: ago(hours).toISOString(), note: '' },
        reason: is === 'returned' ? 'no_need' : null,
      });
      const handovers = await Promise.all([
        handOver(50, { answer: answered('accepted', 49), followedUpAt: ago(45).toISOString() }),
        handOver(50, { answer: answered('returned', 40) }),
        handOver(50, { answer: answered('accepted', 49) }),
        handOver(2, {}),
      ]);
      await open().workspaceTx(id, async (sql) => {
        await sql
          .insertInto('teams')
          .values({
            ...{ workspace_id: id, id: teamId, name: 'Autumn', problem: '' },
            ...{ member_ids: [seller.id, marketer.id], campaign_ids: [mine] },
          })
          .execute();
        await sql.insertInto('feedback').values(feedback).execute();
        for (const { leadId, handover } of handovers)
          await sql
            .updateTable('leads')
            .set({ handover: json(handover) })
            .where('workspace_id', '=', id)
            .where('id', '=', leadId)
            .execute();
      });
      const device = await pairedDevice(server, seller);
      const read = async () => {
        const answer = await device.send(`/api/v1/teams/${teamId}/promises`);
        return promises.response.parse(await answer.json());
      };
      expect(await read()).toEqual({ both: { kept: 3, of: 6 }, sides: null });

      await open().workspaceTx(id, async (sql) => {
        const more = [1, 2, 3].map((n) => ({
          ...{ workspace_id: id, id: uuidv7(), name: `Member ${n}`, email: `${uuidv7()}@x.example.com` },
          ...{ department: 'sales' as const },
        }));
        await sql.insertInto('members').values(more).execute();
        await sql
          .updateTable('teams')
          .set({ member_ids: [seller.id, marketer.id, ...more.map((one) => one.id)] })
          .where('workspace_id', '=', id)
          .where('id', '=', teamId)
          .execute();
      });
      expect(await read()).toEqual({
        both: { kept: 3, of: 6 },
        sides: { marketing: { kept: 1, of: 3 }, sales: { kept: 2, of: 3 } },
      });
    });
  });
});
