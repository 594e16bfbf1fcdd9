import { useState } from 'react';
import { linkIdentity } from '#lib/store/lead-writes.ts';
import type { Stranger } from '#lib/store/tab-state.ts';
import type { PersonLabel } from '#lib/store/views.ts';
import type { Done } from '../people/done.ts';
import { identityWords } from '../people/words.ts';
import { Button } from '../ui/Button.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { LeadFinder } from './LeadFinder.tsx';
import styles from './LinkPage.module.css';

interface Props {
  stranger: Stranger;
  onClose: () => void;
  onDone: (done: Done) => void;
}

/** "This is that lead": adds an address or a profile that is on the page to a lead. */
export default function LinkPage({ stranger, onClose, onDone }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const [lead, setLead] = useState<PersonLabel | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { kind, value } = stranger;

  async function link({ id, name }: PersonLabel) {
    const result = await linkIdentity(id, kind, value);
    if (!result.ok) return setError(result.error.code);
    onDone({ kind: 'linked', leadId: id, name, tie: { kind, value } });
    onClose();
  }

  return (
    <Sheet title={t('link.title')} isOpen onClose={onClose}>
      {lead ? (
        <>
          <p>{t('link.confirm', { value: identityWords(value), name: lead.name })}</p>
          <p className={styles.quiet}>{[lead.title, lead.accountName].filter(Boolean).join(' · ')}</p>
          {error && (
            <p role="alert" className={styles.error}>
              {errorText(error)}
            </p>
          )}
          <div className={styles.end}>
            <Button look="quiet" onPress={() => setLead(null)}>
              {t('link.other')}
            </Button>
            <Button look="primary" autoFocus onPress={() => void link(lead)}>
              {t('link.link')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p>{t('link.one', { value: identityWords(value) })}</p>
          <LeadFinder label={t('link.to')} onPick={setLead} autoFocus />
        </>
      )}
    </Sheet>
  );
}
