import { useState } from 'react';
import type { Stranger } from '#lib/store/tab-state.ts';
import type { PersonLabel } from '#lib/store/views.ts';
import { linkIdentity } from '#lib/store/writes.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { OneChip } from '../ui/Chips.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { LeadFinder } from './LeadFinder.tsx';
import styles from './LinkPage.module.css';
import type { Identity } from './paste.ts';

interface Props {
  strangers: readonly Stranger[];
  isOpen: boolean;
  onClose: () => void;
  onLinked: (leadId: string) => void;
}

const identityWords = ({ value }: Identity): string => value.replace(/^profile:/, 'linkedin.com/in/');

/** "This page is this lead": adds an address or a profile that is on the page to a lead. */
export default function LinkPage({ strangers, isOpen, onClose, onLinked }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const [chosen, setChosen] = useState(0);
  const [lead, setLead] = useState<PersonLabel | null>(null);
  const [error, setError] = useState<string | null>(null);
  const stranger = strangers[chosen] ?? strangers[0];
  if (!stranger) return null;

  async function link(to: PersonLabel, who: Stranger) {
    const result = await linkIdentity(to.id, who.kind, who.value);
    setError(result.ok ? null : result.error.code);
    if (!result.ok) return;
    announce(t('link.done', { name: to.name }));
    onLinked(to.id);
    onClose();
  }

  return (
    <Sheet title={t('link.title')} isOpen={isOpen} onClose={onClose}>
      {strangers.length > 1 ? (
        <OneChip
          label={t('link.which')}
          options={strangers.map((one, index) => ({ key: String(index), text: identityWords(one) }))}
          chosen={String(chosen)}
          onChange={(key) => setChosen(Number(key))}
        />
      ) : (
        <p>{t('link.one', { value: identityWords(stranger) })}</p>
      )}
      {lead ? (
        <>
          <p>{t('link.confirm', { value: identityWords(stranger), name: lead.name })}</p>
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
            <Button look="primary" autoFocus onPress={() => void link(lead, stranger)}>
              {t('link.link')}
            </Button>
          </div>
        </>
      ) : (
        <LeadFinder label={t('link.to')} onPick={setLead} autoFocus />
      )}
    </Sheet>
  );
}
