import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActionDecision } from '#lib/contract/records.ts';
import { salesProcess } from '#lib/contract/sales-process.ts';
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

const DAY = 86_400_000;

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  describe('what sales does about a campaign’s leads', () => {
    it('is told of each lead, a page at a time, without anybody’s words', async () => {
      const { id, seller, marketer } = await newWorkspace(open());
      const [mine, other] = [await newCampaign(open(), id), await newCampaign(open(), id)];
      // One after the other: ids are in the order of time.
      const untouched = await newLead(open(), id);
      const later = await newLead(open(), id);
      const met = await newLead(open(), id);
      const foreign = await newLead(open(), id);
      const at = (days: number) => new Date(Date.now() + days * DAY);
      const touch = (leadId: string, days: number, kind: string, more: object = {}) => ({
        ...{ workspace_id: id, id: uuidv7(), lead_id: leadId, at: at(days), kind, title: 'SECRET WORDS' },
        ...{
          direction: 'out' as const,
          actor: 'person' as const,
          side: 'sales' as const,
          channel: 'Outbound',
        },
        detail: 'SECRET WORDS',
        ...more,
      });
      const putOff: ActionDecision = {
        ...{ code: 'answer', touchpointId: uuidv7(), memberId: seller.id, at: at(-1).toISOString() },
        choice: { is: 'later', until: at(5).toISOString().slice(0, 10) },
      };
      const meetingAt = at(3);
      await open().workspaceTx(id, async (sql) => {
        for (const [leadId, campaign] of [
          ...[untouched, later, met].map((one) => [one, mine] as const),
          [foreign, other] as const,
        ])
          await sql
            .updateTable('leads')
            .set({ last_campaign_id: campaign })
            .where('workspace_id', '=', id)
            .where('id', '=', leadId)
            .execute();
        await sql
          .updateTable('leads')
          .set({ actions: json([putOff]), owner_id: seller.id, stage: 'engaged' })
          .where('workspace_id', '=', id)
          .where('id', '=', later)
          .execute();
        await sql
          .insertInto('touchpoints')
          .values([
            touch(later, -9, 'call_outbound'),
            touch(later, -2, 'email_sent'),
            touch(later, -1, 'email_open', { side: 'marketing' }),
            touch(met, -4, 'meeting_booked', { starts_at: meetingAt }),
          ])
          .execute();
      });
      const device = await pairedDevice(server, marketer);
      const read = async (query: string) => {
        const text = await (await device.send(`/api/v1/campaigns/${mine}/sales-process${query}`)).text();
        expect(text).not.toContain('SECRET');
        return salesProcess.response.parse(JSON.parse(text));
      };
      const { leads, next } = await read('?limit=2');
      expect(leads).toMatchObject([
        {
          ...{ id: met, ownerId: null, stage: null, lastTouch: { kind: 'meeting_booked' } },
          step: { is: 'meeting', at: meetingAt.toISOString() },
        },
        {
          ...{ id: later, ownerId: seller.id, stage: 'engaged', lastTouch: { kind: 'email_sent' } },
          step: { is: 'put_off', code: 'answer' },
        },
      ]);
      expect(next).toBe(later);
      expect(await read(`?after=${next}`)).toMatchObject({
        leads: [{ id: untouched, lastTouch: null, step: null }],
        next: null,
      });
    });
  });
});
