/** A persona as it is typed: nothing is lost on the way there and back. */
import { describe, expect, it } from 'vitest';
import { PersonaContent, personaFaults } from '#lib/contract/personas.ts';
import { PERSONAS } from '#server/demo/data/personas.ts';
import {
  draftOf,
  faultAt,
  newCriterion,
  newDraft,
  newPiece,
  PersonaDraft,
  writtenOf,
} from '../../../components/persona/editor/draft.ts';
import { slices } from '../../../components/persona/editor/slices.ts';
import { id } from '../support/records.ts';

describe('a draft', () => {
  it.each(Object.values(PERSONAS))('gives $name back as it was', (persona) => {
    const draft = draftOf({ ...persona, id: id(1) }, 3);
    expect(writtenOf(draft)).toEqual(PersonaContent.parse(persona));
    expect(draft.basedOn).toBe(3);
  });

  it('offers one way to ask for what can be asked in two', () => {
    const persona = {
      ...{ id: id(1), name: 'x', threshold: 0.5 },
      text: newTexts(),
      criteria: [
        { id: 'a', op: 'hasAny' as const, field: 'signals', values: ['page:pricing'], weight: 5 },
        { id: 'b', op: 'equals' as const, field: 'country', value: 'SE', weight: 5 },
        { id: 'c', op: 'equals' as const, field: 'employees', value: 50, weight: 5 },
      ],
    };
    const written = writtenOf(draftOf(persona, 1));
    expect(written.criteria).toEqual([
      { id: 'a', op: 'visited', field: 'signals', values: ['page:pricing'], atLeast: 1, weight: 5 },
      { id: 'b', op: 'in', field: 'country', values: ['SE'], weight: 5 },
      { id: 'c', op: 'between', field: 'employees', min: 50, max: 50, weight: 5 },
    ]);
    expect(personaFaults(written)).toEqual([]);
  });

  it('reads what people type: spaces, commas, small letters, empty lines', () => {
    const draft = newDraft(id(1));
    const written = writtenOf({
      ...draft,
      criteria: [
        { ...newCriterion('country'), typed: ' se,  no ;,' },
        { ...newCriterion('employees'), min: '1 000' },
      ],
      text: { ...draft.text, pains: ' One \n\n Two' },
    });
    expect(written.criteria).toMatchObject([{ values: ['SE', 'NO'] }, { min: 1000 }]);
    expect(written.text.pains).toEqual(['One', 'Two']);
  });

  it('typed before there was content is still read', () => {
    const { content: _, ...before } = newDraft(id(1));
    expect(PersonaDraft.parse(before).content).toEqual([]);
  });

  it('tells a piece of content what it lacks', () => {
    const content = [{ ...newPiece(), title: ' Tariffs ', url: ' example.com ' }];
    const written = writtenOf({ ...newDraft(id(1)), content });
    expect(written.text.content).toMatchObject([{ title: 'Tariffs', url: 'example.com', stages: [] }]);
    const faults = personaFaults(written);
    expect(faultAt(faults, 'text', 'content', 0, 'url')).toBe('address');
    expect(faultAt(faults, 'text', 'content', 0, 'title')).toBeNull();
  });

  it('says what is wrong at the field it was typed in', () => {
    const draft = { ...newDraft(id(1)), criteria: [{ ...newCriterion('employees'), min: 'many' }] };
    const faults = personaFaults(writtenOf(draft));
    expect(faultAt(faults, 'name')).toBe('name_needed');
    expect(faultAt(faults, 'criteria', 0, 'min')).toBe('number_needed');
    expect(faultAt(faults, 'criteria', 0, 'max')).toBeNull();
    expect(faultAt(faults, 'text', 'pains')).toBeNull();
  });
});

const newTexts = () => PersonaContent.shape.text.parse(writtenOf(newDraft(id(1))).text);

describe('counting in slices', () => {
  const many = Array.from({ length: 5_000 }, (_, n) => n);
  const slow = () => {
    for (const until = performance.now() + 0.05; performance.now() < until; );
  };

  it('pauses between, and does every item once and in order', async () => {
    let pauses = 0;
    const done: number[] = [];
    await slices(
      many,
      async () => {
        pauses += 1;
      },
      (item) => {
        slow();
        done.push(item);
      },
    );
    expect(done).toEqual(many);
    expect(pauses).toBeGreaterThan(1);
  });

  it('ends at the next pause when a newer question has come', async () => {
    const stop = new AbortController();
    let done = 0;
    const counting = slices(
      many,
      async () => stop.signal.throwIfAborted(),
      () => {
        slow();
        done += 1;
        if (done === 1) stop.abort();
      },
    );
    await expect(counting).rejects.toMatchObject({ name: 'AbortError' });
    expect(done).toBeLessThan(many.length);
  });
});
