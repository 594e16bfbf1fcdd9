import { useIntl } from 'react-intl';
import { OPERATORS, type PersonaFault, PersonaField } from '#lib/contract/personas.ts';
import { FUNCTIONS, SENIORITIES } from '#lib/contract/titles.ts';
import type { CriterionTally } from '#lib/domain/persona-preview.ts';
import type { MessageKey } from '#lib/i18n/messages.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ManyChips } from '../../ui/Chips.tsx';
import { useDirectory, useStageName } from '../../ui/directory.ts';
import { Picker } from '../../ui/Picker.tsx';
import { ShortText } from '../../ui/ShortText.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { useText } from '../../ui/text.ts';
import { type CriterionDraft, faultAt, isChosen, newCriterion, type Role } from './draft.ts';
import styles from './Editor.module.css';

interface Props {
  draft: CriterionDraft;
  number: number;
  /** Of the whole persona. */
  faults: readonly PersonaFault[];
  /** How it turned out over the leads of this device; undefined while that is not known. */
  tally: CriterionTally | undefined;
  /** What stands against it without being wrong, in sentences. */
  lints: readonly string[];
  /** Values that leads of this device have in the field, the most frequent first. */
  known: readonly string[];
  onChange: (draft: CriterionDraft) => void;
  onRemove: () => void;
}

/** One criterion: what it asks about, what it looks for, and how much it counts. */
export function CriterionFields({ draft, number, faults, tally, lints, known, onChange, onRemove }: Props) {
  const t = useText();
  const { field, op, role, weight } = draft;
  const all: readonly Operator[] = OPERATORS[field];
  const ops = all.filter((one) => one !== 'hasAny');
  const title = t('editor.criterion', { number, field: t(`field.${field}`) });
  const set = (changed: Partial<CriterionDraft>) => onChange({ ...draft, ...changed });
  return (
    <Card title={title}>
      <div className={styles.fields}>
        <div className={styles.choices}>
          <Picker
            label={t('editor.field')}
            options={PersonaField.options.map((key) => ({ key, text: t(`field.${key}`) }))}
            chosen={field}
            onChange={(key) => {
              const next = PersonaField.parse(key);
              // Another question has other answers; the weight and the role stay.
              if (next !== field) onChange({ ...newCriterion(next, weight), role });
            }}
          />
          {ops.length > 1 && (
            <Picker
              label={t('editor.operator')}
              options={ops.map((key) => ({ key, text: t(`operator.${key}`) }))}
              chosen={op}
              onChange={(key) => set({ op: key })}
            />
          )}
          <Picker
            label={t('editor.role')}
            options={ROLES.map((key) => ({ key, text: t(`editor.role.${key}`) }))}
            chosen={role}
            onChange={(key) => set({ role: ROLES.find((one) => one === key) ?? role })}
          />
        </div>
        <Wanted draft={draft} at={number - 1} faults={faults} known={known} set={set} />
        {role !== 'exclude' && (
          <Slider
            label={t('editor.weight')}
            words={String(weight)}
            value={weight}
            min={1}
            max={100}
            onChange={(value) => set({ weight: value })}
          />
        )}
        {tally && (
          <p className={styles.quiet}>
            {t('editor.tally', { met: tally.met, missed: tally.missed, unknown: tally.unknown })}
          </p>
        )}
        {lints.map((sentence) => (
          <p key={sentence} className={styles.lint}>
            {sentence}
          </p>
        ))}
        <div>
          <Button look="quiet" aria-label={t('editor.removeOf', { criterion: title })} onPress={onRemove}>
            {t('editor.remove')}
          </Button>
        </div>
      </div>
    </Card>
  );
}

type Operator = (typeof OPERATORS)[PersonaField][number];
const TYPED: Partial<Record<PersonaField, MessageKey>> = {
  title: 'editor.values.title',
  country: 'editor.values.country',
  industry: 'editor.values.industry',
  signals: 'editor.values.signals',
};
const ROLES: readonly Role[] = ['score', 'require', 'exclude'];

interface WantedProps {
  draft: CriterionDraft;
  at: number;
  faults: readonly PersonaFault[];
  known: readonly string[];
  set: (changed: Partial<CriterionDraft>) => void;
}

/** What the criterion looks for. */
function Wanted({ draft, at, faults, known, set }: WantedProps) {
  const t = useText();
  const intl = useIntl();
  const { field, op } = draft;
  const sentence = (...place: string[]) => {
    const code = faultAt(faults, 'criteria', at, ...place);
    return code && t(`personaFault.${code}`);
  };
  if (op === 'seniority') return <Ranks draft={draft} fault={sentence('min') ?? sentence('max')} set={set} />;
  if (op === 'between') {
    return (
      <div className={styles.pair}>
        {(['min', 'max'] as const).map((bound) => (
          <ShortText
            key={bound}
            label={t(`editor.${bound}`)}
            value={draft[bound]}
            maxLength={12}
            error={sentence(bound)}
            onChange={(typed) => set({ [bound]: typed })}
          />
        ))}
      </div>
    );
  }
  const examples = known.slice(0, 8);
  const hint = [
    t('editor.commas'),
    examples.length > 0 && t('editor.known', { list: intl.formatList(examples, { type: 'unit' }) }),
  ];
  return (
    <>
      {isChosen(field) ? (
        <Chosen draft={draft} fault={sentence('values')} set={set} />
      ) : (
        <ShortText
          label={t(TYPED[field] ?? 'editor.values')}
          hint={hint.filter(Boolean).join(' ')}
          value={draft.typed}
          error={sentence('values')}
          onChange={(typed) => set({ typed })}
        />
      )}
      {op === 'visited' && (
        <ShortText
          label={t('editor.atLeast')}
          value={draft.atLeast}
          maxLength={4}
          error={sentence('atLeast')}
          onChange={(atLeast) => set({ atLeast })}
        />
      )}
    </>
  );
}

type PartProps = Pick<WantedProps, 'draft' | 'set'> & { fault: string | null };

function Chosen({ draft: { field, chosen }, fault, set }: PartProps) {
  const t = useText();
  const stageName = useStageName();
  const { workspace } = useDirectory();
  const options =
    field === 'stage'
      ? (workspace?.stages ?? []).map((stage) => ({ key: stage.key, text: stageName(stage) }))
      : field === 'seniority'
        ? SENIORITIES.map((key) => ({ key, text: t(`seniority.${key}`) }))
        : NAMED_FUNCTIONS.map((key) => ({ key, text: t(`function.${key}`) }));
  return (
    <div>
      <ManyChips
        label={t('editor.values')}
        options={options}
        chosen={chosen}
        onChange={(keys) => set({ chosen: keys })}
      />
      {fault && <p className={styles.error}>{fault}</p>}
    </div>
  );
}

const NAMED_FUNCTIONS = FUNCTIONS.filter((name) => name !== 'unknown');
const ANY = 'any';

function Ranks({ draft, fault, set }: PartProps) {
  const t = useText();
  const options = [
    { key: ANY, text: t('editor.anyRank') },
    ...SENIORITIES.map((key) => ({ key, text: t(`seniority.${key}`) })),
  ];
  return (
    <div>
      <div className={styles.choices}>
        {(['min', 'max'] as const).map((bound) => (
          <Picker
            key={bound}
            label={t(bound === 'min' ? 'editor.rankFrom' : 'editor.rankTo')}
            options={options}
            chosen={draft[bound] || ANY}
            onChange={(key) => set({ [bound]: key === ANY ? '' : key })}
          />
        ))}
      </div>
      {fault && <p className={styles.error}>{fault}</p>}
    </div>
  );
}
