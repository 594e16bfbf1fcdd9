import {
  HOOK_FIELDS,
  HOOK_MAKES,
  HOOK_NEEDS,
  type HookField,
  type HookValue,
} from '#lib/contract/hooks-in.ts';
import { Button } from '../ui/Button.tsx';
import { Picker } from '../ui/Picker.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useText } from '../ui/text.ts';
import page from '../workspace/Workspace.module.css';
import { type DraftCondition, type DraftRule, missingOf, newKey } from './draft.ts';
import { Field } from './Field.tsx';
import { PathPicker } from './PathPicker.tsx';
import styles from './Webhooks.module.css';

interface PathSample {
  path: string;
  sample: string;
}

interface Props {
  number: number;
  rule: DraftRule;
  paths: readonly PathSample[];
  onChange: (rule: DraftRule) => void;
  onRemove: (() => void) | null;
}

/** One rule: which items it takes, what it makes of them, and where each field comes from. */
export function Rule({ number, rule, paths, onChange, onRemove }: Props) {
  const t = useText();
  const { makes, when, fields } = rule;
  const needed = HOOK_NEEDS[makes].flat();
  const shown = HOOK_FIELDS[makes].filter((field) => fields[field] !== undefined || needed.includes(field));
  const others = HOOK_FIELDS[makes].filter((field) => !shown.some((one) => one === field));
  // Tools that send several things say which it is.
  const likely = paths.find(({ path }) => /type$|event$/i.test(path)) ?? paths[0];
  const choices = paths.map(({ path, sample }) => ({ path, text: t('hooks.pathSample', { path, sample }) }));

  const setField = (field: HookField, value: HookValue | null) => {
    const { [field]: _, ...rest } = fields;
    onChange({ ...rule, fields: value ? { ...rest, [field]: value } : rest });
  };
  const setCondition = (changed: DraftCondition) =>
    onChange({ ...rule, when: when.map((one) => (one.key === changed.key ? changed : one)) });

  return (
    <li className={styles.rule}>
      <div className={styles.head}>
        <h4>{t('hooks.rule', { number })}</h4>
        {onRemove && (
          <Button look="quiet" aria-label={t('hooks.removeRule', { number })} onPress={onRemove}>
            {t('hooks.removePart')}
          </Button>
        )}
      </div>
      <Picker
        label={t('hooks.makes')}
        chosen={makes}
        options={HOOK_MAKES.map((key) => ({ key, text: t(`hooks.makes.${key}`) }))}
        onChange={(key) => onChange({ ...rule, makes: HOOK_MAKES.find((one) => one === key) ?? makes })}
      />
      {when.map((condition, index) => (
        <fieldset key={condition.key} className={styles.part}>
          <legend>{t('hooks.condition', { number: index + 1 })}</legend>
          <PathPicker
            label={t('hooks.conditionPath')}
            paths={choices}
            path={condition.path}
            onChange={(path) => setCondition({ ...condition, path })}
          />
          <ShortText
            label={t('hooks.conditionIs')}
            hint={t('hooks.conditionHint')}
            value={condition.is}
            maxLength={1000}
            onChange={(is) => setCondition({ ...condition, is })}
          />
          <Button
            look="quiet"
            aria-label={t('hooks.removeCondition', { number: index + 1 })}
            onPress={() => onChange({ ...rule, when: when.filter(({ key }) => key !== condition.key) })}
          >
            {t('hooks.removePart')}
          </Button>
        </fieldset>
      ))}
      <div className={styles.actions}>
        <Button
          onPress={() =>
            onChange({ ...rule, when: [...when, { key: newKey(), path: likely?.path ?? '', is: '' }] })
          }
        >
          {t('hooks.addCondition')}
        </Button>
      </div>
      {shown.map((field) => (
        <Field
          key={field}
          field={field}
          value={fields[field]}
          paths={choices}
          onChange={(value) => setField(field, value)}
        />
      ))}
      {others.length > 0 && (
        <Picker
          label={t('hooks.addField')}
          chosen=""
          options={[
            { key: '', text: t('hooks.choose') },
            ...others.map((key) => ({ key, text: t(`hooks.field.${key}`) })),
          ]}
          onChange={(key) => {
            const field = others.find((one) => one === key);
            if (field) setField(field, { from: 'path', path: '' });
          }}
        />
      )}
      {missingOf(rule).map((group) => (
        <p key={group.join()} role="alert" className={page.error}>
          {t('hooks.missing', { fields: group.map((field) => t(`hooks.field.${field}`)).join(' / ') })}
        </p>
      ))}
    </li>
  );
}
