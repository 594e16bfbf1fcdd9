import '../support/device-storage.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Handover, Lead, Stop } from '../../../lib/contract/records.ts';
import { apply } from '../../../lib/store/apply.ts';
import { watchDueLeads } from '../../../lib/store/due.ts';
import { acceptLead, returnLead } from '../../../lib/store/lead-writes.ts';
import { pairedDevice, store } from '../support/device.ts';
import { aFeedback, aLead, aMember, first, id } from '../support/records.ts';

const ME = id(900);
const AT = '2026-03-02T08:00:00.000Z';
const handed = (number: number, change: Partial<Handover> = {}): Lead =>
  aLead(number, {
    handover: {
      ...{ campaignId: id(50), byId: id(902), at: AT, note: '', answer: null, followedUpAt: null },
      ...{ to: { memberId: ME, teamId: null }, ...change },
    },
  });
const STOP: Stop = { kind: 'do_not_contact', at: AT, source: 'import', memberId: null };
const answered = (is: 'accepted' | 'returned', memberId = ME): Pick<Handover, 'answer'> => ({
  answer: { is, memberId, at: AT, reason: null, note: '' },
});
const pull = (changes: Parameters<typeof apply>[1]): Promise<unknown> => apply(store, changes, '1.1');
const leads = (...changed: Lead[]): Promise<unknown> => pull({ leads: { changed, deleted: [] } });
const asA = (department: 'sales' | 'marketing'): Promise<unknown> =>
  pull({ members: { changed: [aMember(900, { department })], deleted: [] } });
const ids = (list: readonly { id: string }[]): string[] => list.map((one) => one.id);
const due = () => first(watchDueLeads);

beforeEach(pairedDevice);

describe('leads that were handed over', () => {
  const all = [
    handed(1),
    handed(2, { to: { memberId: id(901), teamId: null } }),
    handed(3, answered('returned')),
    { ...handed(4, answered('accepted')), ownerId: ME },
    handed(5, { ...answered('accepted'), followedUpAt: AT }),
    aLead(6),
  ];

  it('wait for the seller they were given to, until they are followed up', async () => {
    await asA('sales');
    await leads(...all);
    const { handed: open, mine } = await due();
    expect(ids(open).toSorted()).toEqual([id(1), id(2), id(3), id(4)]);
    expect(ids(mine)).toEqual([id(1), id(4)]);
    await leads(handed(4, { ...answered('accepted'), followedUpAt: AT }), aLead(2));
    expect(ids((await due()).handed).toSorted()).toEqual([id(1), id(3)]);
    await pull({ leads: { changed: [], deleted: [id(1)] } });
    expect(ids((await due()).handed)).toEqual([id(3)]);
  });

  it('wait for marketing once they came back', async () => {
    await asA('marketing');
    await leads(...all);
    expect(ids((await due()).mine)).toEqual([id(3)]);
  });

  it('wait for no seller while they are not to be contacted; for marketing, once they came back', async () => {
    await leads(...all.map((lead) => ({ ...lead, stop: STOP })));
    await asA('sales');
    expect((await due()).mine).toEqual([]);
    await asA('marketing');
    expect(ids((await due()).mine)).toEqual([id(3)]);
  });

  it('show at once what is answered here, before the server knows', async () => {
    await asA('sales');
    await leads(handed(1), handed(2));
    await acceptLead(id(1), AT);
    await returnLead(id(2), AT, 'no_need', 'She said so.');
    const { handed: open, mine } = await due();
    expect(ids(mine)).toEqual([id(1)]);
    expect(open.find((lead) => lead.id === id(1))).toMatchObject({
      ownerId: ME,
      handover: { answer: { is: 'accepted' } },
    });
    expect(open.find((lead) => lead.id === id(2))?.handover?.answer).toMatchObject({
      ...{ is: 'returned', reason: 'no_need', note: 'She said so.', memberId: ME },
    });
  });
});

describe('leads that I put off', () => {
  const putOff = (number: number, change: object) =>
    aFeedback(number, { leadId: id(number), verdict: 'unsure', reasons: ['not_now'], ...change });
  const until = (day: string) => ({ notNow: { until: day, trigger: null } });

  it('are back once their day has come or they did what was waited for, and mine alone', async () => {
    await asA('sales');
    await leads(aLead(1), aLead(2), aLead(3), aLead(4));
    const triggered = {
      notNow: { until: null, trigger: 'email_reply' },
      triggered: { touchpointId: id(7), at: AT },
    };
    const changed = [
      putOff(1, until('2026-03-05')),
      putOff(2, until('2999-01-01')),
      putOff(3, triggered),
      putOff(4, { ...until('2026-03-05'), authorId: id(901) }),
    ];
    await pull({ feedback: { changed, deleted: [] } });
    expect((await due()).back.map(({ lead, why }) => [lead.id, why.by])).toEqual([
      [id(3), 'trigger'],
      [id(1), 'day'],
    ]);
  });

  it('are not back any more when I have said something since', async () => {
    await asA('sales');
    await leads(aLead(1));
    const later = aFeedback(2, { leadId: id(1), givenAt: '2026-03-06T08:00:00.000Z' });
    await pull({ feedback: { changed: [putOff(1, until('2026-03-05')), later], deleted: [] } });
    expect((await due()).back).toEqual([]);
  });

  it('are not back while they are not to be contacted', async () => {
    await asA('sales');
    await leads({ ...aLead(1), stop: STOP });
    await pull({ feedback: { changed: [putOff(1, until('2026-03-05'))], deleted: [] } });
    expect((await due()).back).toEqual([]);
  });
});
