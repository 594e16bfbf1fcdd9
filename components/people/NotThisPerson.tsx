import { useState } from 'react';
import type { Lead } from '#lib/contract/records.ts';
import { Button } from '../ui/Button.tsx';
import { ManyChips } from '../ui/Chips.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { cutAll, type Done } from './done.ts';
import styles from './Identities.module.css';
import { identityWords, type Tie } from './words.ts';

interface Props {
  lead: Lead;
  via: readonly Tie[];
  /** Values among `via`; all while nothing was chosen. */
  chosen: readonly string[] | undefined;
  onChoose: (values: readonly string[]) => void;
  onClose: () => void;
  onDone: (done: Done) => void;
}

/** "Not this person": cuts what on this page led to the lead. */
export default function NotThisPerson({
  lead,
  via,
  chosen = via.map(({ value }) => value),
  onChoose,
  onClose,
  onDone,
}: Props) {
  const t = useText();
  const errorText = useErrorText();
  const [error, setError] = useState<string | null>(null);
  const ties = via.filter(({ value }) => chosen.includes(value));

  async function cut() {
    const result = await cutAll(lead.id, ties);
    if (result && !result.ok) return setError(result.error.code);
    onDone({ kind: 'cut', leadId: lead.id, name: lead.name, ties });
    onClose();
  }

  return (
    <Sheet title={t('people.notTitle', { name: lead.name })} isOpen onClose={onClose}>
      {via.length > 1 ? (
        <ManyChips
          label={t('people.notWhich', { name: lead.name })}
          options={via.map(({ value }) => ({ key: value, text: identityWords(value) }))}
          chosen={chosen}
          onChange={onChoose}
        />
      ) : (
        <p className={styles.value}>{via.map(({ value }) => identityWords(value)).join(', ')}</p>
      )}
      <p>{t('people.notMeans', { name: lead.name })}</p>
      {error && (
        <p role="alert" className={styles.error}>
          {errorText(error)}
        </p>
      )}
      <div className={styles.end}>
        <Button look="quiet" onPress={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button look="danger" isDisabled={ties.length === 0} onPress={() => void cut()}>
          {t('people.notThisPerson')}
        </Button>
      </div>
    </Sheet>
  );
}
