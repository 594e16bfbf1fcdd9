import type { Ref } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { MAX_TEXT } from '#lib/contract/primitives.ts';
import fields from './field.module.css';
import { textFault } from './free-text.ts';
import styles from './LongText.module.css';
import { useText } from './text.ts';

interface Props {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (text: string) => void;
  onBlur?: () => void;
  isRequired?: boolean;
  /** A fault of the form's own, e.g. a required sentence that is missing. */
  error?: string | null;
  ref?: Ref<HTMLTextAreaElement>;
}

/** The counter appears when the end comes near; before that it is noise. */
const COUNT_FROM = MAX_TEXT - 500;

export function LongText({ label, placeholder, error, isRequired = false, ref, ...field }: Props) {
  const t = useText();
  const fault = textFault(field.value);
  const values = { max: MAX_TEXT, now: field.value.length };
  const sentence =
    fault === 'too_long' ? t('text.tooLong', values) : fault ? t('text.cannotBeStored') : error;
  return (
    <TextField
      {...field}
      isRequired={isRequired}
      validationBehavior="aria"
      isInvalid={Boolean(sentence)}
      className={styles.field ?? ''}
    >
      <Label className={fields.label ?? ''}>{label}</Label>
      <TextArea className={styles.area ?? ''} placeholder={placeholder} rows={2} ref={ref} />
      {!sentence && field.value.length >= COUNT_FROM && (
        <Text slot="description" className={fields.hint ?? ''}>
          {t('text.count', values)}
        </Text>
      )}
      <FieldError className={fields.error ?? ''}>{sentence}</FieldError>
    </TextField>
  );
}
