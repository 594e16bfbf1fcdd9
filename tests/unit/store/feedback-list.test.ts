import '../support/device-storage.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Feedback } from '../../../lib/contract/records.ts';
import { DEFAULT_REASONS } from '../../../lib/domain/feedback.ts';
import { answerFeedback } from '../../../lib/store/answers.ts';
import { apply } from '../../../lib/store/apply.ts';
import {
  readLeads,
  watchActedOn,
  watchAllFeedback,
  watchEffects,
  watchFeedbackOf,
  watchWaiting,
} from '../../../lib/store/feedback-list.ts';
import { openedOnce } from '../../../lib/store/feedback-rows.ts';
import { noteTold, toldUntil } from '../../../lib/store/told.ts';
import { emptyCache } from '../../../lib/store/wipe.ts';
import { pairedDevice, store } from '../support/device.ts';
import { aFeedback, aLead, anAccount, aWorkspace, first, id, until } from '../support/records.ts';

const CAMPAIGN = id(50);
const fixed = (number: number): Answer => ({
  id: id(5000 + number),
  kind: 'fixed',
  text: 'IT titles are out of the ad set',
  authorId: id(901),
  at: '2026-03-10T08:00:00.000Z',
  seenAt: null,
});
const pull = (...changed: Feedback[]): Promise<unknown> =>
  apply(store, { feedback: { changed, deleted: [] } }, '1.1');
const ids = (feedback: readonly Feedback[]): string[] => feedback.map((one) => one.id).sort();

beforeEach(pairedDevice);

describe('feedback beyond a lead', () => {
  const given = [
    aFeedback(1),
    aFeedback(2, { answers: [fixed(2)] }),
    aFeedback(3, { authorId: id(902), handedTo: id(900) }),
    aFeedback(4, { authorId: id(902) }),
    aFeedback(5, { retractedAt: '2026-03-02T08:00:00.000Z' }),
  ];

  it('is what waits, what is mine, or all, without what was withdrawn', async () => {
    await pull(...given);
    expect(ids(await first(watchWaiting()))).toEqual([id(1), id(3), id(4)]);
    expect(ids(await first(watchFeedbackOf(id(900))))).toEqual([id(1), id(2), id(3)]);
    expect(ids(await first(watchAllFeedback()))).toEqual([id(1), id(2), id(3), id(4)]);
  });

  it('waits no more as soon as it is answered here', async () => {
    await pull(...given);
    await answerFeedback([id(1), id(4)], 'explained', 'It is so because.');
    expect(ids(await first(watchWaiting()))).toEqual([id(3)]);
  });

  it('is opened again only where it was written anew', async () => {
    await pull(...given);
    const open = openedOnce();
    const [one, other] = await open(store, await store.cache.feedback.bulkGet([id(1), id(4)]).then(known));
    await pull(aFeedback(4, { authorId: id(902), note: 'Now with words.' }));
    const [same, changed] = await open(store, await store.cache.feedback.bulkGet([id(1), id(4)]).then(known));
    expect(same).toBe(one);
    expect(changed).not.toBe(other);
    expect(changed?.note).toBe('Now with words.');
  });
});

const known = <T>(rows: (T | undefined)[]): T[] => rows.flatMap((row) => row ?? []);

describe('what answers changed', () => {
  const said = (number: number, change: Partial<Feedback>): Feedback =>
    aFeedback(number, { leadId: id(3000 + number), campaignId: CAMPAIGN, verdict: 'poor', ...change });

  it('is told of the campaigns where something was done, and follows each verdict', async () => {
    const before = [1, 2, 3].map((number) => said(number, { reasons: ['wrong_person_role'] }));
    await apply(
      store,
      {
        workspace: { changed: [aWorkspace({ reasons: DEFAULT_REASONS })], deleted: [] },
        feedback: {
          changed: [
            ...before.map((one, number) => (number === 0 ? { ...one, answers: [fixed(1)] } : one)),
            said(9, { campaignId: id(51), reasons: ['no_need'] }),
          ],
          deleted: [],
        },
      },
      '1.1',
    );
    const told = until(watchEffects, ([effect]) => effect?.after.verdicts === 1);
    await pull(said(4, { reasons: ['no_budget'], givenAt: '2026-03-12T08:00:00.000Z' }));
    expect(await told).toMatchObject([
      {
        mark: { campaignId: CAMPAIGN, text: 'IT titles are out of the ad set' },
        reason: 'wrong_person_role',
        before: { named: 3, verdicts: 3 },
        after: { named: 0, verdicts: 1 },
      },
    ]);
  });
});

describe('news', () => {
  it('is looked for where something was done, and leaves out what was withdrawn', async () => {
    await pull(
      aFeedback(1, { campaignId: CAMPAIGN, answers: [fixed(1)] }),
      aFeedback(2, { campaignId: CAMPAIGN, answers: [{ ...fixed(2), kind: 'explained' }] }),
      aFeedback(3, { campaignId: id(51), answers: [fixed(3)] }),
      aFeedback(4, { campaignId: CAMPAIGN, answers: [fixed(4)], retractedAt: '2026-03-11T08:00:00.000Z' }),
    );
    expect(ids(await first(watchActedOn(CAMPAIGN)))).toEqual([id(1)]);
  });

  it('is told once on a lead, and what was told stands nowhere in clear', async () => {
    const [earlier, later] = ['2026-03-10T08:00:00.000Z', '2026-03-12T08:00:00.000Z'];
    expect(await toldUntil(id(1))).toBeNull();
    await Promise.all([noteTold(id(1), earlier), noteTold(id(2), earlier)]);
    await noteTold(id(1), later);
    expect([await toldUntil(id(1)), await toldUntil(id(2))]).toEqual([later, earlier]);
    const row = await store.cache.meta.get('told');
    expect(new TextDecoder().decode(row && 'sealed' in row ? row.sealed : undefined)).not.toContain(id(1));
    await emptyCache(store);
    expect(await toldUntil(id(1))).toBeNull();
  });
});

it('reads leads with their companies, and leaves out those that are not here', async () => {
  await apply(
    store,
    {
      accounts: { changed: [anAccount(40)], deleted: [] },
      leads: { changed: [aLead(1, { accountId: id(40) }), aLead(2)], deleted: [] },
    },
    '1.1',
  );
  const read = await readLeads([id(1), id(2), id(3)]);
  expect(read.map(({ lead, account }) => [lead.name, account?.name]).sort()).toEqual([
    ['Lead 1', 'Account 40'],
    ['Lead 2', undefined],
  ]);
});
