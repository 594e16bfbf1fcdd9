import { type FormEvent, useState } from 'react';
import type { Lead } from '#lib/contract/records.ts';
import { returnLead } from '#lib/store/lead-writes.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { OneChip } from '../ui/Chips.tsx';
import { useDirectory, useReasonName } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { textFault } from '../ui/free-text.ts';
import { LongText } from '../ui/LongText.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './Handover.module.css';

/** Why a handed-over lead goes back to marketing. */
export function GiveBack({ lead, handedAt }: { lead: Lead; handedAt: string }) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const reasonName = useReasonName();
  const { workspace } = useDirectory();
  const [reason, setReason] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const [missing, setMissing] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const reasons = (workspace?.reasons ?? []).filter(({ verdicts }) => verdicts.includes('poor'));

  async function send(why: string) {
    const result = await returnLead(lead.id, handedAt, why, words);
    setCode(result.ok ? null : result.error.code);
    if (result.ok) announce(t('handover.isReturned'));
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(reason === null);
    if (reason !== null && textFault(words) === null) void send(reason);
  }
  return (
    <form className={styles.form} aria-label={t('handover.return')} onSubmit={submit}>
      <OneChip
        label={t('handover.why')}
        options={reasons.map(({ key }) => ({ key, text: reasonName(key) }))}
        chosen={reason}
        mayBeNone
        onChange={(key) => {
          setReason(key);
          setMissing(false);
        }}
      />
      <LongText label={t('feedback.note')} value={words} onChange={setWords} />
      {(missing || code) && (
        <p role="alert" className={fields.error}>
          {missing ? t('handover.whyMissing') : errorText(code ?? '')}
        </p>
      )}
      <div>
        <Button type="submit" look="primary">
          {t('handover.giveBack')}
        </Button>
      </div>
    </form>
  );
}
