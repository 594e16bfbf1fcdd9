import { type FormEvent, useDeferredValue, useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import {
  FUNCTIONS,
  SENIORITIES,
  type TitleChange,
  type TitleRules,
  TitleWord,
} from '#lib/contract/titles.ts';
import { wordFault } from '#lib/domain/title-rules.ts';
import type { MessageKey } from '#lib/i18n/messages.ts';
import { OneChip } from '../ui/Chips.tsx';
import { Picker } from '../ui/Picker.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useText } from '../ui/text.ts';
import { FormEnd } from '../workspace/FormEnd.tsx';
import page from '../workspace/Workspace.module.css';
import { Changes } from './Changes.tsx';
import styles from './Title.module.css';
import { useTitleChange } from './use-title-change.ts';
import type { Titles } from './use-titles.ts';
import { useTitleWords } from './words.ts';

interface Props {
  /** The title it is added for, which shows that it works. */
  title: string;
  rules: TitleRules;
  titles: Titles;
  onDone: () => void;
}

const NOTHING = '-';
const LANGUAGES = ['sv', 'en', 'de', 'da', 'no', 'fi', 'fr', 'es', 'nl'] as const;
/** A word of the workspace wins over ours in any case; between two of its own the heavier one does, and all weigh the same. */
const WEIGHT = 8;

/** A word as it is typed. */
interface Draft {
  pattern: string;
  kind: TitleWord['kind'];
  lang: string;
  function: string;
  seniority: string;
  notExample: string;
}

function wordOf(draft: Draft, title: string): TitleWord | null {
  const notExample = draft.notExample.trim();
  const read = TitleWord.safeParse({
    ...{ lang: draft.lang, kind: draft.kind, weight: WEIGHT, example: title },
    pattern: draft.pattern.trim().toLowerCase(),
    ...(draft.function === NOTHING ? {} : { function: draft.function }),
    ...(draft.seniority === NOTHING ? {} : { seniority: draft.seniority }),
    ...(notExample === '' ? {} : { notExample }),
  });
  return read.success ? read.data : null;
}

/** What keeps the word from being added, as a sentence's key; null when nothing does. */
function faultOf(draft: Draft, word: TitleWord | null, rules: TitleRules): MessageKey | null {
  if (draft.function === NOTHING && draft.seniority === NOTHING) return 'titles.saysNothing';
  if (!word) return draft.kind === 'stem' ? 'titles.badStem' : 'titles.badWord';
  const fault = wordFault(word, rules);
  return fault && (fault === 'example' ? 'titles.notInExample' : 'titles.inOther');
}

/** Adds a word, or a part of words, by which titles are read. */
export function AddWord({ title, rules, titles, onDone }: Props) {
  const t = useText();
  const intl = useIntl();
  const { job, rank } = useTitleWords();
  const [draft, setDraft] = useState<Draft>(() => ({
    ...{ pattern: title.toLowerCase(), kind: 'word', lang: intl.locale.slice(0, 2) },
    ...{ function: NOTHING, seniority: NOTHING, notExample: '' },
  }));
  const [asked, setAsked] = useState(false);
  const { busy, code, keep } = useTitleChange(onDone);
  const word = useMemo(() => wordOf(draft, title), [draft, title]);
  const fault = useMemo(() => faultOf(draft, word, rules), [draft, word, rules]);
  const change = useDeferredValue(
    useMemo<TitleChange | null>(() => (word && !fault ? { change: 'add_word', word } : null), [word, fault]),
  );
  const set = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed });
  const isPattern =
    fault === 'titles.badWord' || fault === 'titles.badStem' || fault === 'titles.notInExample';

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (word && !fault) void keep({ change: 'add_word', word }, t('titles.added', { word: word.pattern }));
  }

  return (
    <form className={page.form} onSubmit={submit} aria-label={t('titles.addWord')}>
      <ShortText
        label={t('titles.pattern')}
        hint={t(draft.kind === 'stem' ? 'titles.stemHint' : 'titles.wordHint')}
        value={draft.pattern}
        maxLength={60}
        error={asked && isPattern && fault ? t(fault, { title }) : null}
        onChange={(pattern) => set({ pattern })}
      />
      <OneChip
        label={t('titles.kind')}
        options={(['word', 'stem'] as const).map((key) => ({ key, text: t(`titles.kind.${key}`) }))}
        chosen={draft.kind}
        onChange={(key) => set({ kind: key === 'stem' ? 'stem' : 'word' })}
      />
      <div className={styles.fields}>
        <Picker
          label={t('titles.function')}
          chosen={draft.function}
          onChange={(key) => set({ function: key })}
          options={[
            { key: NOTHING, text: t('titles.leavesOpen') },
            ...FUNCTIONS.flatMap((key) => {
              const text = job(key);
              return text === null ? [] : { key, text };
            }),
          ]}
        />
        <Picker
          label={t('titles.seniority')}
          chosen={draft.seniority}
          onChange={(key) => set({ seniority: key })}
          options={[
            { key: NOTHING, text: t('titles.leavesOpen') },
            ...SENIORITIES.map((key) => ({ key, text: rank(key) ?? key })),
          ]}
        />
        <Picker
          label={t('titles.language')}
          chosen={draft.lang}
          onChange={(lang) => set({ lang })}
          options={LANGUAGES.map((key) => ({
            key,
            text: intl.formatDisplayName(key, { type: 'language' }) ?? key,
          }))}
        />
      </div>
      <ShortText
        label={t('titles.notExample')}
        hint={t('titles.notExampleHint')}
        value={draft.notExample}
        maxLength={300}
        error={asked && fault === 'titles.inOther' ? t(fault) : null}
        onChange={(notExample) => set({ notExample })}
      />
      {asked && fault === 'titles.saysNothing' && (
        <p role="alert" className={page.error}>
          {t(fault)}
        </p>
      )}
      {change && <Changes change={change} rules={rules} titles={titles} />}
      <FormEnd code={code} send={t('titles.add')} pending={busy} onCancel={onDone} />
    </form>
  );
}
