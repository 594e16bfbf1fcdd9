import '../support/device-storage.ts';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { toColumns } from '../../../lib/contract/columns.ts';
import type { Lead } from '../../../lib/contract/records.ts';
import { findLeads } from '../../../lib/match/find.ts';
import { pinWords } from '../../../lib/store/answers.ts';
import { apply, follow, readPage } from '../../../lib/store/apply.ts';
import { BUCKETS, bucketOf, readPacked } from '../../../lib/store/buckets.ts';
import { meta } from '../../../lib/store/cache.ts';
import { watchPinned } from '../../../lib/store/feedback-list.ts';
import { searchLeads } from '../../../lib/store/search.ts';
import { keepTimelines, wantedTimelines } from '../../../lib/store/timelines.ts';
import { watchDirectory, watchInbox, watchLead } from '../../../lib/store/views.ts';
import { pairedDevice, store } from '../support/device.ts';
import { aFeedback, aLead, aMember, anAccount, aWorkspace, first, id } from '../support/records.ts';

const leads = (changed: Lead[], deleted: string[] = []) => ({ leads: { changed, deleted } });

beforeEach(pairedDevice);

describe('readPage', () => {
  const page = (records: Record<string, unknown>[]) => ({
    cursor: '1.5',
    more: false,
    remaining: 0,
    tables: { leads: { columns: toColumns(records), deleted: [id(9)] } },
  });

  it('reads columns into records', async () => {
    expect(await readPage(page([aLead(1), aLead(2)]))).toEqual({
      ok: true,
      value: leads([aLead(1), aLead(2)], [id(9)]),
    });
  });

  it('takes keys that a newer server adds, and refuses the page when a record is not one', async () => {
    expect(await readPage(page([{ ...aLead(1), mood: 'fine' }]))).toMatchObject({ ok: true });
    expect(await readPage(page([aLead(1), { ...aLead(2), emails: 'none' }]))).toEqual({
      ok: false,
      error: { code: 'wrong_answer' },
    });
  });
});

