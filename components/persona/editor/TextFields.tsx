import type { PersonaFault } from '#lib/contract/personas.ts';
import { Card } from '../../ui/Card.tsx';
import { LongText } from '../../ui/LongText.tsx';
import { useText } from '../../ui/text.ts';
import { faultAt, isList, type PersonaDraft, TEXT_PARTS } from './draft.ts';
import styles from './Editor.module.css';

interface Props {
  text: PersonaDraft['text'];
  faults: readonly PersonaFault[];
  onChange: (text: PersonaDraft['text']) => void;
}

/** What sales is told about such people. */
export function TextFields({ text, faults, onChange }: Props) {
  const t = useText();
  return (
    <Card title={t('editor.texts')}>
      <div className={styles.fields}>
        <p className={styles.quiet}>{t('editor.textsMean')}</p>
        {TEXT_PARTS.map((part) => {
          const code = faultAt(faults, 'text', part);
          return (
            <LongText
              key={part}
              label={t(`editor.text.${part}`)}
              placeholder={isList(part) ? t('editor.onePerLine') : ''}
              value={text[part]}
              error={code && t(`personaFault.${code}`)}
              onChange={(typed) => onChange({ ...text, [part]: typed })}
            />
          );
        })}
      </div>
    </Card>
  );
}
