/** Questions to a team about a lead: who hears of them, who may answer, and that none is lost or said twice. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { fromColumns } from '#lib/contract/columns.ts';
import { Question } from '#lib/contract/records.ts';
import { stamp } from '#server/db/changes.ts';
import { insertMember } from '#server/db/members.ts';
import { removeQuestions } from '#server/db/retention.ts';
import { writeTeam } from '#server/db/teams.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newLead,
  openStream,
  pairedDevice,
  startTestServer,
  type TestServer,
  twoDevices,
} from './support/server.ts';

eachDb((_kind, open) => {
  let server: TestServer;
  let workspaceId: string;
  let [sellerId, marketerId] = ['', ''];
  /** Both of the team; the outsider is of none. */
  let seller: Device;
  let marketer: Device;
  let outsider: Device;
  let leadId: string;
  let teamId: string;

  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    const two = await twoDevices(server);
    workspaceId = two.id;
    [seller, marketer, sellerId, marketerId] = [two.hers, two.theirs, two.seller.id, two.marketer.id];
    leadId = await newLead(open(), workspaceId);
    teamId = uuidv7();
    const olle = {
      id: uuidv7(),
      name: 'Olle',
      email: `${uuidv7()}@x.example.com`,
      department: 'sales' as const,
    };
    await open().workspaceTx(workspaceId, async (sql) => {
      await insertMember(sql, workspaceId, { ...olle, admin: false, active: true });
      const memberIds = [sellerId, marketerId];
      await writeTeam(sql, workspaceId, teamId, { name: 'Norden', problem: '', memberIds, campaignIds: [] });
      await stamp(sql, workspaceId);
    });
    outsider = await pairedDevice(server, { ...olle, workspaceId });
  });

  const change = (type: string, payload: object) => ({
    id: uuidv7(),
    clientAt: new Date().toISOString(),
    type,
    payload,
  });
  const asking = (text = 'Has anybody met her?', questionId = uuidv7()) =>
    change('question.ask', { leadId, questionId, teamId, text });
  const answering = (questionId: string, text: string) =>
    change('question.answer', { leadId, questionId, answerId: uuidv7(), text });
  const outcome = async (device: Device, sent: object): Promise<string> => {
    const [result] = await device.mutate([sent]);
    return result?.code ?? result?.status ?? 'nothing';
  };
  const pulled = async (device: Device, cursor?: string) => {
    const { tables } = await device.pull(cursor);
    const { columns = {}, deleted = [] } = tables.questions ?? {};
    return { questions: z.array(z.strictObject(Question.shape)).parse(fromColumns(columns)), deleted };
  };
  const ask = async (device = seller, text?: string): Promise<string> => {
    const questionId = uuidv7();
    expect(await outcome(device, asking(text, questionId))).toBe('applied');
    return questionId;
  };

  it('a question reaches the other members with the next nudge, and its answers the one who asked', async () => {
    const { cursor } = await marketer.pull();
    const theirs = await openStream(marketer);
    const id = await ask();
    await expect.poll(() => theirs.nudges.length).toBeGreaterThan(0);
    theirs.leave();
    expect((await pulled(marketer, cursor)).questions).toMatchObject([
      { id, leadId, teamId, authorId: sellerId, text: 'Has anybody met her?', answers: [] },
    ]);
    const hers = await openStream(seller);
    expect(await outcome(marketer, answering(id, 'At the fair.'))).toBe('applied');
    await expect.poll(() => hers.nudges.length).toBeGreaterThan(0);
    hers.leave();
    expect((await pulled(seller)).questions).toMatchObject([
      { id, answers: [{ authorId: marketerId, text: 'At the fair.' }] },
    ]);
  });

  it('sent twice it is asked once, and answers given at once are both kept', async () => {
    const sent = asking();
    expect(await outcome(seller, sent)).toBe('applied');
    expect(await outcome(seller, sent)).toBe('applied');
    const [question] = (await pulled(seller)).questions;
    const id = question?.id ?? '';
    await Promise.all([outcome(seller, answering(id, 'One.')), outcome(marketer, answering(id, 'Two.'))]);
    const { questions } = await pulled(seller);
    expect(questions.map(({ answers }) => answers.map(({ text }) => text).sort())).toEqual([
      ['One.', 'Two.'],
    ]);
  });

  it('anybody may ask a team; its members and who asked answer', async () => {
    const id = await ask(outsider);
    expect(await outcome(outsider, answering(id, 'Nobody?'))).toBe('applied');
    const other = await ask(seller);
    expect(await outcome(outsider, answering(other, 'Me.'))).toBe('not_in_team');
    expect(await outcome(seller, asking(' '))).toBe('invalid_request');
    expect(
      await outcome(seller, {
        ...asking(),
        payload: { leadId, questionId: uuidv7(), teamId: uuidv7(), text: 'x' },
      }),
    ).toBe('unknown_team');
  });

  it('goes with its lead into the one that stands for it', async () => {
    const id = await ask();
    const kept = await newLead(open(), workspaceId);
    const { cursor } = await marketer.pull();
    expect(await outcome(seller, change('lead.merge', { leadId: kept, otherId: leadId }))).toBe('applied');
    expect((await pulled(marketer, cursor)).questions).toMatchObject([{ id, leadId: kept }]);
  });

  it('is gone everywhere after as long as feedback is kept', async () => {
    const old = await ask();
    const { cursor } = await marketer.pull();
    await open().workspaceTx(workspaceId, async (sql) => {
      expect(await removeQuestions(sql, workspaceId, new Date(Date.now() - 60_000))).toBe(0);
      expect(await removeQuestions(sql, workspaceId, new Date(Date.now() + 60_000))).toBe(1);
      await stamp(sql, workspaceId);
    });
    expect(await pulled(marketer, cursor)).toEqual({ questions: [], deleted: [old] });
    expect(await outcome(marketer, answering(old, 'Late.'))).toBe('unknown_question');
  });
});
