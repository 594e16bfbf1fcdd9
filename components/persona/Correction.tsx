import { lazy, Suspense, useState } from 'react';
import type { Lead } from '#lib/contract/records.ts';
import { namePersona } from '#lib/store/lead-writes.ts';
import { mayImport } from '../import/allowed.ts';
import type { LeadSheetProps } from '../lead/lead-sheets.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { useErrorText, useText } from '../ui/text.ts';
import { pageOf } from '../workspace/route.ts';
import styles from './Correction.module.css';
import type { PersonaReading } from './reading.ts';

const PersonaSheet = lazy(() => import('./PersonaSheet.tsx'));

interface Props extends LeadSheetProps {
  reading: PersonaReading;
  lead: Lead;
}

/** The ways to say that the lead is another persona, and to take that back. */
export default function Correction({ reading, lead, sheet, onSheet }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const { me } = useDirectory();
  const [code, setCode] = useState<string | null>(null);

  async function free() {
    const written = await namePersona(lead.id, null);
    setCode(written.ok ? null : written.error.code);
    if (written.ok) announce(t('persona.freed'));
  }

  return (
    <div className={styles.ways}>
      <Button look="link" onPress={() => onSheet({ name: 'persona' })}>
        {t(reading.shown ? 'persona.dispute' : 'persona.say')}
      </Button>
      {reading.byHand && (
        <Button look="link" onPress={() => void free()}>
          {t('persona.free')}
        </Button>
      )}
      {lead.title && mayImport(me) && (
        <a href={pageOf({ screen: 'titles', leadId: lead.id })} target="_blank" rel="noreferrer">
          {t('persona.titleWrong')}
        </a>
      )}
      {code && (
        <p role="alert" className={fields.error}>
          {errorText(code)}
        </p>
      )}
      <Suspense>
        {sheet?.name === 'persona' && (
          <PersonaSheet reading={reading} lead={lead} sheet={sheet} onSheet={onSheet} />
        )}
      </Suspense>
    </div>
  );
}
