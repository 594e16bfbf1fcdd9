/** Who may change what: every mutation as a seller, a marketer and an administrator, on their own workspace and on another one. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Mutation, type MutationType } from '#lib/contract/mutations.ts';
import type { Department } from '#lib/contract/primitives.ts';
import { stamp } from '#server/db/changes.ts';
import { insertMember } from '#server/db/members.ts';
import { writeTeam } from '#server/db/teams.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newLead,
  newTouchpoint,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestMember,
  type TestServer,
} from './support/server.ts';

const ROLES = ['seller', 'marketer', 'admin'] as const;
type Role = (typeof ROLES)[number];

/** What mutations are about, all of one workspace. */
interface Things {
  leadId: string;
  otherId: string;
  /** Of the seller; with an answer. */
  feedbackId: string;
  answerId: string;
  mergeId: string;
  touchpointId: string;
  memberId: string;
  /** Of everybody who sends here. */
  teamId: string;
  questionId: string;
}

const content = {
  verdict: 'good',
  reasons: [],
  note: '',
  contact: 'reached',
  outcome: null,
  campaignId: null,
};
const all = (answer: string): Record<Role, string> => ({ seller: answer, marketer: answer, admin: answer });

interface Row {
  payload: (things: Things) => object;
  /** `applied`, or the code of the refusal, in one's own workspace; */
  own: Record<Role, string>;
  /** and when all ids are another workspace's. */
  strange: string;
}

