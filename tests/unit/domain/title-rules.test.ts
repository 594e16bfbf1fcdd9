import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_TITLE_RULES, TitleChange, type TitleRules, TitleWord } from '#lib/contract/titles.ts';
import { classifyTitle } from '#lib/domain/job-title.ts';
import { changed, changesBetween, rereadBy, touchedBy, wordFault } from '#lib/domain/title-rules.ts';

const varg = TitleWord.parse({
  ...{ lang: 'sv', pattern: '-varg', kind: 'stem', function: 'purchasing', seniority: 'head', weight: 9 },
  ...{ example: 'Kugghjulsvarg', notExample: 'Varg' },
});
const TITLES = ['Kugghjulsvarg', 'Inköpschef', 'Vargskötare', 'kugghjulsvarg, Havsbris', 'Elmästare', 'CMO'];

const word: TitleChange = { change: 'add_word', word: varg };
const correct: TitleChange = {
  change: 'correct',
  correction: { title: 'Elmästare', function: 'engineering', seniority: 'manager' },
};

describe('a change of how titles are read', () => {
  it('adds, replaces and takes back, and leaves what was given as it is', () => {
    const one = changed(NO_TITLE_RULES, word);
    expect(one.words).toEqual([varg]);
    expect(NO_TITLE_RULES.words).toEqual([]);
    const other = changed(one, { change: 'add_word', word: { ...varg, weight: 5 } });
    expect(other.words).toMatchObject([{ weight: 5 }]);
    expect(changed(other, { change: 'remove_word', word: varg }).words).toEqual([]);
    const said = changed(one, correct);
    const again = changed(said, {
      change: 'correct',
      correction: { title: 'elmästare hos Havsbris', function: 'operations', seniority: 'manager' },
    });
    expect(again.corrections).toMatchObject([{ function: 'operations' }]);
    expect(changed(again, { change: 'let_be', title: 'Elmästare' })).toEqual(one);
  });

  it('reads again the titles that it touches, and tells those that come out otherwise', () => {
    expect(TITLES.filter(touchedBy(word))).toEqual(['Kugghjulsvarg', 'kugghjulsvarg, Havsbris']);
    expect(rereadBy(TITLES, NO_TITLE_RULES, word)).toMatchObject([
      { title: 'Kugghjulsvarg', before: { function: 'unknown' }, after: { function: 'purchasing' } },
      { title: 'kugghjulsvarg, Havsbris' },
    ]);
    expect(rereadBy(TITLES, NO_TITLE_RULES, correct)).toMatchObject([
      { title: 'Elmästare', after: { function: 'engineering', seniority: 'manager' } },
    ]);
    expect(rereadBy(TITLES, changed(NO_TITLE_RULES, word), word)).toEqual([]);
  });

  it('leaves out none that would come out otherwise', () => {
    const words = fc.constantFrom(
      'inköp',
      'varg',
      'chef',
      'elmästare',
      'marknads',
      'direktör',
      'inkop',
      'el',
    );
    const title = fc.array(words, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
    const change = fc.oneof(
      fc.record({ pattern: words, kind: fc.constantFrom('word', 'stem') }).map(({ pattern, kind }) => ({
        change: 'add_word',
        word: { ...varg, pattern: kind === 'stem' && pattern.length < 3 ? 'varg' : pattern, kind },
      })),
      title.map((text) => ({ change: 'correct', correction: { ...correct.correction, title: text } })),
    );
    fc.assert(
      fc.property(fc.array(title, { maxLength: 8 }), change, (titles, raw) => {
        const step = TitleChange.parse(raw);
        const then = changed(NO_TITLE_RULES, step);
        const said = (text: string, rules: TitleRules) => {
          const { function: job, seniority } = classifyTitle(text, rules);
          return `${job} ${seniority}`;
        };
        expect(rereadBy(titles, NO_TITLE_RULES, step).map((one) => one.title)).toEqual(
          titles.filter((text) => said(text, NO_TITLE_RULES) !== said(text, then)),
        );
      }),
    );
  });
});

it('the changes between two states touch every title that is read otherwise', () => {
  const states = [word, correct].map((change) => changed(NO_TITLE_RULES, change));
  const [words, said] = states;
  const both = changed(words ?? NO_TITLE_RULES, correct);
  for (const [before, after, steps] of [
    [NO_TITLE_RULES, both, 2],
    [both, NO_TITLE_RULES, 2],
    [words, said, 2],
    [both, structuredClone(both), 0],
  ] as const) {
    const changes = changesBetween(before ?? NO_TITLE_RULES, after ?? NO_TITLE_RULES);
    expect(changes).toHaveLength(steps);
    const touched = changes.map(touchedBy);
    for (const title of TITLES.filter((one) => !touched.some((isTouched) => isTouched(one))))
      expect(classifyTitle(title, after)).toEqual(classifyTitle(title, before));
  }
});

describe('a word of the workspace', () => {
  it('must read its own example, and not the other', () => {
    expect(wordFault(varg, NO_TITLE_RULES)).toBeNull();
    expect(wordFault({ ...varg, example: 'Inköpschef' }, NO_TITLE_RULES)).toBe('example');
    expect(wordFault({ ...varg, notExample: 'Pumpvarg' }, NO_TITLE_RULES)).toBe('notExample');
  });
});