describe('apply', () => {
  it('spreads ids evenly over the buckets', () => {
    const filled = new Set(Array.from({ length: 20_000 }, (_, n) => bucketOf(id(n))));
    expect(filled.size).toBeGreaterThan(BUCKETS * 0.99);
  });

  it('keeps what the server holds, through any order of changes and deletions', async () => {
    const step = fc.array(
      fc.record({
        number: fc.integer({ min: 1, max: 30 }),
        gone: fc.boolean(),
        name: fc.string({ maxLength: 8 }),
        mail: fc.integer({ min: 1, max: 40 }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 5 }), async (steps) => {
        await pairedDevice();
        const model = new Map<string, Lead>();
        for (const [at, changes] of steps.entries()) {
          const byId = new Map(changes.map((change) => [id(change.number), change]));
          const changed: Lead[] = [];
          const deleted: string[] = [];
          for (const [leadId, { number, gone, name, mail }] of byId) {
            const email = `m${mail}@company.example.com`;
            const taken = [...model.values()].some(
              (lead) => lead.id !== leadId && lead.emails.includes(email),
            );
            const lead = aLead(number, {
              name,
              emails: taken || changed.some((one) => one.emails.includes(email)) ? [] : [email],
            });
            if (gone) deleted.push(leadId);
            else changed.push(lead);
          }
          for (const lead of changed) model.set(lead.id, lead);
          for (const leadId of deleted) model.delete(leadId);
          await apply(store, leads(changed, deleted), `1.${at + 1}`);
        }
        const all = Array.from({ length: 30 }, (_, n) => id(n + 1));
        expect(await readPacked(store, 'leads', all)).toEqual(model);
        const mails = Array.from({ length: 40 }, (_, n) => `m${n + 1}@company.example.com`);
        const owners = mails.map(
          (mail) => [...model.values()].find((lead) => lead.emails.includes(mail))?.id ?? null,
        );
        expect(
          await findLeads(
            store,
            mails.map((value) => ({ kind: 'email' as const, value })),
          ),
        ).toEqual(owners);
      }),
      { numRuns: 30 },
    );
  }, 30_000);

  it('takes two steps in as one just as one after the other', async () => {
    const number = fc.integer({ min: 1, max: 8 });
    const step = fc.record({
      changed: fc.array(fc.tuple(number, fc.string({ maxLength: 4 })), { maxLength: 6 }),
      deleted: fc.array(number, { maxLength: 3 }),
    });
    const all = Array.from({ length: 8 }, (_, n) => id(n + 1));
    await fc.assert(
      fc.asyncProperty(step, step, async (one, two) => {
        // As in a page: each record once.
        const [first, then] = [one, two].map(({ changed, deleted }) => {
          const records = [...new Map(changed).entries()].filter(([at]) => !deleted.includes(at));
          return leads(
            records.map(([at, name]) => aLead(at, { name })),
            [...new Set(deleted)].map(id),
          );
        });
        if (!first || !then) return;
        await pairedDevice();
        await apply(store, first, '1.1');
        await apply(store, then, '1.2');
        const apart = await readPacked(store, 'leads', all);
        await pairedDevice();
        await apply(store, follow([first, then]), '1.2');
        expect(await readPacked(store, 'leads', all)).toEqual(apart);
      }),
      { numRuns: 30 },
    );
  }, 30_000);

  it('writes cursor and rows together', async () => {
    await apply(store, { ...leads([aLead(1)]), members: { changed: [aMember(900)], deleted: [] } }, '3.7');
    expect(await meta(store, 'cursor')).toEqual({ key: 'cursor', cursor: '3.7' });
    expect((await first(watchDirectory())).me).toEqual(aMember(900));
  });

  it('keeps nothing of a person in clear', async () => {
    const lead = aLead(1, {
      name: 'Elin Lund',
      emails: ['elin.lund@company.example.com'],
      linkedin: ['profile:elin-lund'],
    });
    await apply(
      store,
      { ...leads([lead]), feedback: { changed: [aFeedback(2, { note: 'knows Elin' })], deleted: [] } },
      '1.1',
    );
    const stored = await Promise.all(store.cache.tables.map((table) => table.toArray()));
    const bytes = JSON.stringify(stored, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value,
    );
    expect(bytes).not.toMatch(/elin/i);
  });

  it('says whether matching must be told', async () => {
    expect(await apply(store, leads([aLead(1)]), '1.1')).toBe(true);
    expect(await apply(store, leads([aLead(1, { touches: 5 })]), '1.2')).toBe(false);
    expect(await apply(store, leads([aLead(1, { emails: ['new@company.example.com'] })]), '1.3')).toBe(true);
    expect(await apply(store, leads([], [id(1)]), '1.4')).toBe(true);
    expect(await apply(store, { members: { changed: [aMember(900)], deleted: [] } }, '1.5')).toBe(true);
    expect(await apply(store, { workspace: { changed: [aWorkspace()], deleted: [] } }, '1.6')).toBe(true);
  });

  it('finds a lead by every spelling of its mailbox and by its profile', async () => {
    await apply(
      store,
      leads([aLead(1, { emails: ['elin.lund@gmail.com'], linkedin: ['profile:elin-lund'] })]),
      '1.1',
    );
    const asked = [
      { kind: 'email', value: 'elinlund+news@googlemail.com' },
      { kind: 'linkedin', value: 'profile:elin-lund' },
      { kind: 'email', value: 'elin@company.example.com' },
    ] as const;
    expect(await findLeads(store, asked)).toEqual([id(1), id(1), null]);
  });

  it('writes a new lead beside the large index, and works many of them into it', async () => {
    const many = Array.from({ length: 3_000 }, (_, n) => aLead(n + 1));
    await apply(store, leads(many), '1.1');
    const base = (await meta(store, 'matchChanges'))?.base;
    await apply(store, leads([aLead(9_001)], [id(2)]), '1.2');
    expect(await meta(store, 'matchChanges')).toMatchObject({
      base,
      added: { length: 1 },
      removed: { length: 1 },
    });
    const asked = [1, 2, 9_001, 9_002].map((n) => ({
      kind: 'email' as const,
      value: aLead(n).emails[0] ?? '',
    }));
    expect(await findLeads(store, asked)).toEqual([id(1), null, id(9_001), null]);
    await apply(store, leads(Array.from({ length: 5_000 }, (_, n) => aLead(n + 10_000))), '1.3');
    expect(await meta(store, 'matchChanges')).toMatchObject({ added: { length: 0 }, removed: { length: 0 } });
    expect((await meta(store, 'matchIndex'))?.entries.length).toBe(8_000);
    expect(await findLeads(store, asked)).toEqual([id(1), null, id(9_001), null]);
  });

  it('a merged lead shows as the one it became a part of, over any number of steps, until it stands for itself again', async () => {
    const shown = async (number: number) => (await first(watchLead(id(number))))?.lead.id ?? null;
    await apply(store, leads([aLead(1), aLead(2), aLead(3)]), '1.1');
    await apply(store, { leads: { changed: [], deleted: [id(2)], forwards: { [id(2)]: id(1) } } }, '1.2');
    expect(await shown(2)).toBe(id(1));
    const step = { leads: { changed: [], deleted: [id(1)], forwards: { [id(1)]: id(3) } } };
    await apply(store, follow([leads([aLead(4)]), step]), '1.3');
    expect(await shown(2)).toBe(id(3));
    await apply(store, leads([aLead(2)]), '1.4');
    expect([await shown(1), await shown(2)]).toEqual([id(3), id(2)]);
  });

  it('wants the touchpoints of my leads, and again when they change', async () => {
    const mine = aLead(1, { ownerId: id(900) });
    await apply(store, leads([mine, aLead(2)]), '1.1');
    const wanted = await wantedTimelines(store, 10);
    expect(wanted).toEqual([{ leadId: id(1), marks: 0 }]);
    // The lead changes while the answer is on its way.
    await apply(store, leads([{ ...mine, touches: 3 }]), '1.2');
    await keepTimelines(
      store,
      wanted,
      new Map([
        [
          id(1),
          {
            touchpoints: [],
            ahead: [],
            total: 2,
            history: null,
            moments: [],
            identities: [],
            merges: [],
            origin: null,
          },
        ],
      ]),
      '2026-03-01T08:00:00.000Z',
    );
    expect((await first(watchLead(id(1))))?.timeline).toMatchObject({ total: 2 });
    expect(await wantedTimelines(store, 10)).toEqual([{ leadId: id(1), marks: 1 }]);
    await keepTimelines(store, await wantedTimelines(store, 10), new Map(), '2026-03-01T08:00:01.000Z');
    expect(await wantedTimelines(store, 10)).toEqual([]);
  });
});

