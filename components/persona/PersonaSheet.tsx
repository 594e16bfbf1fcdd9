import { useState } from 'react';
import { type Lead, PersonaReason } from '#lib/contract/records.ts';
import { namePersona } from '#lib/store/lead-writes.ts';
import type { LeadSheet, LeadSheetProps } from '../lead/lead-sheets.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { OneChip } from '../ui/Chips.tsx';
import { useDirectory } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { textFault } from '../ui/free-text.ts';
import { LongText } from '../ui/LongText.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './PersonaSheet.module.css';
import type { PersonaReading } from './reading.ts';
import { likeliest, NONE } from './right-persona.ts';

interface Props {
  reading: PersonaReading;
  lead: Lead;
  sheet: LeadSheet;
  onSheet: LeadSheetProps['onSheet'];
}

/** Says which persona the lead is instead. The likeliest is chosen already, and a press on the reason keeps it. */
export default function PersonaSheet({ reading, lead, sheet, onSheet }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const { personas } = useDirectory();
  const [code, setCode] = useState<string | null>(null);
  const shownId = reading.shown?.persona.id ?? NONE;
  const options = [
    ...personas.map(({ id, name }) => ({ key: id, text: name })),
    { key: NONE, text: t('persona.none') },
  ].filter(({ key }) => key !== shownId);
  const { note = '' } = sheet;
  // What the page knows may change while the sheet is open; what is not offered any more is not chosen either.
  const chosen = options.find(({ key }) => key === sheet.persona)?.key ?? likeliest(reading);

  async function keep(reason: PersonaReason) {
    if (textFault(note) !== null) return;
    const personaId = chosen === NONE ? null : chosen;
    const computedId = reading.computed?.persona.id ?? null;
    const written = await namePersona(lead.id, {
      personaId,
      insteadOf: computedId === personaId ? null : computedId,
      reason,
      note,
    });
    if (!written.ok) return setCode(written.error.code);
    announce(t('persona.kept'));
    onSheet(null);
  }

  return (
    <Sheet title={t('persona.title', { name: lead.name })} isOpen onClose={() => onSheet(null)}>
      <div className={styles.parts}>
        <OneChip
          label={t('persona.right')}
          options={options}
          chosen={chosen}
          onChange={(key) => onSheet({ ...sheet, ...(key === null ? {} : { persona: key }) })}
        />
        <LongText
          label={t('persona.note')}
          value={note}
          onChange={(text) => onSheet({ ...sheet, note: text })}
        />
        <fieldset className={styles.reasons}>
          <legend className={fields.label}>{t('persona.why')}</legend>
          {PersonaReason.options.map((reason) => (
            <Button key={reason} onPress={() => void keep(reason)}>
              {t(`personaReason.${reason}`)}
            </Button>
          ))}
        </fieldset>
        <p className={fields.hint}>{t('persona.means')}</p>
        {code && (
          <p role="alert" className={fields.error}>
            {errorText(code)}
          </p>
        )}
      </div>
    </Sheet>
  );
}
