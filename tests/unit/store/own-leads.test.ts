import '../support/device-storage.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Lead } from '../../../lib/contract/records.ts';
import { mutations } from '../../../lib/contract/routes.ts';
import { findLeads } from '../../../lib/match/find.ts';
import { apply } from '../../../lib/store/apply.ts';
import { readPacked } from '../../../lib/store/buckets.ts';
import { companyOf, sameNameAtCompany } from '../../../lib/store/companies.ts';
import {
  addLead,
  cutIdentity,
  decideAction,
  linkIdentity,
  namePersona,
  withdrawLead,
} from '../../../lib/store/lead-writes.ts';
import { outboxRows } from '../../../lib/store/outbox.ts';
import { searchLeads } from '../../../lib/store/search.ts';
import { watchLead } from '../../../lib/store/views.ts';
import { drain } from '../../../lib/sync/drain.ts';
import { eventually } from '../../support/eventually.ts';
import { pairedDevice, store } from '../support/device.ts';
import { json } from '../support/model-server.ts';
import { aLead, anAccount, first, id } from '../support/records.ts';

const ALVA = { kind: 'email', value: 'alva@havsbris.example.com' } as const;
const ELIN = { kind: 'email', value: 'elin@havsbris.example.com' } as const;
const elin = aLead(1, { name: 'Elin Lund', emails: [ELIN.value], linkedin: ['profile:elin-lund'] });
const form = (change: object = {}) => ({
  identity: ALVA,
  name: ' Alva Almqvist ',
  title: '',
  accountId: null,
  ownerId: null,
  ...change,
});
const stored = async (leadId: string): Promise<Lead | undefined> =>
  (await readPacked(store, 'leads', [leadId])).get(leadId);
const pull = (changed: Lead[], deleted: string[] = []) =>
  apply(store, { leads: { changed, deleted } }, '1.9');

type Answer = { status: 'applied'; lead?: Lead } | { status: 'refused'; code: string; lead?: Lead };
const serverSays = (...answers: Answer[]) =>
  vi.stubGlobal('fetch', async (_input: unknown, init?: RequestInit) => {
    const { mutations: sent } = mutations.body.parse(JSON.parse(String(init?.body)));
    return json({ results: sent.map((one, at) => ({ id: one.id, ...answers[at] })) });
  });

beforeEach(async () => {
  await pairedDevice();
  await apply(
    store,
    {
      leads: { changed: [elin], deleted: [] },
      accounts: { changed: [anAccount(40, { domains: ['havsbris.example.com'] })], deleted: [] },
    },
    '1.1',
  );
});
afterEach(() => vi.unstubAllGlobals());