/** The seller's feedback is theirs; answers are marketing's; leads are everybody's. An administrator here is a seller. */
const TABLE: Record<MutationType, Row> = {
  'feedback.give': {
    payload: ({ leadId }) => ({ feedbackId: uuidv7(), leadId, content }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
  'feedback.revise': {
    payload: ({ feedbackId }) => ({ feedbackId, content }),
    own: { seller: 'applied', marketer: 'forbidden', admin: 'forbidden' },
    strange: 'unknown_feedback',
  },
  'feedback.retract': {
    payload: ({ feedbackId }) => ({ feedbackId }),
    own: { seller: 'applied', marketer: 'forbidden', admin: 'forbidden' },
    strange: 'unknown_feedback',
  },
  'feedback.answer': {
    payload: ({ feedbackId }) => ({ feedbackId, answerId: uuidv7(), kind: 'fixed', text: 'Done.' }),
    own: { seller: 'role_not_allowed', marketer: 'applied', admin: 'role_not_allowed' },
    strange: 'unknown_feedback',
  },
  'feedback.pin': {
    payload: ({ feedbackId }) => ({ feedbackId, personaId: null }),
    own: { seller: 'role_not_allowed', marketer: 'applied', admin: 'applied' },
    strange: 'unknown_feedback',
  },
  'question.ask': {
    payload: ({ leadId, teamId }) => ({ leadId, questionId: uuidv7(), teamId, text: 'Who knows her?' }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
  'question.answer': {
    payload: ({ leadId, questionId }) => ({ leadId, questionId, answerId: uuidv7(), text: 'I do.' }),
    own: all('applied'),
    strange: 'unknown_question',
  },
  'answer.seen': {
    payload: ({ feedbackId, answerId }) => ({ feedbackId, answerId }),
    own: { seller: 'applied', marketer: 'forbidden', admin: 'forbidden' },
    strange: 'unknown_feedback',
  },
  'lead.create': {
    payload: () => ({
      leadId: uuidv7(),
      name: 'Ny Berg',
      title: null,
      kind: 'email',
      value: `${uuidv7()}@x.example.com`,
    }),
    own: all('applied'),
    strange: 'applied',
  },
  'lead.withdraw': {
    payload: ({ leadId }) => ({ leadId }),
    own: all('forbidden'),
    strange: 'unknown_lead',
  },
  'lead.link': {
    payload: ({ leadId }) => ({ leadId, kind: 'email', value: `${uuidv7()}@x.example.com` }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
  'lead.cut': {
    payload: ({ leadId }) => ({ leadId, kind: 'email', value: 'cut@havsbris.example.com' }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
  'lead.assign': {
    payload: ({ leadId, memberId }) => ({ leadId, ownerId: memberId }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
  'lead.handover': {
    payload: ({ leadId }) => ({ leadId, set: null }),
    own: { seller: 'role_not_allowed', marketer: 'applied', admin: 'applied' },
    strange: 'unknown_lead',
  },
  'lead.accept': {
    payload: ({ leadId }) => ({ leadId, handedAt: '2026-03-01T08:00:00.000Z' }),
    own: { seller: 'handover_over', marketer: 'role_not_allowed', admin: 'handover_over' },
    strange: 'unknown_lead',
  },
  'lead.return': {
    payload: ({ leadId }) => ({ leadId, handedAt: '2026-03-01T08:00:00.000Z', reason: 'no_need', note: '' }),
    own: { seller: 'handover_over', marketer: 'role_not_allowed', admin: 'handover_over' },
    strange: 'unknown_lead',
  },
  'lead.stop': {
    payload: ({ leadId }) => ({ leadId, stop: 'objection' }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
  'lead.stage': {
    payload: ({ leadId }) => ({ leadId, set: { stage: 'evaluating', reason: 'We met at the fair.' } }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
  'lead.persona': {
    payload: ({ leadId }) => ({
      leadId,
      set: { personaId: null, insteadOf: null, reason: 'other_work', note: 'She runs the grid.' },
    }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
  'moment.mark': {
    payload: ({ leadId, touchpointId }) => ({ leadId, touchpointId, text: 'She asks for a price.' }),
    own: { seller: 'role_not_allowed', marketer: 'applied', admin: 'role_not_allowed' },
    strange: 'unknown_lead',
  },
  'moment.unmark': {
    payload: ({ leadId, touchpointId }) => ({ leadId, touchpointId }),
    own: { seller: 'role_not_allowed', marketer: 'applied', admin: 'role_not_allowed' },
    strange: 'unknown_lead',
  },
  'lead.action': {
    payload: ({ leadId }) => ({
      leadId,
      code: 'answer',
      touchpointId: uuidv7(),
      choice: { is: 'later', until: '2026-03-08' },
    }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
  'lead.notice': {
    payload: ({ leadId }) => ({ leadId, day: '2026-03-01' }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
  'lead.merge': {
    payload: ({ leadId, otherId }) => ({ leadId, otherId }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
  'lead.unmerge': {
    payload: ({ leadId, mergeId }) => ({ leadId, mergeId }),
    own: all('applied'),
    strange: 'not_found',
  },
  'lead.apart': {
    payload: ({ leadId, otherId }) => ({ leadId, otherId, apart: true }),
    own: all('applied'),
    strange: 'unknown_lead',
  },
};

const TYPES = Mutation.options.map(({ shape }) => shape.type.value);

eachDb((_kind, open) => {
  let server: TestServer;
  let devices: Record<Role, Device>;
  let own: Awaited<ReturnType<typeof newWorkspace>>;
  let other: typeof own;
  let theirs: Device[];
  beforeAll(async () => {
    server = await startTestServer(open());
    [own, other] = [await newWorkspace(open()), await newWorkspace(open())];
    const plain = async (name: string, department: Department, admin: boolean): Promise<TestMember> => {
      const id = uuidv7();
      const one = { id, name, email: `${name}@${own.id}.example.com`, department };
      await open().workspaceTx(own.id, (sql) =>
        insertMember(sql, own.id, { ...one, admin, active: true }).then(() => stamp(sql, own.id)),
      );
      return { ...one, workspaceId: own.id };
    };
    devices = {
      seller: await pairedDevice(server, own.seller),
      marketer: await pairedDevice(server, await plain('mia', 'marketing', false)),
      admin: await pairedDevice(server, await plain('ada', 'sales', true)),
    };
    theirs = [await pairedDevice(server, other.seller), await pairedDevice(server, other.marketer)];
  });
  afterAll(() => server.close());

  const mutation = (type: string, payload: object, more: object = {}) => ({
    id: uuidv7(),
    clientAt: new Date().toISOString(),
    type,
    payload,
    ...more,
  });
  const outcome = async (device: Device, sent: object): Promise<string> => {
    const [result] = await device.mutate([sent]);
    return result?.code ?? result?.status ?? 'nothing';
  };

  /** Fresh things of a workspace, as its seller and its marketer leave them. */
  async function things(
    workspace: typeof own,
    [seller, marketer]: readonly Device[],
    type: string,
  ): Promise<Things> {
    if (!seller || !marketer) throw new Error('no devices');
    const email = type === 'lead.cut' ? 'cut@havsbris.example.com' : undefined;
    if (email)
      await open().workspaceTx(workspace.id, (sql) =>
        sql
          .deleteFrom('identities')
          .where('workspace_id', '=', workspace.id)
          .where('value', '=', email)
          .execute(),
      );
    const leadId = await newLead(open(), workspace.id, email);
    const otherId = await newLead(open(), workspace.id);
    const [feedbackId, answerId] = [uuidv7(), uuidv7()];
    const done = async (device: Device, kind: string, payload: object) =>
      expect(await outcome(device, mutation(kind, payload))).toBe('applied');
    await done(seller, 'feedback.give', { feedbackId, leadId: otherId, content });
    await done(marketer, 'feedback.answer', { feedbackId, answerId, kind: 'fixed', text: 'Done.' });
    let mergeId = uuidv7();
    if (type === 'lead.unmerge') {
      await done(seller, 'lead.merge', { leadId, otherId });
      const merge = await open().workspaceTx(workspace.id, (sql) =>
        sql
          .selectFrom('lead_merges')
          .select('id')
          .where('workspace_id', '=', workspace.id)
          .where('lead_id', '=', otherId)
          .executeTakeFirstOrThrow(),
      );
      mergeId = merge.id;
    }
    const touchpointId = uuidv7();
    if (type.startsWith('moment.')) await newTouchpoint(open(), workspace.id, { leadId, id: touchpointId });
    const memberId = workspace.seller.id;
    const [teamId, questionId] = [uuidv7(), uuidv7()];
    if (type.startsWith('question.')) {
      await open().workspaceTx(workspace.id, async (sql) => {
        const everybody = await sql
          .selectFrom('members')
          .select('id')
          .where('workspace_id', '=', workspace.id)
          .execute();
        const memberIds = everybody.map(({ id }) => id);
        await writeTeam(sql, workspace.id, teamId, { name: teamId, problem: '', memberIds, campaignIds: [] });
        await stamp(sql, workspace.id);
      });
      await done(seller, 'question.ask', { leadId, questionId, teamId, text: 'Who knows her?' });
    }
    return { leadId, otherId, feedbackId, answerId, mergeId, touchpointId, memberId, teamId, questionId };
  }

  /** With everything rolled up that earlier mutations have left to be. */
  const rowsOf = async (ws: string) => {
    await server.rollup.flush();
    return open().workspaceTx(ws, async (sql) => ({
      leads: await sql.selectFrom('leads').selectAll().where('workspace_id', '=', ws).orderBy('id').execute(),
      feedback: await sql
        .selectFrom('feedback')
        .selectAll()
        .where('workspace_id', '=', ws)
        .orderBy('id')
        .execute(),
    }));
  };

  it('has a row for every mutation', () => {
    expect(Object.keys(TABLE).sort()).toEqual([...TYPES].sort());
  });

  describe.each(TYPES)('%s', { timeout: 60_000 }, (type) => {
    const { payload, own: expected, strange } = TABLE[type];
    it.each(ROLES)('of the own workspace as %s', async (role) => {
      const mine = await things(own, [devices.seller, devices.marketer], type);
      expect(await outcome(devices[role], mutation(type, payload(mine)))).toBe(expected[role]);
    });

    it('changes nothing of another workspace, whoever sends it', async () => {
      const foreign = await things(other, theirs, type);
      const before = await rowsOf(other.id);
      for (const role of ROLES) {
        const answer = await outcome(devices[role], mutation(type, payload(foreign)));
        expect(answer).toBe(expected[role] === 'role_not_allowed' ? 'role_not_allowed' : strange);
      }
      expect(await rowsOf(other.id)).toEqual(before);
    });
  });

  describe.each(TYPES)('%s with fields that nobody may set', { timeout: 60_000 }, (type) => {
    const { payload, own: expected } = TABLE[type];
    const role = ROLES.find((one) => expected[one] === 'applied') ?? 'seller';
    const forged = {
      workspace_id: uuidv7(),
      workspaceId: uuidv7(),
      created_by: uuidv7(),
      createdBy: uuidv7(),
      authorId: uuidv7(),
      role: 'admin',
      admin: true,
    };

    it('is refused, in every place, and changes nothing', async () => {
      const mine = await things(own, [devices.seller, devices.marketer], type);
      const before = await rowsOf(own.id);
      for (const [field, value] of Object.entries(forged)) {
        const more = { [field]: value };
        const said = payload(mine);
        const forgeries = [
          mutation(type, said, more),
          mutation(type, { ...said, ...more }),
          ...('content' in said ? [mutation(type, { ...said, content: { ...content, ...more } })] : []),
        ];
        for (const one of forgeries) expect(await outcome(devices[role], one)).toBe('invalid_request');
      }
      expect(await rowsOf(own.id)).toEqual(before);
      expect(await outcome(devices[role], mutation(type, payload(mine)))).toBe(expected[role]);
    });
  });
});
