import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField } from 'react-aria-components/TextField';
import fields from './field.module.css';
import styles from './LongText.module.css';

interface Props {
  label: string;
  hint?: string;
  value: string;
  onChange: (text: string) => void;
  maxLength?: number;
  /** What is wrong with it, as a sentence. */
  error?: string | null;
  type?: 'text' | 'email' | 'password' | 'date';
}

/** One line of text with its name, what it is for, and what is wrong with it. */
export function ShortText({ label, hint, error, ...field }: Props) {
  return (
    <TextField
      {...field}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      autoComplete="off"
      className={styles.field ?? ''}
    >
      <Label className={fields.label ?? ''}>{label}</Label>
      <Input className={fields.input ?? ''} />
      {hint && !error && (
        <Text slot="description" className={fields.hint ?? ''}>
          {hint}
        </Text>
      )}
      <FieldError className={fields.error ?? ''}>{error}</FieldError>
    </TextField>
  );
}
