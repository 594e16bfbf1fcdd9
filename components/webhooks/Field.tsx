import { useState } from 'react';
import type { HookField, HookValue } from '#lib/contract/hooks-in.ts';
import { kindOfEvent } from '#lib/domain/event-kind.ts';
import { KINDS } from '#lib/domain/touchpoint.ts';
import { Button } from '../ui/Button.tsx';
import { Picker } from '../ui/Picker.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useText } from '../ui/text.ts';
import styles from './Webhooks.module.css';
import { useKindText } from './words.ts';

interface Props {
  field: HookField;
  value: HookValue | undefined;
  paths: readonly { path: string; text: string }[];
  /** null takes the field out of the rule. */
  onChange: (value: HookValue | null) => void;
}

const KIND_NAMES: readonly string[] = Object.keys(KINDS);

/** A kind as an event is called, which is also its heading when nothing else is: `form_submit` → `Form submit`. */
const eventName = (kind: string): string => {
  const words = kind.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Where a field comes from: the delivery, a text that is always the same, or, for what happened, one of the kinds. */
export function Field({ field, value, paths, onChange }: Props) {
  const t = useText();
  const kindText = useKindText();
  const [typing, setTyping] = useState(false);
  const label = t(`hooks.field.${field}`);
  const kinds = field === 'event' ? KIND_NAMES : [];
  const path = value?.from === 'path' ? value.path : null;
  const kind = field === 'event' && value?.from === 'text' ? kindOfEvent(value.text) : null;
  const isListed = path !== null && paths.some((one) => one.path === path);
  const chosen = kind
    ? `kind ${kind}`
    : value?.from === 'text'
      ? 'text'
      : path === null || (path === '' && !typing)
        ? 'nothing'
        : typing || !isListed
          ? 'typed'
          : `path ${path}`;

  const choose = (key: string) => {
    setTyping(key === 'typed');
    if (key === 'nothing') onChange(null);
    else if (key === 'text') onChange({ from: 'text', text: value?.from === 'text' ? value.text : '' });
    else if (key === 'typed') onChange({ from: 'path', path: path ?? '' });
    else if (key.startsWith('kind ')) onChange({ from: 'text', text: eventName(key.slice('kind '.length)) });
    else onChange({ from: 'path', path: key.slice('path '.length) });
  };

  return (
    <div className={styles.part}>
      <Picker
        label={label}
        chosen={chosen}
        options={[
          { key: 'nothing', text: t('hooks.unused') },
          ...kinds.map((one) => ({ key: `kind ${one}`, text: t('hooks.always', { text: kindText(one) }) })),
          ...paths.map((one) => ({ key: `path ${one.path}`, text: one.text })),
          { key: 'text', text: t('hooks.fixed') },
          { key: 'typed', text: t('hooks.otherPath') },
        ]}
        onChange={choose}
      />
      {chosen === 'text' && value?.from === 'text' && (
        <ShortText
          label={t('hooks.fixedOf', { label })}
          value={value.text}
          maxLength={300}
          onChange={(text) => onChange({ from: 'text', text })}
        />
      )}
      {chosen === 'typed' && value?.from === 'path' && (
        <ShortText
          label={t('hooks.pathOf', { label })}
          hint={t('hooks.pathHint')}
          value={value.path}
          maxLength={300}
          onChange={(typed) => onChange({ ...value, path: typed })}
        />
      )}
      {field === 'externalId' && value?.from === 'path' && (
        <ShortText
          label={t('hooks.before')}
          hint={t('hooks.beforeHint')}
          value={value.before ?? ''}
          maxLength={50}
          onChange={(before) => onChange({ ...value, before })}
        />
      )}
      {value !== undefined && chosen === 'nothing' && (
        <Button look="quiet" aria-label={t('hooks.removeField', { label })} onPress={() => onChange(null)}>
          {t('hooks.removePart')}
        </Button>
      )}
    </div>
  );
}
