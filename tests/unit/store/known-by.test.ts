import { describe, expect, it } from 'vitest';
import type { LeadIdentity } from '../../../lib/contract/records.ts';
import { isCut, knownBy } from '../../../lib/store/known-by.ts';
import { aLead, id } from '../support/records.ts';

const AT = '2026-03-01T08:00:00.000Z';
const imported = (kind: LeadIdentity['kind'], value: string): LeadIdentity => ({
  kind,
  value,
  source: 'import',
  memberId: null,
  at: AT,
  cuts: [],
});
const lead = aLead(1, {
  emails: ['elin.lund@gmail.com', 'elinlund+web@gmail.com'],
  linkedin: ['profile:elin-lund'],
});
const own = (type: 'lead.cut' | 'lead.link', kind: LeadIdentity['kind'], value: string) => ({
  mutation: { id: id(50), clientAt: AT, type, payload: { leadId: lead.id, kind, value } },
  memberId: id(900),
});

describe('what a lead is known by', () => {
  it('joins the spellings on the card with their evidence', () => {
    const evidence = [imported('email', 'elinlund@gmail.com'), imported('external', 'crm-1')];
    expect(knownBy(lead, evidence, [])).toEqual([
      {
        kind: 'email',
        value: 'elinlund@gmail.com',
        shown: lead.emails,
        evidence: { source: 'import', memberId: null, at: AT },
        cuts: [],
      },
      {
        kind: 'external',
        value: 'crm-1',
        shown: ['crm-1'],
        evidence: { source: 'import', memberId: null, at: AT },
        cuts: [],
      },
      {
        kind: 'linkedin',
        value: 'profile:elin-lund',
        shown: ['profile:elin-lund'],
        evidence: null,
        cuts: [],
      },
    ]);
  });

  it('shows the card alone while the evidence is not here', () => {
    expect(knownBy(lead, null, []).map(({ shown, evidence }) => [shown, evidence])).toEqual([
      [lead.emails, null],
      [['profile:elin-lund'], null],
    ]);
  });

  it('lays over it what was said here', () => {
    const evidence = [imported('external', 'crm-1')];
    const cut = knownBy(lead, evidence, [own('lead.cut', 'external', 'crm-1')]);
    expect(cut.filter(isCut)).toMatchObject([
      { value: 'crm-1', cuts: [{ memberId: id(900), restored: null }] },
    ]);
    const back = knownBy(lead, evidence, [
      own('lead.cut', 'external', 'crm-1'),
      own('lead.link', 'external', 'crm-1'),
    ]);
    expect(back.filter(isCut)).toEqual([]);
    expect(back[0]).toMatchObject({
      value: 'crm-1',
      evidence: { source: 'import', memberId: null },
      cuts: [{ restored: { memberId: id(900) } }],
    });
    const added = knownBy(lead, [], [own('lead.link', 'linkedin', 'profile:elin-lund-2')]);
    expect(added.at(-1)).toMatchObject({ value: 'profile:elin-lund-2', evidence: { source: 'member' } });
  });

  it('knows who added the lead before the server does', () => {
    const added = {
      mutation: {
        id: id(50),
        clientAt: AT,
        type: 'lead.create' as const,
        payload: {
          leadId: lead.id,
          name: 'Elin Lund',
          title: null,
          kind: 'linkedin' as const,
          value: 'profile:elin-lund',
        },
      },
      memberId: id(900),
    };
    const fresh = { ...lead, emails: [] };
    expect(knownBy(fresh, [], [added])).toMatchObject([
      { shown: ['profile:elin-lund'], evidence: { source: 'member', memberId: id(900), at: AT }, cuts: [] },
    ]);
  });

  it('does not take a cut of another lead for its own', () => {
    const other = own('lead.cut', 'email', 'elinlund@gmail.com');
    other.mutation.payload.leadId = id(2);
    expect(knownBy(lead, null, [other]).filter(isCut)).toEqual([]);
  });
});
