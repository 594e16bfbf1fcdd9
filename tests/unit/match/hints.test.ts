import '../support/device-storage.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { findHints, findLeads } from '../../../lib/match/find.ts';
import { apply } from '../../../lib/store/apply.ts';
import { pairedDevice, store } from '../support/device.ts';
import { opaqueId } from '../support/opaque-id.ts';
import { aLead, id } from '../support/records.ts';

const NUMBER = 497_917_635;
const member = `member:${opaqueId(NUMBER, 0x002a, 7)}`;
const sales = `sales:${opaqueId(NUMBER, 0x002c, 9)}`;
const email = (value: string) => ({ kind: 'email' as const, value });
const linkedin = (value: string) => ({ kind: 'linkedin' as const, value });

const LEADS = [
  aLead(1, { emails: ['elin@havsbris.example.com'], linkedin: ['profile:elin-lund', member] }),
  aLead(2, { emails: ['omar+news@havsbris.example.com'] }),
  aLead(3, { emails: ['kari+web@gmail.com'], name: 'Elin Lund' }),
];

beforeEach(async () => {
  await pairedDevice();
  await apply(store, { leads: { changed: LEADS, deleted: [] } }, '1.1');
});

describe('a hint', () => {
  it.each([
    [
      'the same member number in another product’s id',
      linkedin(sales),
      { leadId: id(1), reason: 'member_number' },
    ],
    [
      'a tag on a lead’s address',
      email('elin+fair@havsbris.example.com'),
      { leadId: id(1), reason: 'plus_address' },
    ],
    [
      'a lead’s address without its tag',
      email('omar@havsbris.example.com'),
      { leadId: id(2), reason: 'plus_address' },
    ],
    ['another tag', email('omar+x@havsbris.example.com'), { leadId: id(2), reason: 'plus_address' }],
  ])('comes from %s, and does not make them one', async (_, identity, hint) => {
    expect(await findHints(store, [identity])).toEqual([hint]);
    expect(await findLeads(store, [identity])).toEqual([null]);
  });

  it.each([
    ['another number', linkedin(`sales:${opaqueId(NUMBER + 1)}`)],
    ['an id without a number', linkedin('sales:12345')],
    ['a stranger', email('nils@havsbris.example.com')],
    ['the same name elsewhere', email('elin@elsewhere.example.com')],
    ['a profile', linkedin('profile:elin-lund-2')],
    ['a mailbox of a function', email('info+elin@havsbris.example.com')],
    ['no address at all', email('nobody')],
  ])('does not come from %s', async (_, identity) => {
    expect(await findHints(store, [identity])).toEqual([null]);
  });

  it('keeps the order asked, and goes with the lead', async () => {
    const asked = [email('nils@havsbris.example.com'), linkedin(sales), email('omar@havsbris.example.com')];
    expect((await findHints(store, asked)).map((hint) => hint?.leadId ?? null)).toEqual([null, id(1), id(2)]);
    await apply(store, { leads: { changed: [], deleted: [id(1)] } }, '1.2');
    expect((await findHints(store, asked)).map((hint) => hint?.leadId ?? null)).toEqual([null, null, id(2)]);
  });

  it('is not needed where the provider ignores the tag', async () => {
    expect(await findLeads(store, [email('k.ari+shop@gmail.com')])).toEqual([id(3)]);
  });
});
