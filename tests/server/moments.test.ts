/** Moments: marketing says what a touchpoint tells, every device hears of it; and what was seen at a touchpoint. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seen, timelines } from '#lib/contract/routes.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newLead,
  newTouchpoint,
  newWorkspace,
  pairedDevice,
  problemOf,
  startTestServer,
  type TestServer,
} from './support/server.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T08:00:00.000Z');

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  const say = async (device: Device, type: string, payload: object) => {
    const [result] = await device.mutate([
      { id: uuidv7(), clientAt: new Date().toISOString(), type, payload },
    ]);
    return result?.code ?? result?.status;
  };
  const momentsOf = async (device: Device, leadId: string) => {
    const answer = await device.send('/api/v1/timelines', { json: { leadIds: [leadId], limit: 1 } });
    return timelines.response.parse(await answer.json()).timelines[0]?.moments;
  };

  it('a moment reaches sellers with who says it, can be worded anew and taken away', async () => {
    const { id, seller, marketer } = await newWorkspace(open());
    const leadId = await newLead(open(), id);
    const [first, second] = [
      await newTouchpoint(open(), id, { leadId, at: new Date(START) }),
      await newTouchpoint(open(), id, { leadId, at: new Date(START + DAY) }),
    ];
    const [sidebar, marketing] = [await pairedDevice(server, seller), await pairedDevice(server, marketer)];
    const { cursor } = await sidebar.pull();
    expect(
      await say(marketing, 'moment.mark', { leadId, touchpointId: first, text: '  Asks for a price.  ' }),
    ).toBe('applied');
    // The lead comes anew, so that devices fetch its timeline.
    expect((await sidebar.pull(cursor)).leads.map((lead) => lead.id)).toEqual([leadId]);
    await say(marketing, 'moment.mark', { leadId, touchpointId: second, text: 'Came back.' });
    await say(marketing, 'moment.mark', { leadId, touchpointId: first, text: 'Asks for a price again.' });
    expect(await momentsOf(sidebar, leadId)).toMatchObject([
      {
        touchpointId: second,
        text: 'Came back.',
        memberId: marketer.id,
        kind: 'page_view',
        title: 'Pricing',
      },
      { touchpointId: first, text: 'Asks for a price again.', touchedAt: '2026-03-01T08:00:00.000Z' },
    ]);
    for (const _ of [1, 2])
      expect(await say(marketing, 'moment.unmark', { leadId, touchpointId: second })).toBe('applied');
    expect((await momentsOf(sidebar, leadId))?.map(({ touchpointId }) => touchpointId)).toEqual([first]);
  });

  it('a kind is one as well, worded anew and taken away by marketing alone', async () => {
    const { seller, marketer } = await newWorkspace(open());
    const [sidebar, marketing] = [await pairedDevice(server, seller), await pairedDevice(server, marketer)];
    const change = (json: object, as = marketing) => as.send('/api/v1/kind-moments', { json });
    const kinds = async () => (await sidebar.pull()).tables.workspace?.columns.kindMoments?.[0];
    expect((await change({ kind: 'demo', text: 'x' }, sidebar)).status).toBe(403);
    expect((await change({ kind: 'dance', text: 'x' })).status).toBe(400);
    await change({ kind: 'demo', text: 'Bring the price.' });
    await change({ kind: 'chat', text: 'Quick answers win.' });
    await change({ kind: 'demo', text: ' Bring the price list. ' });
    expect(await kinds()).toMatchObject([
      { kind: 'chat', text: 'Quick answers win.' },
      { kind: 'demo', text: 'Bring the price list.', memberId: marketer.id },
    ]);
    await change({ kind: 'chat', text: null });
    expect(await kinds()).toMatchObject([{ kind: 'demo' }]);
  });

  it('is of a touchpoint of that lead, and goes along when leads become one', async () => {
    const { id, seller, marketer } = await newWorkspace(open());
    const [leadId, otherId] = [await newLead(open(), id), await newLead(open(), id)];
    const touchpointId = await newTouchpoint(open(), id, { leadId: otherId });
    const marketing = await pairedDevice(server, marketer);
    const sidebar = await pairedDevice(server, seller);
    expect(await say(marketing, 'moment.mark', { leadId, touchpointId, text: 'x' })).toBe('not_found');
    expect(await say(marketing, 'moment.mark', { leadId, touchpointId, text: '  ' })).toBe('invalid_request');
    expect(await say(marketing, 'moment.mark', { leadId: otherId, touchpointId, text: 'Telling.' })).toBe(
      'applied',
    );
    expect(await say(sidebar, 'lead.merge', { leadId, otherId })).toBe('applied');
    expect(await momentsOf(sidebar, leadId)).toMatchObject([{ touchpointId, text: 'Telling.' }]);
    expect(await say(marketing, 'moment.unmark', { leadId: otherId, touchpointId })).toBe('applied');
    expect(await momentsOf(sidebar, leadId)).toEqual([]);
  });

  it('says what was seen as the source sent it, without what is ours', async () => {
    const { id, seller } = await newWorkspace(open());
    const leadId = await newLead(open(), id);
    const device = await pairedDevice(server, seller);
    const read = async (props: object | undefined) => {
      const touchpointId = await newTouchpoint(open(), id, { leadId, ...(props && { props }) });
      const answer = await device.send(`/api/v1/leads/${leadId}/touchpoints/${touchpointId}/seen`);
      return seen.response.parse(await answer.json()).seen;
    };
    expect(
      await read({
        url: 'https://www.nordlys.example.com/pricing',
        question: 'What does it cost?',
        seats: 40,
        answers: { role: 'Buyer', deep: { hidden: 'x' } },
        topics: ['heat', 'wind'],
        empty: null,
        signal: 'page:pricing',
        traffic: { source: 'google' },
      }),
    ).toEqual({
      url: 'https://www.nordlys.example.com/pricing',
      facts: expect.toSatisfy(
        (facts: { name: string; value: string }[]) =>
          [
            ['question', 'What does it cost?'],
            ['seats', '40'],
            ['answers.role', 'Buyer'],
            ['topics', 'heat, wind'],
          ].every(([name, value]) => facts.some((fact) => fact.name === name && fact.value === value)) &&
          facts.length === 4,
      ),
    });
    // What would run when it is opened is no address.
    expect(await read({ url: 'javascript:alert(1)' })).toBeNull();
    expect(await read({ signal: 'page:pricing' })).toBeNull();
    expect(await read(undefined)).toBeNull();
    const other = await newWorkspace(open());
    const foreign = await newLead(open(), other.id);
    const theirs = await newTouchpoint(open(), other.id, { leadId: foreign, props: { question: 'x' } });
    expect(
      await problemOf(await device.send(`/api/v1/leads/${foreign}/touchpoints/${theirs}/seen`)),
    ).toMatchObject({
      status: 404,
    });
  });
});
