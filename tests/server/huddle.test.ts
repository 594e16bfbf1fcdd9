import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { huddle } from '#lib/contract/huddle.ts';
import { campaignCourse } from '#lib/contract/reach-sales.ts';
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

const WEEK = 'from=2026-03-02&to=2026-03-08';

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  describe('the huddle of a team', () => {
    it('tells what was won, what was poor and what was changed on its campaigns, as the report does', async () => {
      const { id, seller, marketer } = await newWorkspace(open());
      const [mine, other] = [await newCampaign(open(), id), await newCampaign(open(), id)];
      const leads = await Promise.all([1, 2, 3, 4].map(() => newLead(open(), id)));
      const [won = '', late = '', foreign = '', poor = ''] = leads;
      const teamId = uuidv7();
      const at = (day: string) => new Date(`2026-03-${day}T12:00:00Z`);
      const said = (leadId: string, campaignId: string, more: object) => ({
        ...{ workspace_id: id, id: uuidv7(), lead_id: leadId, author_id: seller.id, campaign_id: campaignId },
        ...{ verdict: 'poor' as const, reasons: ['no_need'], note: 'No need.', contact: 'reached' as const },
        ...{ given_at: at('04'), history: json([]), answers: json([]) },
        ...more,
      });
      const outcome = (leadId: string, day: string, amount: number) => ({
        ...{ workspace_id: id, id: uuidv7(), lead_id: leadId, kind: 'won' as const, amount, at: at(day) },
      });
      const answered = [
        {
          id: uuidv7(),
          kind: 'fixed',
          text: 'Left out.',
          authorId: marketer.id,
          at: at('05').toISOString(),
          seenAt: null,
        },
      ];
      await open().workspaceTx(id, async (sql) => {
        await sql
          .insertInto('teams')
          .values({
            ...{ workspace_id: id, id: teamId, name: 'Autumn', problem: '' },
            ...{ member_ids: [seller.id, marketer.id], campaign_ids: [mine] },
          })
          .execute();
        for (const leadId of [won, late, poor])
          await sql
            .updateTable('leads')
            .set({ handover_campaign_id: mine })
            .where('workspace_id', '=', id)
            .where('id', '=', leadId)
            .execute();
        await sql
          .updateTable('leads')
          .set({ handover_campaign_id: other })
          .where('workspace_id', '=', id)
          .where('id', '=', foreign)
          .execute();
        await sql
          .insertInto('outcomes')
          .values([
            outcome(won, '03', 9000),
            outcome(won, '06', 500),
            outcome(late, '20', 1),
            outcome(foreign, '03', 1),
          ])
          .execute();
        await sql
          .insertInto('feedback')
          .values([
            said(poor, mine, { answers: json(answered) }),
            // Said before these days, of another campaign, and withdrawn.
            said(late, mine, { given_at: at('01') }),
            said(foreign, other, {}),
            said(won, mine, { retracted_at: at('05') }),
          ])
          .execute();
      });
      const device = await pairedDevice(server, seller);
      const answer = await device.send(`/api/v1/teams/${teamId}/huddle?${WEEK}`);
      expect(answer.status).toBe(200);
      const text = await answer.text();
      // It tells of no seller.
      expect(text).not.toContain(seller.id);
      const told = huddle.response.parse(JSON.parse(text));
      expect(told.wins).toMatchObject([
        { leadId: won, campaignId: mine, value: 9500, at: at('03').toISOString() },
      ]);
      const report = campaignCourse.response.parse(
        await (await device.send(`/api/v1/reports/reach-sales/course?${WEEK}&campaignId=${mine}`)).json(),
      );
      expect(report.poor).toHaveLength(1);
      expect(told.poor).toEqual(report.poor.map((one) => ({ ...one, campaignId: mine })));
      expect(told.poorTotal).toBe(report.poorTotal);
      expect(told.marks).toEqual(report.marks.map((one) => ({ ...one, campaignId: mine })));
      expect(told.marks).toMatchObject([{ kind: 'fixed', text: 'Left out.', answered: 1 }]);
    });

    it('is not there for a team that is not', async () => {
      const { seller } = await newWorkspace(open());
      const device = await pairedDevice(server, seller);
      expect((await device.send(`/api/v1/teams/${uuidv7()}/huddle?${WEEK}`)).status).toBe(404);
      expect(
        (await device.send(`/api/v1/teams/${uuidv7()}/huddle?from=2026-03-08&to=2026-03-02`)).status,
      ).toBe(400);
    });
  });
});
