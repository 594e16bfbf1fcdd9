import { type FormEvent, useMemo, useState } from 'react';
import {
  FUNCTIONS,
  type JobFunction,
  SENIORITIES,
  type Seniority,
  type TitleChange,
  type TitleRules,
} from '#lib/contract/titles.ts';
import { classifyTitle } from '#lib/domain/job-title.ts';
import { Picker } from '../ui/Picker.tsx';
import { useText } from '../ui/text.ts';
import { FormEnd } from '../workspace/FormEnd.tsx';
import page from '../workspace/Workspace.module.css';
import { Changes } from './Changes.tsx';
import styles from './Title.module.css';
import { useTitleChange } from './use-title-change.ts';
import type { Titles } from './use-titles.ts';
import { useTitleWords } from './words.ts';

interface Props {
  title: string;
  rules: TitleRules;
  titles: Titles;
  onDone: () => void;
}

const RANKS: readonly Seniority[] = [...SENIORITIES, 'unknown'];

/** Says what one whole title means. */
export function CorrectTitle({ title, rules, titles, onDone }: Props) {
  const t = useText();
  const { job, rank } = useTitleWords();
  const [says, setSays] = useState(() => {
    const { function: name, seniority } = classifyTitle(title, rules);
    return { function: name, seniority };
  });
  const { busy, code, keep } = useTitleChange(onDone);
  const change = useMemo<TitleChange>(
    () => ({ change: 'correct', correction: { title, ...says } }),
    [title, says],
  );

  function submit(event: FormEvent) {
    event.preventDefault();
    void keep(change, t('titles.corrected', { title }));
  }

  return (
    <form className={page.form} onSubmit={submit} aria-label={t('titles.correct')}>
      <div className={styles.fields}>
        <Picker
          label={t('titles.function')}
          chosen={says.function}
          onChange={(key) =>
            setSays({ ...says, function: FUNCTIONS.find((one) => one === key) ?? 'unknown' })
          }
          options={FUNCTIONS.map((key: JobFunction) => ({ key, text: job(key) ?? t('titles.unknown') }))}
        />
        <Picker
          label={t('titles.seniority')}
          chosen={says.seniority}
          onChange={(key) => setSays({ ...says, seniority: RANKS.find((one) => one === key) ?? 'unknown' })}
          options={RANKS.map((key) => ({ key, text: rank(key) ?? t('titles.unknown') }))}
        />
      </div>
      <Changes change={change} rules={rules} titles={titles} />
      <FormEnd code={code} send={t('titles.keep')} pending={busy} onCancel={onDone} />
    </form>
  );
}
