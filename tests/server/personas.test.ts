/** Personas: their versions, who may write and approve them, and which one classifies. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fromColumns } from '#lib/contract/columns.ts';
import { Problem } from '#lib/contract/errors.ts';
import {
  approvePersona,
  MAX_PERSONAS,
  type PersonaContent,
  type PersonaVersion,
  personas,
  personaVersions,
  type Retirement,
} from '#lib/contract/personas.ts';
import { Persona } from '#lib/contract/records.ts';
import type { SyncPage } from '#lib/contract/routes.ts';
import { listAudit } from '#server/services/audit.ts';
import { eachDb } from './support/each-db.ts';
import { type Device, openStream, startTestServer, type TestServer, twoDevices } from './support/server.ts';

const content = (name = 'Tekla', weight = 40): PersonaContent => ({
  name,
  threshold: 0.6,
  criteria: [
    { id: 'function', op: 'in', field: 'function', values: ['purchasing'], weight },
    { id: 'size', op: 'between', field: 'employees', min: 50, weight: 20 },
  ],
  text: {
    who: 'Buys for the grid.',
    pains: ['Prices that cannot be compared.'],
    goals: [],
    objections: [],
    wordsToUse: [],
    wordsToAvoid: [],
    content: [],
    lead: '',
  },
});

eachDb((_kind, open) => {
  let server: TestServer;
  let workspaceId: string;
  /** `seller` and `marketer`, who looks after the workspace. */
  let seller: Device;
  let marketer: Device;
  let persona: string;

  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    const two = await twoDevices(server);
    workspaceId = two.id;
    seller = two.hers;
    marketer = two.theirs;
    persona = uuidv7();
  });

  /** The version, or the code of the refusal. */
  const answered = async (answer: Response): Promise<PersonaVersion | string> => {
    const body: unknown = await answer.json();
    return answer.ok ? approvePersona.response.parse(body).version : Problem.parse(body).code;
  };
  const save = async (
    basedOn: number | null,
    written: unknown = content(),
    {
      approve = false,
      as = marketer,
      id = persona,
      retired = null,
    }: {
      approve?: boolean;
      as?: Device;
      id?: string;
      retired?: Retirement | null;
    } = {},
  ) =>
    answered(
      await as.send(`/api/v1/personas/${id}/versions`, {
        json: { basedOn, content: written, approve, retired },
      }),
    );
  const approve = async (number: number, as: Device) =>
    answered(await as.send(`/api/v1/personas/${persona}/versions/${number}/approval`, { method: 'POST' }));
  const versions = async () => {
    const answer = await seller.send(`/api/v1/personas/${persona}/versions`);
    return personaVersions.response.parse(await answer.json()).versions;
  };
  const syncedPersonas = (tables: SyncPage['tables']) =>
    z.array(z.strictObject(Persona.shape)).parse(fromColumns(tables.personas?.columns ?? {}));
  const classifying = async () => syncedPersonas((await seller.pull()).tables);

  it('classify only once one person of each department has approved', async () => {
    expect(await save(null)).toMatchObject({ number: 1, status: 'draft', approvals: [] });
    expect(await classifying()).toEqual([]);
    expect(await approve(1, seller)).toMatchObject({ status: 'draft', approvals: [{ department: 'sales' }] });
    expect(await approve(1, seller)).toBe('already_approved');
    expect(await classifying()).toEqual([]);
    const { nudges, leave } = await openStream(seller);
    expect(await approve(1, marketer)).toMatchObject({ status: 'current' });
    await expect.poll(() => nudges.length).toBeGreaterThan(0);
    leave();
    expect(await classifying()).toEqual([{ id: persona, ...content() }]);
  });

  it('keep every version whole, and go on classifying by the approved one while a draft waits', async () => {
    await save(null, content(), { approve: true });
    await approve(1, seller);
    expect(await save(1, content('Tekla', 60), { approve: true })).toMatchObject({
      number: 2,
      status: 'draft',
    });
    expect(await classifying()).toEqual([{ id: persona, ...content() }]);
    expect(await save(2, content('Tekla', 70), { approve: true })).toMatchObject({
      number: 3,
      status: 'draft',
    });
    // What sales had before it is not what they are asked to approve now.
    expect(await approve(2, seller)).toBe('version_not_newest');
    await approve(3, seller);
    expect(
      (await versions()).map(({ number, status, criteria }) => [number, status, criteria[0]?.weight]),
    ).toEqual([
      [3, 'current', 70],
      [2, 'replaced', 60],
      [1, 'approved', 40],
    ]);
    expect(await classifying()).toEqual([{ id: persona, ...content('Tekla', 70) }]);
    expect(await approve(3, seller)).toBe('already_approved');
    expect(await approve(4, seller)).toBe('not_found');
  });

  it('change alone: the devices get that one persona and nothing else', async () => {
    await save(null, content(), { approve: true });
    await approve(1, seller);
    const other = uuidv7();
    await save(null, content('Other'), { approve: true, id: other });
    await answered(await seller.send(`/api/v1/personas/${other}/versions/1/approval`, { method: 'POST' }));
    const { cursor } = await seller.pull();
    await save(1, content('Tekla', 60), { approve: true });
    expect((await seller.pull(cursor)).tables).toEqual({});
    await approve(2, seller);
    const { tables } = await seller.pull(cursor);
    expect(Object.keys(tables)).toEqual(['personas']);
    expect(syncedPersonas(tables).map(({ id }) => id)).toEqual([persona]);
  });

  it('are out of use once both departments say so, with who takes over, and stay readable', async () => {
    const other = uuidv7();
    const both = async (id: string, number: number) =>
      answered(await seller.send(`/api/v1/personas/${id}/versions/${number}/approval`, { method: 'POST' }));
    await save(null, content('Other'), { approve: true, id: other });
    await both(other, 1);
    await save(null, content(), { approve: true });
    await both(persona, 1);
    const leadId = uuidv7();
    const clientAt = new Date().toISOString();
    const said = { id: uuidv7(), clientAt, type: 'lead.create' };
    const address = { kind: 'email', value: 'kim@grid.example' };
    const set = { personaId: persona, insteadOf: null, reason: 'other_work', note: '' };
    await seller.mutate([
      { ...said, payload: { leadId, name: 'Kim', title: null, ...address } },
      { id: uuidv7(), clientAt, type: 'lead.persona', payload: { leadId, set } },
    ]);
    const byHand = async () =>
      fromColumns((await seller.pull()).tables.leads?.columns ?? {}).map(
        ({ personaByHand }) => personaByHand,
      );
    const heads = async () => {
      const { personas: all } = personas.response.parse(await (await seller.send('/api/v1/personas')).json());
      return all.map(({ name, current, retired }) => ({ name, current, retired }));
    };

    const goes = { approve: true, retired: { replacedBy: other } };
    expect(await save(1, content(), { ...goes, retired: { replacedBy: persona } })).toBe(
      'replacement_retired',
    );
    expect(await save(1, content(), { ...goes, retired: { replacedBy: uuidv7() } })).toBe(
      'replacement_retired',
    );
    expect(await save(1, content(), goes)).toMatchObject({
      ...{ number: 2, status: 'draft', retired: goes.retired },
    });
    expect((await classifying()).map(({ id }) => id)).toContain(persona);
    expect(await both(persona, 2)).toMatchObject({ status: 'current' });

    expect((await classifying()).map(({ id }) => id)).toEqual([other]);
    expect(await byHand()).toMatchObject([{ personaId: other, reason: 'other_work' }]);
    expect(await heads()).toEqual([
      { name: 'Other', current: 1, retired: null },
      { name: 'Tekla', current: 2, retired: { replacedBy: other } },
    ]);
    expect((await versions()).map(({ number, criteria }) => [number, criteria.length])).toEqual([
      [2, 2],
      [1, 2],
    ]);
    const { entries } = await listAudit({ db: open() }, workspaceId, {});
    expect(entries[0]).toMatchObject({ action: 'persona_retired', details: { version: 2 } });

    // Retired with nobody to take over: the rules decide again. And back into use.
    await save(1, content('Other'), { approve: true, id: other, retired: { replacedBy: null } });
    await both(other, 2);
    expect(await byHand()).toEqual([null]);
    expect(await classifying()).toEqual([]);
    expect(await save(2, content('Tekla', 50), { approve: true })).toMatchObject({
      number: 3,
      retired: null,
    });
    await both(persona, 3);
    expect(await classifying()).toEqual([{ id: persona, ...content('Tekla', 50) }]);
  });

  it('are not written over by somebody who has not seen the newest version', async () => {
    await save(null);
    expect(await save(null, content('Mine'))).toBe('persona_changed');
    await save(1, content('Theirs'));
    expect(await save(1, content('Mine'))).toBe('persona_changed');
    expect(await save(7, content('Mine'))).toBe('persona_changed');
    // The same again, as after an answer that was lost.
    expect(await save(1, content('Theirs'))).toMatchObject({ number: 2 });
    expect(await versions()).toHaveLength(2);
  });

  it('saved at the same moment, one of the two is kept and the other hears of it', async () => {
    await save(null);
    const both = await Promise.all([save(1, content('One')), save(1, content('Two'))]);
    expect(both.filter((one) => one === 'persona_changed')).toHaveLength(1);
    expect(await versions()).toHaveLength(2);
  });

  it('approved by both at the same moment, they classify', async () => {
    await save(null);
    await Promise.all([approve(1, seller), approve(1, marketer)]);
    expect((await versions())[0]).toMatchObject({ status: 'current' });
    expect(await classifying()).toHaveLength(1);
  });

  it('are written by marketing, read and approved by sales', async () => {
    expect(await save(null, content(), { as: seller })).toBe('forbidden');
    await save(null);
    const list = personas.response.parse(await (await seller.send('/api/v1/personas')).json()).personas;
    expect(list).toMatchObject([
      { id: persona, name: 'Tekla', current: null, newest: { number: 1, status: 'draft' } },
    ]);
  });

  it('are twenty at most', async () => {
    for (let n = 0; n < MAX_PERSONAS; n++) await save(null, content(`P${n}`), { id: uuidv7() });
    expect(await save(null)).toBe('too_many_personas');
  });

  it('leave in the audit log who saved and who approved', async () => {
    await save(null, content(), { approve: true });
    await approve(1, seller);
    const { entries } = await listAudit({ db: open() }, workspaceId, {});
    expect(
      entries
        .filter(({ action }) => action.startsWith('persona_'))
        .map(({ action, by, subject, details }) => [action, by.name, subject?.name, details]),
    ).toEqual([
      ['persona_current', 'Anna', 'Tekla', { version: 1, department: 'sales' }],
      ['persona_approved', 'Sara', 'Tekla', { version: 1, department: 'marketing' }],
      ['persona_saved', 'Sara', 'Tekla', { version: 1 }],
    ]);
  });

  describe('what cannot be kept', () => {
    const [role, size] = content().criteria;
    it.each([
      ['no name', { name: ' ' }, 'content.name', 'name_needed'],
      ['no criterion', { criteria: [] }, 'content.criteria', 'criteria_needed'],
      [
        'an operator of another field',
        { criteria: [{ ...role, field: 'employees' }] },
        'content.criteria[0].op',
        'operator',
      ],
      ['no weight', { criteria: [{ ...role, weight: 0 }] }, 'content.criteria[0].weight', 'weight'],
      ['two of one id', { criteria: [role, { ...size, id: 'function' }] }, 'content.criteria', 'id_twice'],
      ['a threshold above all', { threshold: 1.5 }, 'content.threshold', 'threshold'],
    ])('%s: the answer says where and why', async (_, part, path, detail) => {
      const answer = await marketer.send(`/api/v1/personas/${persona}/versions`, {
        json: { basedOn: null, content: { ...content(), ...part }, approve: false },
      });
      expect(answer.status).toBe(400);
      expect(Problem.parse(await answer.json())).toMatchObject({ code: 'invalid_request', path, detail });
    });
  });

  it('of another workspace are not there', async () => {
    await save(null);
    const stranger = await twoDevices(server);
    const answer = await stranger.theirs.send(`/api/v1/personas/${persona}/versions`);
    expect(await answered(answer)).toBe('not_found');
    expect(
      await answered(
        await stranger.hers.send(`/api/v1/personas/${persona}/versions/1/approval`, { method: 'POST' }),
      ),
    ).toBe('not_found');
  });
});
