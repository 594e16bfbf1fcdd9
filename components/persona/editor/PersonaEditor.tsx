import { type FormEvent, useMemo, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import {
  MAX_CRITERIA,
  PersonaContent,
  type PersonaVersion,
  personaFaults,
  savePersona,
} from '#lib/contract/personas.ts';
import type { Persona } from '#lib/contract/records.ts';
import { personaLints } from '#lib/domain/persona-lint.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { useDirectory } from '../../ui/directory.ts';
import { ShortText } from '../../ui/ShortText.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { useErrorText, useText } from '../../ui/text.ts';
import { ContentFields } from './ContentFields.tsx';
import { CriterionFields } from './CriterionFields.tsx';
import { faultAt, newCriterion, type PersonaDraft, writtenOf } from './draft.ts';
import styles from './Editor.module.css';
import { lintWords } from './lint-words.ts';
import { PreviewCard } from './PreviewCard.tsx';
import { valuesIn } from './population.ts';
import { TextFields } from './TextFields.tsx';
import { useKeptDraft } from './use-kept-draft.ts';
import { usePreview } from './use-preview.ts';

interface Props {
  /** Under which name what is typed is kept on this device. */
  name: string;
  first: PersonaDraft;
  /** What was typed before the tab was left. */
  isRestored: boolean;
  /** What classifies now; null for a new persona. */
  current: Persona | null;
  /** The number of the newest version that is there; null for none. */
  newest: number | null;
  onSaved: (version: PersonaVersion) => void;
  onCancel: () => void;
  /** Somebody else saved a version meanwhile. */
  onOutdated: () => void;
}

type Rules = Pick<Persona, 'id' | 'threshold' | 'criteria'>;
const Weighed = PersonaContent.pick({ threshold: true, criteria: true });

/** The rules as they are typed, the same object as long as they are the same; null while they cannot be weighed. */
function useRules(draft: PersonaDraft): Rules | null {
  const read = Weighed.safeParse(writtenOf(draft));
  const text = read.success ? JSON.stringify(read.data) : null;
  const { id } = draft;
  return useMemo(() => (text === null ? null : { id, ...Weighed.parse(JSON.parse(text)) }), [id, text]);
}

/** A persona being written: beside it who would match, and what is seldom meant. */
export function PersonaEditor({
  name,
  first,
  isRestored,
  current,
  newest,
  onSaved,
  onCancel,
  onOutdated,
}: Props) {
  const t = useText();
  const intl = useIntl();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const { me, personas } = useDirectory();
  const { draft, isKept, change, forget } = useKeptDraft(name, first, isRestored);
  const [tried, setTried] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const rules = useRules(draft);
  const previewing = usePreview(current, rules);
  const known = useMemo(
    () => (previewing.population ? valuesIn(previewing.population) : null),
    [previewing.population],
  );
  const written = writtenOf(draft);
  // Nobody is told of a fault before they are done.
  const faults = tried ? personaFaults(written) : [];
  const lints = rules
    ? personaLints(rules, personas, previewing.stale ? null : (previewing.preview?.criteria ?? null))
    : [];
  const sentence = (...place: string[]) => {
    const fault = faultAt(faults, ...place);
    return fault && t(`personaFault.${fault}`);
  };
  const set = (changed: Partial<PersonaDraft>) => change({ ...draft, ...changed });

  async function save(approve: boolean) {
    if (busy) return;
    setTried(true);
    setCode(null);
    const read = PersonaContent.safeParse(written);
    if (!read.success) {
      announce(t('editor.faults', { count: read.error.issues.length }));
      // The first of them, once it is marked.
      requestAnimationFrame(() =>
        form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-fault] button')?.focus(),
      );
      return;
    }
    setBusy(true);
    const body = { basedOn: draft.basedOn, content: read.data, approve };
    const saved = await ask(savePersona, { params: { id: draft.id }, body });
    setBusy(false);
    if (!saved.ok) {
      if (saved.error.code === 'persona_changed') onOutdated();
      return setCode(saved.error.code);
    }
    await forget();
    announce(t(approve ? 'editor.sent' : 'editor.saved'));
    onSaved(saved.value.version);
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(true);
  };

  return (
    <form ref={form} className={styles.editor} onSubmit={submit} aria-label={t('editor.form')}>
      {isRestored && <p className={styles.quiet}>{t('editor.restored')}</p>}
      <ShortText
        label={t('editor.name')}
        value={draft.name}
        error={sentence('name')}
        onChange={(typed) => set({ name: typed })}
      />
      <div className={styles.beside}>
        <PreviewCard previewing={previewing} isNew={current === null} />
      </div>
      {lints.map((lint) =>
        'criterionId' in lint ? null : (
          <p key={lint.code} className={styles.lint}>
            {lintWords(intl, lint)}
          </p>
        ),
      )}
      <Card title={t('editor.matching')}>
        <Slider
          label={t('editor.threshold')}
          words={intl.formatNumber(draft.threshold / 100, { style: 'percent' })}
          value={draft.threshold}
          min={5}
          max={100}
          step={5}
          onChange={(threshold) => set({ threshold })}
        >
          {t('editor.thresholdMeans')}
        </Slider>
      </Card>
      {draft.criteria.map((criterion, at) => (
        <CriterionFields
          key={criterion.id}
          draft={criterion}
          number={at + 1}
          faults={faults}
          tally={previewing.preview?.criteria.get(criterion.id)}
          lints={lints.flatMap((lint) =>
            'criterionId' in lint && lint.criterionId === criterion.id ? lintWords(intl, lint) : [],
          )}
          known={known?.get(criterion.field) ?? []}
          onChange={(changed) => set({ criteria: draft.criteria.with(at, changed) })}
          onRemove={() => set({ criteria: draft.criteria.toSpliced(at, 1) })}
        />
      ))}
      {faults
        .filter(({ path }) => path.length === 1 && path[0] === 'criteria')
        .map((fault) => (
          <p key={fault.code} className={styles.error}>
            {t(`personaFault.${fault.code}`)}
          </p>
        ))}
      {draft.criteria.length < MAX_CRITERIA && (
        <div>
          <Button onPress={() => set({ criteria: [...draft.criteria, newCriterion('employees')] })}>
            {t('editor.add')}
          </Button>
        </div>
      )}
      <TextFields text={draft.text} faults={faults} onChange={(text) => set({ text })} />
      <ContentFields content={draft.content} faults={faults} onChange={(content) => set({ content })} />
      {isKept && <p className={styles.quiet}>{t('editor.kept')}</p>}
      <p className={styles.quiet}>{t('editor.means', { department: me?.department ?? 'marketing' })}</p>
      {code && (
        <p role="alert" className={styles.error}>
          {errorText(code)}
        </p>
      )}
      <div className={styles.buttons}>
        {code === 'persona_changed' && newest !== null && newest !== draft.basedOn ? (
          <Button
            look="primary"
            onPress={() => {
              set({ basedOn: newest });
              setCode(null);
            }}
          >
            {t('editor.onTop', { version: newest })}
          </Button>
        ) : (
          <>
            <Button type="submit" look="primary" pending={busy}>
              {t('editor.send')}
            </Button>
            <Button pending={busy} onPress={() => void save(false)}>
              {t('editor.save')}
            </Button>
          </>
        )}
        <Button look="quiet" onPress={() => void forget().then(onCancel)}>
          {t('editor.discard')}
        </Button>
      </div>
    </form>
  );
}