describe('a lead added here', () => {
  const add = async () => {
    const added = await addLead(form({ accountId: id(40), title: ' CFO ' }));
    if (!added.ok) throw new Error(added.error.code);
    return added.value;
  };

  it('is found, searched and shown at once, before any server knows', async () => {
    const leadId = await add();
    expect(await findLeads(store, [ALVA])).toEqual([leadId]);
    expect(await searchLeads('alva', 5)).toMatchObject([{ id: leadId, name: 'Alva Almqvist' }]);
    expect(await first(watchLead(leadId))).toMatchObject({
      lead: { name: 'Alva Almqvist', title: 'CFO', emails: [ALVA.value] },
      account: { id: id(40) },
    });
    expect(await outboxRows(store)).toHaveLength(1);
  });

  it('becomes what the server holds', async () => {
    const leadId = await add();
    serverSays({
      status: 'applied',
      lead: aLead(2, { id: leadId, name: 'Alva Almqvist', ownerId: id(900), emails: [ALVA.value] }),
    });
    await drain(store);
    expect(await stored(leadId)).toMatchObject({ ownerId: id(900) });
    expect(await outboxRows(store)).toEqual([]);
  });

  it('gives way to the lead that the server had already', async () => {
    const leadId = await add();
    serverSays({ status: 'applied', lead: aLead(5, { name: 'Alva A', emails: [ALVA.value] }) });
    await drain(store);
    expect(await stored(leadId)).toBeUndefined();
    expect(await findLeads(store, [ALVA])).toEqual([id(5)]);
  });

  it('goes when the server refuses it; the words stay to be sent again', async () => {
    const leadId = await add();
    serverSays({ status: 'refused', code: 'already_exists' });
    await drain(store);
    expect(await stored(leadId)).toBeUndefined();
    expect(await findLeads(store, [ALVA])).toEqual([null]);
    expect(await outboxRows(store)).toMatchObject([{ phase: 'needs_you', code: 'already_exists' }]);
  });

  it('can be taken back, and does not come back with the first receipt', async () => {
    const leadId = await add();
    await withdrawLead(leadId);
    expect(await findLeads(store, [ALVA])).toEqual([null]);
    const made = aLead(2, { id: leadId, emails: [ALVA.value] });
    await pull([made]);
    expect(await stored(leadId)).toBeUndefined();
    serverSays({ status: 'applied', lead: made }, { status: 'applied' });
    await drain(store);
    expect(await stored(leadId)).toBeUndefined();
    expect(await outboxRows(store)).toEqual([]);
  });

  it('stays when others have added to it in the meantime', async () => {
    const leadId = await add();
    const made = aLead(2, { id: leadId, emails: [ALVA.value] });
    serverSays({ status: 'applied', lead: made });
    await drain(store);
    await withdrawLead(leadId);
    serverSays({ status: 'refused', code: 'lead_in_use', lead: { ...made, touches: 3 } });
    await drain(store);
    expect(await stored(leadId)).toMatchObject({ touches: 3 });
  });

  it('is refused here without a name, or when the words cannot be kept', async () => {
    expect(await addLead(form({ name: '  ' }))).toEqual({ ok: false, error: { code: 'invalid_request' } });
    vi.spyOn(store.work.outbox, 'bulkAdd').mockRejectedValueOnce(new Error('disk'));
    expect(await addLead(form())).toEqual({ ok: false, error: { code: 'not_stored' } });
    vi.restoreAllMocks();
    expect(await findLeads(store, [ALVA])).toEqual([null]);
    expect(await outboxRows(store)).toEqual([]);
  });
});

describe('a cut made here', () => {
  it('holds at once and through every pull, until the server has taken it', async () => {
    await cutIdentity(elin.id, 'email', 'ELIN@havsbris.example.com');
    expect(await findLeads(store, [ELIN])).toEqual([null]);
    await pull([{ ...elin, touches: 8 }]);
    expect(await stored(elin.id)).toMatchObject({ touches: 8, emails: [], linkedin: ['profile:elin-lund'] });
    expect(await findLeads(store, [ELIN])).toEqual([null]);
    serverSays({ status: 'applied', lead: { ...elin, emails: [] } });
    await drain(store);
    // From then on the server's word counts alone: somebody has linked it again.
    await pull([elin]);
    expect(await findLeads(store, [ELIN])).toEqual([elin.id]);
  });

  it('and linked again before it was sent ends where it began', async () => {
    await cutIdentity(elin.id, 'email', ELIN.value);
    await linkIdentity(elin.id, 'email', ELIN.value);
    expect(await findLeads(store, [ELIN])).toEqual([elin.id]);
    await pull([elin]);
    expect(await stored(elin.id)).toEqual(elin);
  });

  it('is undone when the server refuses it', async () => {
    await cutIdentity(elin.id, 'linkedin', 'profile:elin-lund');
    serverSays({ status: 'refused', code: 'not_found', lead: elin });
    await drain(store);
    expect(await stored(elin.id)).toEqual(elin);
  });

  it('shows who did it, also before the server knows', async () => {
    await cutIdentity(elin.id, 'email', ELIN.value);
    const view = await first(watchLead(elin.id));
    expect(view?.knownBy).toMatchObject([
      { kind: 'linkedin', shown: ['profile:elin-lund'], cuts: [] },
      { kind: 'email', value: ELIN.value, cuts: [{ restored: null }] },
    ]);
  });
});

