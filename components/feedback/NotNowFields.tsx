import { useEffect, useId, useRef } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import type { NotNow } from '#lib/contract/records.ts';
import { monthsAfter, TRIGGERS } from '#lib/domain/not-now.ts';
import { Button } from '../ui/Button.tsx';
import { dayAfter } from '../ui/day-after.ts';
import fields from '../ui/field.module.css';
import { Picker } from '../ui/Picker.tsx';
import { useText } from '../ui/text.ts';
import styles from './Details.module.css';
import { useTriggerWords } from './trigger-words.ts';

interface Props {
  notNow: NotNow | null;
  /** Neither was said, and the form was to be closed. */
  missing: boolean;
  onChange: (notNow: NotNow | null) => void;
}

const NEVER = '';
const MONTHS = [1, 3, 6] as const;

/** When a lead that is not ready is to be back: on a day, or once it does something. */
export function NotNowFields({ notNow, missing, onChange }: Props) {
  const t = useText();
  const triggerWords = useTriggerWords();
  const title = useId();
  const dayField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (missing) dayField.current?.focus();
  }, [missing]);
  const until = notNow?.until ?? null;
  const trigger = notNow?.trigger ?? null;
  const put = (next: NotNow): void => onChange(next.until === null && next.trigger === null ? null : next);
  const today = dayAfter(Date.now(), 0);
  const triggers = [...new Set([...TRIGGERS, ...(trigger === null ? [] : [trigger])])];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would not stand in the form's own grid.
    <div role="group" aria-labelledby={title} className={styles.notNow}>
      <p id={title} className={fields.label}>
        {t('notNow.when')}
      </p>
      <div className={styles.months}>
        {MONTHS.map((months) => (
          <Button key={months} onPress={() => put({ until: monthsAfter(today, months), trigger })}>
            {t('notNow.months', { months })}
          </Button>
        ))}
      </div>
      <TextField
        className={fields.field ?? ''}
        type="date"
        value={until ?? ''}
        isInvalid={missing}
        validationBehavior="aria"
        onChange={(day) => put({ until: day || null, trigger })}
      >
        <Label className={fields.label ?? ''}>{t('notNow.day')}</Label>
        <Input ref={dayField} className={fields.input ?? ''} min={dayAfter(Date.now(), 1)} />
        <FieldError className={fields.error ?? ''}>{t('notNow.missing')}</FieldError>
      </TextField>
      <Picker
        label={t('notNow.trigger')}
        options={[
          { key: NEVER, text: t('notNow.noTrigger') },
          ...triggers.map((key) => ({ key, text: triggerWords(key) })),
        ]}
        chosen={trigger ?? NEVER}
        onChange={(key) => put({ until, trigger: key === NEVER ? null : key })}
      />
    </div>
  );
}
