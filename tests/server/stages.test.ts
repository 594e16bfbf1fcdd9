/** The stages of a workspace: how long leads are in them, and what follows when they change. */
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type * as z from 'zod';
import { type setStages, stageTimes } from '#lib/contract/stages.ts';
import { takeBatch } from '#server/ingest/take.ts';
import { listAudit } from '#server/services/audit.ts';
import { eachDb } from './support/each-db.ts';
import { newWorkspace, pairedDevice, startTestServer, type TestServer } from './support/server.ts';

type Stages = z.input<typeof setStages.body>['stages'];

const DAY_MS = 86_400_000;

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  async function workspace() {
    const { id, marketer } = await newWorkspace(open());
    const device = await pairedDevice(server, marketer);
    /** Somebody does something, so many days ago. */
    const did = async (who: string, event: string, daysAgo: number) => {
      await takeBatch(
        open(),
        id,
        [
          {
            type: 'track',
            event,
            messageId: v7(),
            timestamp: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
            context: { traits: { email: `${who}@havsbris.example.com` } },
          },
        ],
        { receivedAt: new Date(), sentAt: null, historical: true },
      );
      await server.rollup.flush();
    };
    const times = async () =>
      stageTimes.response.parse(await (await device.send('/api/v1/stages')).json()).stages;
    const set = async (stages: Stages) => {
      const answer = await device.send('/api/v1/stages', { json: { stages } });
      await server.rollup.flush();
      return answer.status;
    };
    const stageOf = async (who: string) => {
      const { leads } = await device.pull();
      return leads.find(({ emails }) => emails.includes(`${who}@havsbris.example.com`));
    };
    return { id, device, did, times, set, stageOf };
  }

  const stage = (key: string, kinds: string[], stuckAfterDays: number | null = null): Stages[number] => ({
    ...{ key, name: { en: key, sv: key }, entry: { kinds, outcomes: [] }, stuckAfterDays },
  });

  it('say how many leads are in each, for how long, and how many are stuck', async () => {
    const ws = await workspace();
    for (const [who, daysAgo] of [
      ['a', 10],
      ['b', 20],
      ['c', 40],
      ['d', 80],
    ] as const)
      await ws.did(who, 'Form Submitted', daysAgo);
    await ws.did('e', 'Demo', 3);
    const times = Object.fromEntries((await ws.times()).map(({ key, ...rest }) => [key, rest]));
    expect(Object.keys(times)).toEqual(['aware', 'engaged', 'evaluating', 'deciding', 'customer']);
    expect(times.engaged).toMatchObject({ leads: 4, stuck: 2 });
    expect(times.engaged?.medianDays).toBeCloseTo(30, 0);
    expect(times.engaged?.p75Days).toBeCloseTo(50, 0);
    expect(times.evaluating).toMatchObject({ leads: 1, stuck: 0 });
    expect(times.aware).toEqual({ leads: 0, medianDays: null, p75Days: null, stuck: 0 });
    // Who has bought is where they are meant to be.
    expect(times.customer).toMatchObject({ leads: 0, stuck: null });
  });

  it('are the workspace’s own: leads are placed anew by what it says takes them in', async () => {
    const ws = await workspace();
    await ws.did('elin', 'Form Submitted', 30);
    await ws.did('elin', 'Demo', 20);
    await ws.did('jonas', 'Form Submitted', 5);
    expect((await ws.stageOf('elin'))?.stage).toBe('evaluating');
    expect(await ws.set([stage('curious', ['form_submit'], 10), stage('trying', ['demo'], 10)])).toBe(200);
    expect(await ws.stageOf('elin')).toMatchObject({
      stage: 'trying',
      stageWhy: { by: 'evidence', met: [{ kind: 'demo' }] },
    });
    expect((await ws.stageOf('jonas'))?.stage).toBe('curious');
    expect((await ws.times()).map(({ key, leads, stuck }) => [key, leads, stuck])).toEqual([
      ['curious', 1, 0],
      ['trying', 1, 1],
    ]);
    const { entries } = await listAudit(server.services, ws.id, {});
    expect(entries[0]).toMatchObject({ action: 'stages_set', details: { stages: 2 } });
  });

  it('that go leave nobody behind who was put there by hand', async () => {
    const ws = await workspace();
    await ws.did('elin', 'Form Submitted', 30);
    const lead = await ws.stageOf('elin');
    const set = { stage: 'customer', reason: 'Bought at the fair' };
    await ws.device.mutate([
      {
        ...{ id: v7(), type: 'lead.stage', clientAt: new Date().toISOString() },
        payload: { leadId: lead?.id, set },
      },
    ]);
    expect((await ws.stageOf('elin'))?.stage).toBe('customer');
    expect(await ws.set([stage('curious', ['form_submit'])])).toBe(200);
    expect(await ws.stageOf('elin')).toMatchObject({ stage: 'curious', stageWhy: { by: 'evidence' } });
  });

  it('are refused without a name, twice, or with evidence that there is none of', async () => {
    const ws = await workspace();
    expect(await ws.set([stage('a', []), stage('a', [])])).toBe(400);
    expect(await ws.set([{ ...stage('a', []), name: { en: '', sv: 'x' } }])).toBe(400);
    expect(await ws.set([stage('a', ['no_such_kind'])])).toBe(400);
    expect(await ws.set([])).toBe(400);
    expect((await ws.times()).length).toBe(5);
  });
});
