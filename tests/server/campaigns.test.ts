/** What marketing says of a campaign: who may, what is refused and why, and that every device has it. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CampaignDetails } from '#lib/contract/campaigns.ts';
import { stamp } from '#server/db/changes.ts';
import { handOnPersona, insertVersion, makeCurrent } from '#server/db/personas.ts';
import { listAudit } from '#server/services/audit.ts';
import { eventually } from '../support/eventually.ts';
import { NO_TEXT } from '../support/persona-text.ts';
import { eachDb } from './support/each-db.ts';
import { pull } from './support/pull.ts';
import {
  type Device,
  newCampaign,
  openStream,
  problemOf,
  startTestServer,
  type TestServer,
  twoDevices,
} from './support/server.ts';

eachDb((_kind, open) => {
  let server: TestServer;
  let workspaceId: string;
  let campaignId: string;
  let seller: Device;
  let marketer: Device;
  let members: { seller: string; marketer: string };

  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    const two = await twoDevices(server);
    workspaceId = two.id;
    seller = two.hers;
    marketer = two.theirs;
    members = { seller: two.seller.id, marketer: two.marketer.id };
    campaignId = await newCampaign(open(), workspaceId);
  });

  const details = (change: Partial<CampaignDetails> = {}): CampaignDetails => ({
    ...{ startsOn: '2026-10-01', endsOn: '2026-11-30', ownerId: members.marketer, personaIds: [] },
    brief: {
      promise: 'Fewer reports.',
      audience: 'Marketing heads',
      offer: 'A webinar',
      nextStep: 'Call on Thursday',
    },
    addresses: [],
    externalIds: [],
    ...change,
  });
  const say = (json: unknown, as = marketer, id = campaignId) => as.send(`/api/v1/campaigns/${id}`, { json });
  const onDevices = async () => (await pull(open(), workspaceId)).tables.campaigns.records[0];

  it('is on every device: addresses in their normal form, each once, and everything as it was said', async () => {
    const persona = { id: uuidv7(), name: 'Maria', threshold: 0.6, criteria: [], text: NO_TEXT };
    await open().workspaceTx(workspaceId, async (sql) => {
      const version = {
        personaId: persona.id,
        number: 1,
        authorId: members.marketer,
        at: new Date(),
        retired: null,
      };
      await insertVersion(sql, workspaceId, persona, version);
      await makeCurrent(sql, workspaceId, {
        ...{ ...version, ...persona, approvals: [], current: null },
        isRetired: null,
      });
    });
    expect(await onDevices()).toMatchObject({ addresses: [], personaIds: [], brief: { promise: '' } });
    const stream = await openStream(seller);
    const said = details({
      addresses: ['https://www.Nordlys.example/Webinar/?utm_source=x', 'nordlys.example/webinar'],
      externalIds: [{ tool: 'linkedin_ads', id: '310004567' }],
      personaIds: [persona.id, persona.id],
    });
    expect((await say(said)).status).toBe(200);
    await eventually(async () => expect(stream.nudges.length).toBeGreaterThan(0));
    stream.leave();
    expect(await onDevices()).toMatchObject({
      ...said,
      addresses: ['nordlys.example/webinar'],
      personaIds: [persona.id],
    });
    const { entries } = await listAudit(server.services, workspaceId, {});
    expect(entries[0]).toMatchObject({
      action: 'campaign_described',
      subject: { kind: 'campaign', id: campaignId, name: 'Autumn Pipeline' },
      details: { addresses: 1, ids: 1 },
    });
    // The persona is retired: who takes over is aimed at, or nobody.
    const other = uuidv7();
    const handOn = (from: string, to: string | null) =>
      open().workspaceTx(workspaceId, async (sql) => {
        await handOnPersona(sql, workspaceId, from, to);
        await stamp(sql, workspaceId);
      });
    await handOn(persona.id, other);
    expect(await onDevices()).toMatchObject({ personaIds: [other] });
    await handOn(other, null);
    expect(await onDevices()).toMatchObject({ personaIds: [] });
  });

  it('is not for sellers to say', async () => {
    expect(await problemOf(await say(details(), seller))).toMatchObject({ code: 'forbidden' });
    expect(await onDevices()).toMatchObject({ startsOn: null });
  });

  it.each<[string, (known: typeof members) => Partial<Record<keyof CampaignDetails, unknown>>, string]>([
    ['an address of no web page', () => ({ addresses: ['nordlys.example', 'webinar'] }), 'addresses[1]'],
    ['an address with a password', () => ({ addresses: ['https://a:b@nordlys.example'] }), 'addresses[0]'],
    ['a persona that there is none of', () => ({ personaIds: [uuidv7()] }), 'personaIds'],
    ['an owner in sales', ({ seller: ownerId }) => ({ ownerId }), 'ownerId'],
    ['an owner who is nobody', () => ({ ownerId: uuidv7() }), 'ownerId'],
    ['an end before the start', () => ({ startsOn: '2026-12-01' }), 'endsOn'],
    ['a tool that is none', () => ({ externalIds: [{ tool: 'fax', id: '1' }] }), 'externalIds'],
    [
      'an id that is a sentence',
      () => ({ externalIds: [{ tool: 'brevo', id: 'my campaign' }] }),
      'externalIds',
    ],
    ['a brief that is a book', () => ({ brief: { ...details().brief, offer: 'x'.repeat(501) } }), 'brief'],
  ])('is refused with %s, and nothing changes', async (_what, wrong, where) => {
    const answer = await problemOf(await say({ ...details(), ...wrong(members) }));
    expect(answer).toMatchObject({ code: 'invalid_request' });
    expect(JSON.stringify(answer)).toContain(where);
    expect(await onDevices()).toMatchObject({ startsOn: null, ownerId: null });
  });

  it('cannot be said of a campaign that there is none of', async () => {
    expect(await problemOf(await say(details(), marketer, uuidv7()))).toMatchObject({ code: 'not_found' });
  });
});
