import '../support/device-storage.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Question } from '../../../lib/contract/records.ts';
import { apply } from '../../../lib/store/apply.ts';
import { outboxRows } from '../../../lib/store/outbox.ts';
import { answerQuestion, askTeam, watchQuestions } from '../../../lib/store/questions.ts';
import { pairedDevice, store } from '../support/device.ts';
import { aLead, first, id } from '../support/records.ts';

const asked = (number: number, more: Partial<Question> = {}): Question => ({
  id: id(7000 + number),
  leadId: id(1),
  teamId: id(60),
  authorId: id(902),
  text: 'Has anybody met her?',
  at: `2026-03-0${number}T08:00:00.000Z`,
  answers: [],
  ...more,
});
const pull = (changed: Question[], deleted: string[] = []): Promise<unknown> =>
  apply(store, { questions: { changed, deleted }, leads: { changed: [aLead(1)], deleted: [] } }, '1.1');
const questions = () => first(watchQuestions());

beforeEach(pairedDevice);

describe('questions to the team', () => {
  it('come newest first, with the lead’s name where the lead is here', async () => {
    await pull([asked(1), asked(2, { leadId: id(2) })]);
    expect((await questions()).map(({ id: one, leadName, received }) => [one, leadName, received])).toEqual([
      [id(7002), null, true],
      [id(7001), aLead(1).name, true],
    ]);
  });

  it('stand there as soon as they are said, and wait in the outbox', async () => {
    await pull([asked(1)]);
    expect(await askTeam(id(1), id(60), ' Who knows her? ')).toMatchObject({ ok: true });
    expect(await answerQuestion(asked(1), 'I do.')).toMatchObject({ ok: true });
    expect(await outboxRows(store)).toHaveLength(2);
    expect(await questions()).toMatchObject([
      { text: 'Who knows her?', answers: [], received: false },
      { id: id(7001), answers: [{ text: 'I do.' }], received: false },
    ]);
  });

  it('an answer that the server has sent back stands there once', async () => {
    await pull([asked(1)]);
    await answerQuestion(asked(1), 'I do.');
    const [before] = await questions();
    await pull([asked(1, { answers: before?.answers ?? [] })]);
    expect((await questions())[0]?.answers).toHaveLength(1);
  });

  it('go when the server says that they are gone, and nothing empty is kept', async () => {
    await pull([asked(1)]);
    expect(await askTeam(id(1), id(60), '  ')).toMatchObject({ ok: false });
    await pull([], [id(7001)]);
    expect(await questions()).toEqual([]);
  });
});