describe('a link made here', () => {
  it('holds at once, and is undone when another lead has the address', async () => {
    await linkIdentity(elin.id, 'email', ALVA.value);
    expect(await findLeads(store, [ALVA])).toEqual([elin.id]);
    serverSays({ status: 'refused', code: 'identity_taken', lead: elin });
    await drain(store);
    expect(await findLeads(store, [ALVA])).toEqual([null]);
  });
});

describe('a persona said here', () => {
  const set = { personaId: null, insteadOf: id(70), reason: 'other_work', note: 'Buys' } as const;
  const byHand = { ...set, memberId: id(900), at: expect.any(String) };

  it('holds at once and through every pull, and can be taken back before the server knows', async () => {
    await namePersona(elin.id, set);
    expect((await stored(elin.id))?.personaByHand).toEqual(byHand);
    await pull([{ ...elin, touches: 3 }]);
    expect(await stored(elin.id)).toMatchObject({ touches: 3, personaByHand: byHand });
    await namePersona(elin.id, null);
    expect((await stored(elin.id))?.personaByHand).toBeNull();
    expect(await outboxRows(store)).toHaveLength(2);
  });

  it('is undone when the server refuses it', async () => {
    await namePersona(elin.id, set);
    serverSays({ status: 'refused', code: 'not_found', lead: elin });
    await drain(store);
    expect((await stored(elin.id))?.personaByHand).toBeNull();
  });
});

describe('what is said of an action', () => {
  const step = { code: 'answer', touchpointId: id(70) } as const;
  const done = {
    ...step,
    choice: { is: 'done' },
    memberId: id(900),
    at: '2026-03-01T08:00:00.000Z',
  } as const;

  it('is not undone by the receipt of what was said before it, which comes while it is being kept', async () => {
    await decideAction(elin.id, step, done.choice);
    const said = new Set((await outboxRows(store)).map((row) => row.id));
    let keep = (): void => {};
    const kept = navigator.locks.request(
      'samsyn-outbox-change',
      () => new Promise<void>((resolve) => (keep = resolve)),
    );
    const takenBack = decideAction(elin.id, step, null);
    await eventually(async () => expect((await stored(elin.id))?.actions).toEqual([]));
    const receipt = { leads: { changed: [{ ...elin, actions: [done] }], deleted: [] } };
    let isIn = false;
    const receiving = apply(store, receipt, undefined, said).then(() => {
      isIn = true;
    });
    // It is taken in, or it waits.
    await eventually(async () => {
      const { pending = [] } = await navigator.locks.query();
      expect(isIn || pending.some(({ name }) => name === 'samsyn-cache')).toBe(true);
    });
    keep();
    await Promise.all([kept, takenBack, receiving]);
    expect((await stored(elin.id))?.actions).toEqual([]);
  });
});

describe('what an address says of the company', () => {
  it('finds the company that the workspace has', async () => {
    expect(await companyOf(ALVA)).toMatchObject({ id: id(40) });
    expect(await companyOf({ kind: 'email', value: 'alva@gmail.com' })).toBeNull();
    expect(await companyOf({ kind: 'email', value: 'alva@unknown.example.org' })).toBeNull();
    expect(await companyOf({ kind: 'linkedin', value: 'profile:alva' })).toBeNull();
  });

  it('asks about the same name at the same company, and about nothing less', async () => {
    const other = { kind: 'email', value: 'e.lund@havsbris.example.com' } as const;
    expect(await sameNameAtCompany('elin  LUND', other)).toMatchObject({ id: elin.id });
    expect(await sameNameAtCompany('Elin', other)).toBeNull();
    expect(
      await sameNameAtCompany('Elin Lund', { kind: 'email', value: 'e@elsewhere.example.org' }),
    ).toBeNull();
    expect(await sameNameAtCompany('Elin Lund', { kind: 'email', value: 'e@gmail.com' })).toBeNull();
    expect(await sameNameAtCompany('', other)).toBeNull();
  });
});
