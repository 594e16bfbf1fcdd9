import { useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import type { Lead, LeadOrigin, Stop } from '#lib/contract/records.ts';
import { assignLead, noteNotice, stopLead } from '#lib/store/lead-writes.ts';
import { WatchToggle } from '../alerts/WatchToggle.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { Picker } from '../ui/Picker.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './Handling.module.css';
import type { LeadSheet, LeadSheetProps } from './lead-sheets.ts';

interface Props {
  lead: Lead;
  origin: LeadOrigin | null;
  sheet: LeadSheet;
  onSheet: LeadSheetProps['onSheet'];
}

const NOBODY = 'nobody';
const FREE = 'free';
const isStop = (key: string): key is Stop['kind'] => key === 'do_not_contact' || key === 'objection';

/** Who looks after the lead, whether the person may be contacted, and when they were told of our data. Kept at once. */
export default function Handling({ lead, origin, sheet, onSheet }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const { members } = useDirectory();
  const memberName = useMemberName();
  const [error, setError] = useState<string | null>(null);

  async function keep(written: ReturnType<typeof assignLead>) {
    const result = await written;
    setError(result.ok ? null : result.error.code);
    if (result.ok) announce(t('handling.kept'));
  }

  const owners = [...members.values()]
    .filter(({ active, id }) => active || id === lead.ownerId)
    .map(({ id }) => ({ key: id, text: memberName(id) }))
    .sort((a, b) => a.text.localeCompare(b.text));
  return (
    <Sheet title={t('handling.title', { name: lead.name })} isOpen onClose={() => onSheet(null)}>
      <div className={styles.fields}>
        {error && (
          <p role="alert" className={fields.error}>
            {errorText(error)}
          </p>
        )}
        <Picker
          label={t('handling.owner')}
          options={[{ key: NOBODY, text: t('lead.noOwner') }, ...owners]}
          chosen={lead.ownerId ?? NOBODY}
          onChange={(key) => void keep(assignLead(lead.id, key === NOBODY ? null : key))}
        />
        <Picker
          label={t('handling.contact')}
          options={[
            { key: FREE, text: t('stop.none') },
            { key: 'do_not_contact', text: t('stop.do_not_contact') },
            { key: 'objection', text: t('stop.objection') },
          ]}
          chosen={lead.stop?.kind ?? FREE}
          onChange={(key) => void keep(stopLead(lead.id, isStop(key) ? key : null))}
        />
        <p className={fields.hint}>{t('handling.contactMeans')}</p>
        <WatchToggle about="lead" id={lead.id} name={lead.name} />
        <Notice
          noticeAt={origin?.noticeAt ?? null}
          typed={sheet.day}
          onType={(day) => onSheet({ ...sheet, day })}
          onDay={(day) => void keep(noteNotice(lead.id, day))}
        />
      </div>
    </Sheet>
  );
}

interface NoticeProps {
  noticeAt: string | null;
  typed: string | undefined;
  onType: (day: string) => void;
  /** What was typed is meant. */
  onDay: (day: string | null) => void;
}

function Notice({ noticeAt, typed, onType, onDay }: NoticeProps) {
  const t = useText();
  const kept = noticeAt?.slice(0, 10) ?? '';
  const day = typed ?? kept;
  return (
    <TextField
      className={fields.field ?? ''}
      type="date"
      value={day}
      onChange={onType}
      onBlur={() => {
        if (day !== kept) onDay(day || null);
      }}
    >
      <Label className={fields.label ?? ''}>{t('handling.notice')}</Label>
      <Input className={fields.input ?? ''} max={new Date().toISOString().slice(0, 10)} />
    </TextField>
  );
}