describe('views', () => {
  it('shows a lead with its account and its feedback', async () => {
    const answered = aFeedback(20, { leadId: id(1), givenAt: '2026-03-02T08:00:00.000Z' });
    await apply(
      store,
      {
        ...leads([aLead(1, { accountId: id(5) })]),
        accounts: { changed: [anAccount(5)], deleted: [] },
        feedback: { changed: [aFeedback(10), answered, aFeedback(30, { leadId: id(2) })], deleted: [] },
      },
      '1.1',
    );
    expect(await first(watchLead(id(1)))).toMatchObject({
      lead: { id: id(1) },
      account: { name: 'Account 5' },
      feedback: [
        { id: id(20), delivery: 'received' },
        { id: id(10), delivery: 'received' },
      ],
      timeline: null,
    });
    expect(await first(watchLead(id(404)))).toBeNull();
  });

  it('shows marketers what to answer, and authors what they have not seen', async () => {
    const answer = {
      id: id(70),
      kind: 'fixed' as const,
      text: 'Done.',
      authorId: id(901),
      at: '2026-03-03T08:00:00.000Z',
      seenAt: null,
    };
    const changes = {
      ...leads([aLead(1)]),
      feedback: {
        changed: [
          aFeedback(10),
          aFeedback(11, { answers: [answer] }),
          aFeedback(12, { authorId: id(902), answers: [answer] }),
        ],
        deleted: [],
      },
    };
    await apply(store, { ...changes, members: { changed: [aMember(900)], deleted: [] } }, '1.1');
    expect(await first(watchInbox())).toMatchObject([
      { kind: 'answered', feedback: { id: id(11) }, answer: { id: id(70) }, lead: { name: 'Lead 1' } },
    ]);

    await apply(
      store,
      { members: { changed: [aMember(900, { department: 'marketing' })], deleted: [] } },
      '1.2',
    );
    expect((await first(watchInbox())).map((item) => [item.kind, item.feedback.id])).toEqual([
      ['to_answer', id(10)],
      ['answered', id(11)],
    ]);
  });

  it('knows what is pinned to a persona, with what is still on its way', async () => {
    const pin = { personaId: id(700), memberId: id(900), at: '2026-03-02T08:00:00.000Z' };
    const note = 'The board asks.';
    const changed = [
      aFeedback(10, { note, pin }),
      aFeedback(11, { note, pin, retractedAt: '2026-03-03T08:00:00.000Z' }),
      aFeedback(12, { note: '', pin }),
      aFeedback(13, { note, pin: { ...pin, personaId: id(701) } }),
      aFeedback(14, { note, givenAt: '2026-03-01T09:00:00.000Z' }),
    ];
    await apply(store, { ...leads([aLead(1)]), feedback: { changed, deleted: [] } }, '1.1');
    const pinned = async () => (await first(watchPinned(id(700)))).map((one) => one.id);
    expect(await pinned()).toEqual([id(10)]);
    await pinWords(id(14), id(700));
    expect(await pinned()).toEqual([id(14), id(10)]);
    await pinWords(id(10), null);
    expect(await pinned()).toEqual([id(14)]);
    await apply(store, { feedback: { changed: [], deleted: [id(14)] } }, '1.2');
    expect(await pinned()).toEqual([]);
  });

  it('finds leads by any words of name, company, title and address, without accents', async () => {
    await apply(
      store,
      {
        ...leads([
          aLead(1, { name: 'Åsa Öberg', accountId: id(5), title: 'Inköpschef' }),
          aLead(2, { name: 'Lars Åsander', lastTouchAt: '2026-01-01T00:00:00.000Z' }),
        ]),
        accounts: { changed: [anAccount(5, { name: 'Fjällkraft AB' })], deleted: [] },
      },
      '1.1',
    );
    const names = async (text: string) => (await searchLeads(text, 10)).map((hit) => hit.name);
    expect(await names('asa')).toEqual(['Åsa Öberg', 'Lars Åsander']);
    expect(await names('FJALL inkop')).toEqual(['Åsa Öberg']);
    expect(await names('lead2@')).toEqual(['Lars Åsander']);
    expect(await names('nobody')).toEqual([]);
    expect(await names('  ')).toEqual([]);
  });

  it('finds nobody any more whom the server says is gone, by no word', async () => {
    const [elin, mikko] = [aLead(1, { name: 'Elin Lund' }), aLead(2, { name: 'Mikko Lund' })];
    await apply(store, leads([elin, mikko]), 'c1');
    expect((await searchLeads('lund', 9)).map(({ id: found }) => found).sort()).toEqual([elin.id, mikko.id]);
    await apply(store, leads([], [elin.id]), 'c2');
    for (const words of ['lund', 'elin', elin.emails[0] ?? ''])
      expect((await searchLeads(words, 9)).filter(({ id: found }) => found === elin.id)).toEqual([]);
    expect((await searchLeads('lund', 9)).map(({ id: found }) => found)).toEqual([mikko.id]);
  });
});
