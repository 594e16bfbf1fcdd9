import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PersonaContent } from '#lib/contract/personas.ts';
import { type FileRefusal, MOST_BYTES, personaFrom, placeText } from '#lib/domain/persona-file.ts';
import { FileButton } from '../../ui/FileButton.tsx';
import { useText } from '../../ui/text.ts';
import styles from './Editor.module.css';

/** Reads a persona from a file of this computer into the editor; says where and why it cannot. */
export function FromFile({ label, onRead }: { label: string; onRead: (content: PersonaContent) => void }) {
  const t = useText();
  const refusalWords = useRefusalWords();
  const [refused, setRefused] = useState<readonly string[]>([]);

  async function read(file: File) {
    const persona = file.size > MOST_BYTES ? null : personaFrom(await file.text());
    if (persona?.ok) {
      setRefused([]);
      return onRead(persona.value);
    }
    setRefused(refusalWords(persona?.error ?? { code: 'too_large' }));
  }
  return (
    <div className={styles.fromFile}>
      <FileButton
        label={label}
        accept=".json,.md,application/json,text/markdown"
        onFile={(file) => void read(file)}
      />
      {refused.length > 0 && (
        <div role="alert" className={styles.error}>
          <p>{t('personaFile.refused')}</p>
          <ul className={styles.changes}>
            {refused.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function useRefusalWords(): (refusal: FileRefusal) => string[] {
  const t = useText();
  const intl = useIntl();
  return (refusal) => {
    switch (refusal.code) {
      case 'faults':
        return refusal.faults.map(({ path, code }) => {
          const why = intl.formatMessage({ id: `personaFault.${code}` });
          return path.length === 0 ? why : t('personaFile.at', { place: placeText(path), why });
        });
      case 'not_json':
        return [
          refusal.line === null
            ? t('personaFile.not_json')
            : t('personaFile.not_json_line', { line: refusal.line }),
        ];
      case 'too_large':
      case 'not_persona':
        return [t(`personaFile.${refusal.code}`)];
    }
  };
}
