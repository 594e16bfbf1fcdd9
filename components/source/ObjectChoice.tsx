import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckboxGroup } from 'react-aria-components/CheckboxGroup';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { type SourceObject, type SourceSystem, SYSTEM_OBJECTS } from '#lib/contract/sources.ts';
import boxes from '../ui/CheckBox.module.css';
import fields from '../ui/field.module.css';
import { useText } from '../ui/text.ts';
import styles from './Source.module.css';

/** Which kinds of things are pulled. */
export function ObjectChoice({
  system,
  chosen,
  error,
  onChange,
}: {
  system: SourceSystem;
  chosen: readonly SourceObject[];
  error?: string | null;
  onChange: (chosen: SourceObject[]) => void;
}) {
  const t = useText();
  return (
    <CheckboxGroup
      className={styles.choice ?? ''}
      value={[...chosen]}
      onChange={(now) => onChange(SYSTEM_OBJECTS[system].filter((object) => now.includes(object)))}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
    >
      <Label className={fields.label ?? ''}>{t('sources.objects')}</Label>
      {SYSTEM_OBJECTS[system].map((object) => (
        <Checkbox key={object} value={object} className={boxes.box ?? ''}>
          <span aria-hidden="true" className={boxes.mark} />
          {t(`sources.object.${object}`)}
        </Checkbox>
      ))}
      <FieldError className={fields.error ?? ''}>{error}</FieldError>
    </CheckboxGroup>
  );
}
