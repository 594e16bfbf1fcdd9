import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeadModel } from '#lib/contract/models.ts';
import { earlierOf } from '#lib/domain/earlier.ts';
import { tableOf } from '#lib/domain/model/history.ts';
import { predict, train } from '#lib/domain/model.ts';
import { factsBefore, type Known, learnFrom, predictLead, type Touch } from '#lib/domain/prediction.ts';
import { NEWEST } from '#lib/domain/touchpoint.ts';
import { randomNumbers } from '../../support/random.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-05-20T12:00:00.000Z');

const touch = (kind: string, daysAgo: number, more: Partial<Touch> = {}): Touch => ({
  at: new Date(NOW - daysAgo * DAY).toISOString(),
  kind,
  direction: 'in',
  actor: 'person',
  rule: null,
  channel: 'Webinar',
  ...more,
});
const known = (touchpoints: Touch[], more: Partial<Known> = {}): Known => ({
  lead: { title: 'Inköpschef', country: null },
  leadSince: 0,
  account: { country: 'SE', industry: 'Energy', employees: 320 },
  accountSince: 0,
  touchpoints,
  titleRules: undefined,
  ...more,
});
const named = (facts: ReturnType<typeof factsBefore>) =>
  Object.fromEntries(facts.map(({ name, value }) => [name, value]));

describe('what a model reads of a lead', () => {
  it('is its card, its company, and what the person did', () => {
    expect(
      named(factsBefore(known([touch('webinar_attended', 2), touch('webinar_attended', 5)]), NOW)),
    ).toMatchObject({
      function: 'purchasing',
      seniority: 'head',
      country: 'SE',
      industry: 'Energy',
      employees: 320,
      silence: 2,
      channel: 'Webinar',
      'did:webinar_attended': 2,
      'did:page_view': 0,
    });
  });

  it('is nothing of what it did, when no touchpoint is known', () => {
    expect(Object.keys(named(factsBefore(known([]), NOW)))).not.toContain('did:page_view');
  });

  it('leaves out what came later and what machines did, and nothing else, however long ago', () => {
    const before = [
      touch('email_click', 3, { actor: 'machine' }),
      ...Array.from({ length: NEWEST }, (_, n) => touch('page_view', 4 + n)),
      touch('meeting_held', 90),
    ];
    const facts = named(factsBefore(known([touch('demo', 0), ...before]), NOW));
    expect(facts).toMatchObject({ 'did:demo': 0, 'did:email_click': 0, 'did:meeting_held': 1 });
    expect(facts['did:page_view']).toBe(NEWEST);
    expect(facts).toEqual(named(factsBefore(known(before), NOW)));
  });
});

it('reads the same from the newest touchpoints and the sums of those before, now and a week ago', () => {
  const some = fc.array(
    fc.record({
      kind: fc.constantFrom('page_view', 'email_click', 'webinar_attended', 'meeting_held', 'email_sent'),
      daysAgo: fc.double({ min: 0.01, max: 300, noNaN: true }),
      rule: fc.constantFrom(null, 'scanner'),
    }),
    { maxLength: 90 },
  );
  const withoutChannel = (facts: Record<string, unknown>) => ({ ...facts, channel: null });
  fc.assert(
    fc.property(some, (done) => {
      const all = done
        .map(({ kind, daysAgo, rule }, n) => ({
          id: String(n).padStart(3, '0'),
          ...touch(kind, daysAgo, { rule }),
        }))
        .toSorted((one, other) => (one.at < other.at || (one.at === other.at && one.id < other.id) ? 1 : -1));
      const earlier = earlierOf(all)?.sums ?? [];
      const held = known(all.slice(0, NEWEST), { earlier });
      const now = named(factsBefore(held, NOW));
      // Of somebody who only got our mail before the newest ones nothing is summed.
      expect(now).toEqual(named(factsBefore(known(all), NOW)));
      const then = NOW - 7 * DAY;
      const [past, full] = [held, known(all)].map((one) => named(factsBefore(one, then)));
      if (past && Object.keys(past).includes('silence'))
        expect(withoutChannel(past)).toEqual(withoutChannel(full ?? {}));
    }),
  );
});

describe('a prediction on a device', () => {
  const random = randomNumbers(11);
  const histories = Array.from({ length: 400 }, (_, n) => {
    const at = NOW - (400 - n) * DAY;
    const went = random() < 0.4;
    const won = random() < (went ? 0.7 : 0.15);
    const done = [touch('page_view', 400 - n + 3), ...(went ? [touch('webinar_attended', 400 - n + 9)] : [])];
    return { won, at, facts: factsBefore(known(done), at) };
  });
  const learnt = learnFrom(histories);
  const sent = LeadModel.parse(JSON.parse(JSON.stringify(learnt)));
  if (sent.state !== 'shown') throw new Error(`It is ${sent.state}.`);
  const shown = sent;
  const about = (touchpoints: Touch[], whole = true) =>
    predictLead(shown, known(touchpoints), { touchpoints, earlier: [], whole }, NOW);

  it('is that of the model that the server learnt', () => {
    const touchpoints = [touch('page_view', 3), touch('webinar_attended', 9)];
    const facts = named(factsBefore(known(touchpoints), NOW));
    const model = train(tableOf(histories));
    expect(about(touchpoints).probability).toBeCloseTo(
      predict(model, (column) => facts[column] ?? null),
      3,
    );
  });

  it('names what speaks for it and against it, with the lead’s own facts', () => {
    const [first] = about([touch('page_view', 3), touch('webinar_attended', 9)]).reasons;
    expect(first).toMatchObject({ column: 'did:webinar_attended', value: 1 });
    expect(first?.points).toBeGreaterThan(5);
    expect(about([touch('page_view', 3)]).reasons[0]?.points).toBeLessThan(0);
  });

  it('tells the change within a week where all is here that was known then', () => {
    const newcomer = [touch('webinar_attended', 2), touch('page_view', 9)];
    expect(about(newcomer).change).toBeGreaterThan(0.1);
    expect(about(newcomer, false).change).toBeNull();
  });
});
