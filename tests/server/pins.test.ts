/** Sellers' words that are pinned to a persona: who may, and that they go with the feedback. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { stamp } from '#server/db/changes.ts';
import { removeFeedback } from '#server/db/retention.ts';
import { json } from '#server/db/tables.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newLead,
  newWorkspace,
  startTestServer,
  type TestMember,
  type TestServer,
  twoDevices,
} from './support/server.ts';

const WORDS = 'The board asks every month, and I have no answer.';
const SAID = { verdict: 'good', reasons: [], contact: 'reached', outcome: null, campaignId: null };
const EMAIL = 'elin@havsbris.example.com';

eachDb((_kind, open) => {
  let server: TestServer;
  let id: string;
  let marketer: TestMember;
  let hers: Device;
  let theirs: Device;
  let personaId: string;
  let feedbackId: string;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    ({ id, marketer, hers, theirs } = await twoDevices(server));
    personaId = await newPersona(id);
    feedbackId = await said(WORDS);
  });

  const newPersona = async (workspaceId: string) => {
    const made = uuidv7();
    const [who, lead, none] = ['', '', [] as string[]];
    await open().workspaceTx(workspaceId, async (sql) => {
      await sql
        .insertInto('personas')
        .values({
          ...{ workspace_id: workspaceId, id: made, name: 'Maria', threshold: 0.6, criteria: json([]) },
          text: json({
            ...{
              who,
              lead,
              pains: none,
              goals: none,
              objections: none,
              wordsToUse: none,
              wordsToAvoid: none,
              content: [],
            },
          }),
        })
        .execute();
      await stamp(sql, workspaceId);
    });
    return made;
  };
  const change = async (device: Device, type: string, payload: object) => {
    const [result] = await device.mutate([
      { id: uuidv7(), type, clientAt: new Date().toISOString(), payload },
    ]);
    if (!result) throw new Error('no result');
    return result;
  };
  const said = async (note: string) => {
    const given = uuidv7();
    const leadId = await newLead(open(), id, `${uuidv7()}.${EMAIL}`);
    await change(hers, 'feedback.give', { feedbackId: given, leadId, content: { ...SAID, note } });
    return given;
  };
  const pin = (device: Device, to: string | null, which = feedbackId) =>
    change(device, 'feedback.pin', { feedbackId: which, personaId: to });
  const pulled = async () => (await hers.pull()).feedback.find((one) => one.id === feedbackId);

  it('come to everybody with who pinned them, and are taken off again', async () => {
    expect(await pin(theirs, personaId)).toMatchObject({ status: 'applied' });
    expect(await pulled()).toMatchObject({ note: WORDS, pin: { personaId, memberId: marketer.id } });
    expect(await pin(theirs, null)).toMatchObject({ status: 'applied', feedback: { pin: null } });
    expect((await pulled())?.pin).toBeNull();
  });

  it('are pinned by marketing, to a persona of the workspace, where there are words that stand', async () => {
    expect(await pin(hers, personaId)).toMatchObject({ status: 'refused', code: 'role_not_allowed' });
    const strange = await newPersona((await newWorkspace(open())).id);
    expect(await pin(theirs, strange)).toMatchObject({ status: 'refused', code: 'not_found' });
    const wordless = await said(' ');
    expect(await pin(theirs, personaId, wordless)).toMatchObject({
      ...{ status: 'refused', code: 'invalid_request' },
    });
    await change(hers, 'feedback.retract', { feedbackId });
    expect(await pin(theirs, personaId)).toMatchObject({ status: 'refused', code: 'invalid_request' });
  });

  it('follow what their author makes of them', async () => {
    await pin(theirs, personaId);
    const content = { ...SAID, note: 'The board asks.' };
    await change(hers, 'feedback.revise', { feedbackId, content });
    expect(await pulled()).toMatchObject({ note: 'The board asks.', pin: { personaId } });
    await change(hers, 'feedback.retract', { feedbackId });
    expect((await pulled())?.retractedAt).not.toBeNull();
  });

  it('are gone when the person is erased, and when the time of the feedback has come', async () => {
    await pin(theirs, personaId);
    const { leads } = await hers.pull();
    const who = leads[0]?.emails[0] ?? '';
    expect((await theirs.send('/api/v1/privacy/erase', { json: { who } })).status).toBe(200);
    expect(await pulled()).toBeUndefined();

    feedbackId = await said(WORDS);
    await pin(theirs, personaId);
    await open().workspaceTx(id, async (sql) => {
      await removeFeedback(sql, id, new Date(Date.now() + 1_000));
      await stamp(sql, id);
    });
    expect(await pulled()).toBeUndefined();
    const rows = await open().workspaceTx(id, (sql) =>
      sql.selectFrom('feedback').select(['note', 'pin']).where('workspace_id', '=', id).execute(),
    );
    expect(rows.map(({ note, pin: left }) => [note, left])).toEqual([
      ['', null],
      ['', null],
    ]);
  });
});
