import { type FormEvent, useState } from 'react';
import { useIntl } from 'react-intl';
import { OutcomeKind, type Stage } from '#lib/contract/records.ts';
import { MAX_STAGE_NAME, MAX_STAGES, setStages } from '#lib/contract/stages.ts';
import { entryOf, stuckAfter } from '#lib/domain/stage.ts';
import { KINDS } from '#lib/domain/touchpoint.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { ManyChips } from '../ui/Chips.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { sentenceOf, useErrorText, useText } from '../ui/text.ts';
import styles from './Workspace.module.css';

/** A stage as it is typed. */
interface Draft {
  key: string;
  en: string;
  sv: string;
  kinds: readonly string[];
  outcomes: readonly OutcomeKind[];
  /** Empty: nobody is ever stuck. */
  days: string;
}

const draftOf = (stage: Stage): Draft => ({
  ...{ key: stage.key, en: stage.name.en ?? '', sv: stage.name.sv ?? '' },
  ...entryOf(stage),
  days: stuckAfter(stage)?.toString() ?? '',
});

const newDraft = (): Draft => ({
  ...{ key: `stage-${crypto.randomUUID().slice(0, 8)}`, en: '', sv: '', kinds: [], outcomes: [], days: '' },
});

const daysOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));
const isDays = (days: number | null): boolean =>
  days === null || (Number.isInteger(days) && days >= 1 && days <= 3_650);

/** Names, order, evidence and limits of all stages; kept together. */
export function StagesForm({ stages, onDone }: { stages: readonly Stage[]; onDone: () => void }) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const [drafts, setDrafts] = useState(() => stages.map(draftOf));
  const [faults, setFaults] = useState<ReadonlySet<string>>(new Set());
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const wrong = drafts.flatMap(({ key, en, sv, days }) => [
      ...(en.trim() === '' && sv.trim() === '' ? [`${key} name`] : []),
      ...(isDays(daysOf(days)) ? [] : [`${key} days`]),
    ]);
    setFaults(new Set(wrong));
    if (wrong.length > 0) return;
    setBusy(true);
    const kept = await ask(setStages, {
      body: {
        stages: drafts.map(({ key, en, sv, kinds, outcomes, days }) => ({
          key,
          name: { en: en.trim() || sv.trim(), sv: sv.trim() || en.trim() },
          entry: { kinds: [...kinds], outcomes: [...outcomes] },
          stuckAfterDays: daysOf(days),
        })),
      },
    });
    setBusy(false);
    if (!kept.ok) return setCode(kept.error.code);
    announce(t('stages.kept'));
    onDone();
  }
  const change = (key: string, changed: Partial<Draft>) =>
    setDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...changed } : draft)));
  /** Changes place with the one before. */
  const up = (at: number) =>
    setDrafts(drafts.toSpliced(at - 1, 2, ...drafts.slice(at - 1, at + 1).toReversed()));

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {drafts.map((draft, at) => (
        <StageFields
          key={draft.key}
          draft={draft}
          number={at + 1}
          faults={faults}
          onChange={(changed) => change(draft.key, changed)}
          onUp={at > 0 ? () => up(at) : null}
          onRemove={drafts.length > 1 ? () => setDrafts(drafts.toSpliced(at, 1)) : null}
        />
      ))}
      {drafts.length < MAX_STAGES && (
        <div>
          <Button onPress={() => setDrafts([...drafts, newDraft()])}>{t('stages.add')}</Button>
        </div>
      )}
      <p className={styles.quiet}>{t('stages.keepMeans')}</p>
      {code && (
        <p role="alert" className={styles.error}>
          {errorText(code)}
        </p>
      )}
      <div className={styles.buttons}>
        <Button type="submit" look="primary">
          {t('stages.keep')}
        </Button>
        <Button look="quiet" onPress={onDone}>
          {t('ui.cancel')}
        </Button>
      </div>
    </form>
  );
}

interface FieldsProps {
  draft: Draft;
  number: number;
  faults: ReadonlySet<string>;
  onChange: (changed: Partial<Draft>) => void;
  onUp: (() => void) | null;
  onRemove: (() => void) | null;
}

function StageFields({ draft, number, faults, onChange, onUp, onRemove }: FieldsProps) {
  const t = useText();
  const intl = useIntl();
  const { key, en, sv, kinds, outcomes, days } = draft;
  const words = (kind: string, of: 'kind' | 'outcome') => sentenceOf(intl, `${of}.${kind}`) ?? kind;
  return (
    <Card title={t('stages.number', { number })}>
      <div className={styles.form}>
        {(['sv', 'en'] as const).map((language) => (
          <ShortText
            key={language}
            label={t(`stages.name.${language}`)}
            value={language === 'sv' ? sv : en}
            maxLength={MAX_STAGE_NAME}
            error={faults.has(`${key} name`) ? t('stages.nameNeeded') : null}
            onChange={(text) => onChange({ [language]: text })}
          />
        ))}
        <ManyChips
          label={t('stages.kinds')}
          options={Object.keys(KINDS).map((kind) => ({ key: kind, text: words(kind, 'kind') }))}
          chosen={kinds}
          onChange={(chosen) => onChange({ kinds: chosen })}
        />
        <ManyChips
          label={t('stages.outcomes')}
          options={OutcomeKind.options.map((kind) => ({ key: kind, text: words(kind, 'outcome') }))}
          chosen={outcomes}
          onChange={(chosen) =>
            onChange({ outcomes: OutcomeKind.options.filter((kind) => chosen.includes(kind)) })
          }
        />
        <ShortText
          label={t('stages.days')}
          hint={t('stages.daysHint')}
          value={days}
          maxLength={4}
          error={faults.has(`${key} days`) ? t('stages.daysWrong') : null}
          onChange={(text) => onChange({ days: text })}
        />
        <div className={styles.buttons}>
          {onUp && (
            <Button look="quiet" aria-label={t('stages.upOf', { number })} onPress={onUp}>
              {t('stages.up')}
            </Button>
          )}
          {onRemove && (
            <Button look="quiet" aria-label={t('stages.removeOf', { number })} onPress={onRemove}>
              {t('stages.remove')}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}
