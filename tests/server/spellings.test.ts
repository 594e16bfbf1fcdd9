/** Spellings of sources, media and campaigns from the first event with one to the report, through the API. */
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { timeline } from '#lib/contract/routes.ts';
import { spellings } from '#lib/contract/spellings.ts';
import { readCampaignCounts } from '#server/db/campaign-days.ts';
import { writeUnconsented } from '#server/db/retention.ts';
import { noteSpellings } from '#server/db/spellings.ts';
import { takeBatch } from '#server/ingest/take.ts';
import { listAudit } from '#server/services/audit.ts';
import { eachDb } from './support/each-db.ts';
import { pull } from './support/pull.ts';
import {
  type Device,
  newCampaign,
  newLead,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestServer,
} from './support/server.ts';

type List = z.infer<typeof spellings.response>;

const DAY_MS = 86_400_000;
const ago = (days: number): Date => new Date(Date.now() - days * DAY_MS);

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  async function workspace() {
    const { id, marketer } = await newWorkspace(open());
    const campaignId = await newCampaign(open(), id);
    const email = `${v7()}@havsbris.example.com`;
    const leadId = await newLead(open(), id, email);
    const device: Device = await pairedDevice(server, marketer);
    /** Page views whose links carry these tags. */
    const visit = async (tags: Record<string, string>, daysAgo = 0) => {
      const query = new URLSearchParams(tags);
      const { results } = await takeBatch(
        open(),
        id,
        [
          {
            type: 'page',
            messageId: v7(),
            timestamp: ago(daysAgo).toISOString(),
            context: { traits: { email } },
            properties: { url: `https://nordlys.example.com/?${query}` },
          },
        ],
        { receivedAt: new Date(), sentAt: null, historical: true },
      );
      expect(results).toMatchObject([{ status: 'accepted' }]);
    };
    const list = async (): Promise<List> =>
      spellings.response.parse(await (await device.send('/api/v1/spellings')).json());
    const idOf = async (written: string): Promise<string> => {
      const { unknown, decided } = await list();
      return [...unknown, ...decided].find((one) => one.written === written)?.id ?? '';
    };
    const settled = async () => {
      await server.services.spellings.idle();
      await server.rollup.flush();
    };
    const decide = async (written: string, meaning: string | null) => {
      const answer = await device.send(`/api/v1/spellings/${await idOf(written)}`, { json: { meaning } });
      await settled();
      return answer.status;
    };
    const forget = async (written: string) => {
      await device.send(`/api/v1/spellings/${await idOf(written)}`, { method: 'DELETE' });
      await settled();
    };
    /** Channels and campaigns of the lead's touchpoints, newest first. */
    const placed = async () => {
      const answer = await device.send(`/api/v1/leads/${leadId}/timeline`);
      const { touchpoints } = timeline.response.parse(await answer.json());
      return touchpoints.map(({ channel, campaignId: of }) => (of === campaignId ? `${channel} *` : channel));
    };
    return { id, leadId, campaignId, device, visit, list, decide, forget, placed };
  }

  it('are listed with how often they came, are kept beside the touchpoint, and nothing is dropped', async () => {
    const ws = await workspace();
    await ws.visit({ utm_source: ' LI ', utm_medium: 'CPC', utm_campaign: 'Höst_Pipeline', gclid: 'x1' }, 40);
    await ws.visit({ utm_source: 'li', utm_medium: 'cpc', utm_campaign: 'höst pipeline' }, 3);
    await ws.visit({ utm_source: 'linkedin', utm_medium: 'cpc', utm_campaign: ws.campaignId });
    await ws.visit({ utm_medium: 'utskick' }, 2);
    const { unknown, open: count, decided } = await ws.list();
    expect(decided).toEqual([]);
    expect(count).toBe(3);
    expect(unknown.map(({ field, written, seen }) => [field, written, seen]).toSorted()).toEqual([
      ['campaign', 'Höst_Pipeline', 2],
      ['medium', 'utskick', 1],
      ['source', 'LI', 2],
    ]);
    const newest = unknown.find(({ field }) => field === 'source')?.lastAt ?? '';
    expect(Math.round((Date.now() - Date.parse(newest)) / DAY_MS)).toBe(3);
    const rows = await open().workspaceTx(ws.id, (sql) =>
      sql.selectFrom('touchpoints').select('props').where('workspace_id', '=', ws.id).orderBy('at').execute(),
    );
    expect(rows[0]?.props).toMatchObject({
      traffic: { source: 'LI', medium: 'CPC', campaign: 'Höst_Pipeline', clickIds: { gclid: 'x1' } },
      spelling: { source: 'li', medium: 'cpc', campaign: 'höst-pipeline' },
    });
  });

  it('mean what is decided: earlier touchpoints follow, later ones at once, and all go back when it is taken back', async () => {
    const ws = await workspace();
    const link = { utm_source: 'LI', utm_medium: 'cpc', utm_campaign: 'host' };
    await ws.visit(link, 70);
    await ws.visit(link, 3);
    await ws.visit({ utm_source: 'google', utm_medium: 'cpc' }, 1);
    expect(await ws.placed()).toEqual(['Paid Search', 'Paid Other', 'Paid Other']);

    expect(await ws.decide('LI', 'linkedin')).toBe(200);
    expect(await ws.placed()).toEqual(['Paid Search', 'Paid Social', 'Paid Social']);
    expect(await ws.decide('host', ws.campaignId)).toBe(200);
    expect(await ws.placed()).toEqual(['Paid Search', 'Paid Social *', 'Paid Social *']);
    await ws.visit(link);
    expect((await ws.placed())[0]).toBe('Paid Social *');
    expect((await ws.list()).decided).toMatchObject([
      { written: 'host', meaning: ws.campaignId, seen: 3, waiting: false },
      { written: 'LI', meaning: 'linkedin', seen: 3, waiting: false },
    ]);

    // The card and the report count what moved.
    await server.rollup.flush();
    const { leads } = await ws.device.pull();
    expect(leads.find(({ id }) => id === ws.leadId)?.lastCampaignId).toBe(ws.campaignId);
    const day = (days: number) => ago(days).toISOString().slice(0, 10);
    const counts = () =>
      open().workspaceTx(ws.id, (sql) => readCampaignCounts(sql, ws.id, { from: day(100), to: day(0) }));
    expect(await counts()).toEqual([{ campaignId: ws.campaignId, kind: 'page_view', touches: 3 }]);
    // Devices know the campaign by it as well.
    const spelled = async () => (await pull(open(), ws.id)).tables.campaigns.records[0]?.spellings;
    expect(await spelled()).toEqual(['host']);

    await ws.forget('LI');
    await ws.forget('host');
    expect(await ws.placed()).toEqual(['Paid Other', 'Paid Search', 'Paid Other', 'Paid Other']);
    expect(await counts()).toEqual([]);
    expect(await spelled()).toEqual([]);
    expect((await ws.list()).unknown.map(({ written }) => written).toSorted()).toEqual(['LI', 'host']);
  });

  it('may stay as they are, and are decided otherwise later', async () => {
    const ws = await workspace();
    await ws.visit({ utm_source: 'affischen', utm_medium: 'utomhus' });
    expect(await ws.decide('utomhus', null)).toBe(200);
    expect(await ws.placed()).toEqual(['Unassigned']);
    expect((await ws.list()).unknown).toEqual([]);
    expect(await ws.decide('utomhus', 'event')).toBe(200);
    expect(await ws.placed()).toEqual(['Event']);
  });

  it('mean only what there is, and every decision stands in the audit log', async () => {
    const ws = await workspace();
    await ws.visit({ utm_source: 'LI', utm_medium: 'cpc', utm_campaign: 'host' });
    expect(await ws.decide('LI', 'no such source')).toBe(400);
    expect(await ws.decide('host', 'no-such-campaign')).toBe(404);
    expect(await ws.decide('LI', 'linkedin')).toBe(200);
    await ws.forget('LI');
    const { entries } = await listAudit(server.services, ws.id, {});
    expect(entries.slice(0, 2)).toMatchObject([
      {
        action: 'spelling_forgotten',
        subject: { kind: 'spelling', name: 'LI' },
        details: { field: 'source' },
      },
      { action: 'spelling_decided', details: { field: 'source', meaning: 'linkedin' } },
    ]);
  });

  it('hold no address of a person', async () => {
    const ws = await workspace();
    await ws.visit({ utm_source: 'anna@havsbris.example.com', utm_medium: 'x' });
    expect(JSON.stringify(await ws.list())).not.toContain('havsbris');
  });

  it('are counted on for somebody who refused analytics: the campaign that is meant gets the touch', async () => {
    const ws = await workspace();
    await ws.visit({ utm_campaign: 'host' });
    await ws.decide('host', ws.campaignId);
    await open().workspaceTx(ws.id, (sql) => writeUnconsented(sql, ws.id, 'counted', new Uint8Array(32)));
    await takeBatch(
      open(),
      ws.id,
      [
        {
          type: 'page',
          userId: 'visitor',
          properties: { url: 'https://nordlys.example.com/?utm_campaign=Host' },
          context: { consent: { categoryPreferences: { Analytics: false } } },
        },
      ],
      { receivedAt: new Date(), sentAt: null, historical: false },
    );
    const rows = await open().workspaceTx(ws.id, (sql) =>
      sql.selectFrom('anonymous_touches').select('campaign_id').where('workspace_id', '=', ws.id).execute(),
    );
    expect(rows).toEqual([{ campaign_id: ws.campaignId }]);
  });

  describe('that anybody puts into links', () => {
    it('are noted up to a number; those known already are counted on', async () => {
      const ws = await workspace();
      const at = new Date();
      const many = Array.from({ length: 5_001 }, (_, n) => ({
        ...{ field: 'source' as const, spelling: `s${n}`, written: `s${n}`, at },
      }));
      const note = (those: typeof many) =>
        open().workspaceTx(ws.id, (sql) => noteSpellings(sql, ws.id, those));
      await note(many.slice(0, 5_000));
      await note(many.slice(4_999));
      const { unknown, open: count } = await ws.list();
      expect(count).toBe(5_000);
      expect(unknown).toHaveLength(200);
      expect(unknown[0]).toMatchObject({ written: 's4999', seen: 2 });
    });
  });
});
