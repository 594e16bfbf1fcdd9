/** Teams and their agreements: who may make, change and approve them, and what devices hear of it. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fromColumns } from '#lib/contract/columns.ts';
import { Problem } from '#lib/contract/errors.ts';
import type { Department } from '#lib/contract/primitives.ts';
import { type Agreement, Team } from '#lib/contract/records.ts';
import {
  type AgreementVersion,
  agreements,
  approveAgreement,
  type TeamContent,
} from '#lib/contract/teams.ts';
import { stamp } from '#server/db/changes.ts';
import { insertMember } from '#server/db/members.ts';
import { joinTeams } from '#server/db/teams.ts';
import { listAudit } from '#server/services/audit.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  openStream,
  pairedDevice,
  startTestServer,
  type TestMember,
  type TestServer,
  twoDevices,
} from './support/server.ts';

const promise = (followUpHours = 8): Agreement => ({
  goodLead: 'Has a budget and a date.',
  followUpHours,
  answerHours: 24,
});

eachDb((_kind, open) => {
  let server: TestServer;
  let workspaceId: string;
  /** `marketer` looks after the workspace, `outsider` is a seller of no team. */
  let seller: Device;
  let marketer: Device;
  let outsider: Device;
  let [sellerId, marketerId, outsiderId] = ['', '', ''];
  let people: string[];
  let team: string;

  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    const two = await twoDevices(server);
    workspaceId = two.id;
    seller = two.hers;
    marketer = two.theirs;
    const olle = await member('Olle', 'sales');
    outsider = await pairedDevice(server, olle);
    [sellerId, marketerId, outsiderId] = [two.seller.id, two.marketer.id, olle.id];
    people = [sellerId, marketerId];
    team = uuidv7();
  });

  async function member(name: string, department: Department, active = true): Promise<TestMember> {
    const one = { id: uuidv7(), name, email: `${uuidv7()}@${workspaceId}.example.com`, department };
    await open().workspaceTx(workspaceId, async (sql) => {
      await insertMember(sql, workspaceId, { ...one, admin: false, active });
      await stamp(sql, workspaceId);
    });
    return { ...one, workspaceId };
  }

  const content = (more: Partial<TeamContent> = {}): TeamContent => ({
    name: 'Norden',
    problem: 'Too few meetings.',
    memberIds: people,
    campaignIds: [],
    ...more,
  });
  /** `done`, or the code of the refusal. */
  const outcome = async (answer: Response): Promise<string> =>
    answer.ok ? 'done' : Problem.parse(await answer.json()).code;
  const save = async (written: Partial<TeamContent> = {}, as = seller, id = team) =>
    outcome(await as.send(`/api/v1/teams/${id}`, { json: content(written) }));
  const remove = async (as: Device) => outcome(await as.send(`/api/v1/teams/${team}`, { method: 'DELETE' }));
  const version = async (answer: Response): Promise<AgreementVersion | string> => {
    const body: unknown = await answer.json();
    return answer.ok ? approveAgreement.response.parse(body).version : Problem.parse(body).code;
  };
  const propose = async (basedOn: number | null, written = promise(), as = seller) =>
    version(await as.send(`/api/v1/teams/${team}/agreements`, { json: { basedOn, content: written } }));
  const approve = async (number: number, as: Device) =>
    version(await as.send(`/api/v1/teams/${team}/agreements/${number}/approval`, { method: 'POST' }));
  const versions = async () =>
    agreements.response.parse(await (await seller.send(`/api/v1/teams/${team}/agreements`)).json()).versions;
  const synced = async () =>
    z.array(z.strictObject(Team.shape)).parse(fromColumns((await seller.pull()).tables.teams?.columns ?? {}));

  describe('a team', () => {
    it('is made by its members, and every device hears of it', async () => {
      const { nudges, leave } = await openStream(marketer);
      expect(await save()).toBe('done');
      await expect.poll(() => nudges.length).toBeGreaterThan(0);
      leave();
      expect(await synced()).toEqual([
        { id: team, ...content(), agreement: null, proposed: null, goal: null },
      ]);
      expect(await save({ name: 'Norden 2', problem: '' }, marketer)).toBe('done');
      expect(await synced()).toMatchObject([{ name: 'Norden 2', problem: '' }]);
    });

    it('is refused without a seller and a marketer who are there', async () => {
      const left = await member('Lars', 'marketing', false);
      expect(await save({ memberIds: [sellerId] })).toBe('team_needs_both');
      expect(await save({ memberIds: [marketerId] }, marketer)).toBe('team_needs_both');
      expect(await save({ memberIds: [] }, marketer)).toBe('team_needs_both');
      expect(await save({ memberIds: [sellerId, left.id] })).toBe('unknown_member');
      expect(await synced()).toEqual([]);
    });

    it('is changed by who is in it or looks after the workspace, and by nobody else', async () => {
      expect(await save({}, outsider)).toBe('not_in_team');
      await save();
      expect(await save({ memberIds: [...people, outsiderId] }, outsider)).toBe('not_in_team');
      expect(await remove(outsider)).toBe('not_in_team');
      expect(await save({ memberIds: [...people, outsiderId] }, marketer)).toBe('done');
      expect(await save({ problem: 'Late answers.' }, outsider)).toBe('done');
    });

    it('has a name of its own and campaigns that exist', async () => {
      await save();
      expect(await save({ name: 'NORDEN' }, seller, uuidv7())).toBe('team_name_taken');
      expect(await save({ name: 'norden' })).toBe('done');
      expect(await save({ campaignIds: [uuidv7()] })).toBe('unknown_campaign');
      expect(await save({ name: ' ' })).toBe('invalid_request');
    });

    it('of another workspace stays as it is, whoever uses its id', async () => {
      await save();
      const stranger = await twoDevices(server);
      const theirs = content({ memberIds: [stranger.seller.id, stranger.marketer.id], name: 'Theirs' });
      expect(await outcome(await stranger.hers.send(`/api/v1/teams/${team}`, { json: theirs }))).toBe('done');
      expect(await outcome(await stranger.hers.send(`/api/v1/teams/${team}`, { json: content() }))).toBe(
        'unknown_member',
      );
      expect(await synced()).toMatchObject([{ id: team, name: 'Norden' }]);
    });

    it('goes with its agreement, and its name may be used again', async () => {
      await save();
      await propose(null);
      expect(await remove(seller)).toBe('done');
      expect(await remove(seller)).toBe('not_found');
      expect(await save()).toBe('not_found');
      expect(await synced()).toEqual([]);
      expect(await save({}, seller, uuidv7())).toBe('done');
    });

    it('that groups of an identity provider made may lack a department until it is saved here', async () => {
      await open().workspaceTx(workspaceId, async (sql) => {
        await joinTeams(sql, workspaceId, sellerId, [{ name: 'Grupp', in: true }]);
        await stamp(sql, workspaceId);
      });
      const [made] = await synced();
      expect(made).toMatchObject({ name: 'Grupp', memberIds: [sellerId], agreement: null });
      const id = made?.id;
      expect(await save({ memberIds: [sellerId] }, seller, id)).toBe('team_needs_both');
      expect(await save({ name: 'Grupp' }, seller, id)).toBe('done');
    });

    it('stands in the audit log', async () => {
      await save();
      await propose(null);
      await approve(1, marketer);
      await remove(seller);
      const { entries } = await listAudit({ db: open() }, workspaceId, {});
      expect(
        entries.flatMap(({ action, by, subject, details }) =>
          subject?.kind === 'team' ? [[action, by.name, subject.name, details]] : [],
        ),
      ).toEqual([
        ['team_removed', 'Anna', 'Norden', {}],
        ['agreement_current', 'Sara', 'Norden', { version: 1 }],
        ['agreement_proposed', 'Anna', 'Norden', { version: 1 }],
        ['team_saved', 'Anna', 'Norden', { people: 2, campaigns: 0 }],
      ]);
    });
  });

  describe('an agreement', () => {
    beforeEach(async () => {
      expect(await save()).toBe('done');
    });

    it('holds only once both departments have approved it, and waits on every device until then', async () => {
      expect(await propose(null)).toMatchObject({ number: 1, status: 'draft', ...promise() });
      const [waiting] = await synced();
      expect(waiting).toMatchObject({
        agreement: null,
        proposed: {
          number: 1,
          ...promise(),
          authorId: sellerId,
          approvals: [{ department: 'sales' }],
        },
      });
      expect(await approve(1, seller)).toBe('already_approved');
      const { nudges, leave } = await openStream(seller);
      expect(await approve(1, marketer)).toMatchObject({ status: 'current' });
      await expect.poll(() => nudges.length).toBeGreaterThan(0);
      leave();
      expect(await synced()).toMatchObject([{ agreement: promise(), proposed: null }]);
    });

    it('holds on while a newer version waits; every version stays readable', async () => {
      await propose(null);
      await approve(1, marketer);
      await propose(1, promise(4));
      expect(await synced()).toMatchObject([{ agreement: promise(8), proposed: promise(4) }]);
      await propose(2, promise(6), marketer);
      expect(await approve(2, marketer)).toBe('version_not_newest');
      expect(await approve(3, seller)).toMatchObject({ status: 'current' });
      expect(await approve(3, seller)).toBe('version_not_newest');
      expect(
        (await versions()).map(({ number, status, followUpHours, authorId }) => [
          number,
          status,
          followUpHours,
          authorId,
        ]),
      ).toEqual([
        [3, 'current', 6, marketerId],
        [2, 'replaced', 4, sellerId],
        [1, 'approved', 8, sellerId],
      ]);
    });

    it('is not written over by somebody who has not seen the newest version', async () => {
      await propose(null);
      expect(await propose(null, promise(2), marketer)).toBe('agreement_changed');
      expect(await propose(4, promise(2), marketer)).toBe('agreement_changed');
      // The same again, as after an answer that was lost.
      expect(await propose(null)).toMatchObject({ number: 1, status: 'draft' });
      expect(await versions()).toHaveLength(1);
    });

    it('proposed by two at the same moment, one is kept and the other hears of it', async () => {
      const both = await Promise.all([propose(null, promise(1)), propose(null, promise(2), marketer)]);
      expect(both.filter((one) => one === 'agreement_changed')).toHaveLength(1);
      expect(await versions()).toHaveLength(1);
    });

    it('is its members’ alone', async () => {
      expect(await propose(null, promise(), outsider)).toBe('not_in_team');
      await propose(null);
      expect(await approve(1, outsider)).toBe('not_in_team');
      const answer = await outsider.send(`/api/v1/teams/${team}/agreements`);
      expect(agreements.response.parse(await answer.json()).versions).toHaveLength(1);
      const stranger = await twoDevices(server);
      expect(await approve(1, stranger.theirs)).toBe('not_found');
    });

    it.each([
      ['no definition', { goodLead: ' ' }],
      ['no time', { followUpHours: 0 }],
      ['more than thirty days', { answerHours: 721 }],
      ['half an hour', { answerHours: 1.5 }],
    ])('with %s is refused', async (_, part) => {
      expect(await propose(null, { ...promise(), ...part })).toBe('invalid_request');
    });
  });
});
