import { type FormEvent, useState } from 'react';
import type { Agreement } from '#lib/contract/records.ts';
import { MAX_GOOD_LEAD, MAX_HOURS, proposeAgreement } from '#lib/contract/teams.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { LongText } from '../ui/LongText.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { useText } from '../ui/text.ts';
import { FormEnd } from '../workspace/FormEnd.tsx';
import page from '../workspace/Workspace.module.css';

interface Props {
  teamId: string;
  /** What to begin with. */
  first: Agreement;
  /** The number of the newest version; null while there is none. */
  newest: number | null;
  onDone: () => void;
  onOutdated: () => void;
}

const isHours = (text: string): boolean =>
  /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_HOURS;

/** Writes a new version, which waits for the other department's approval. */
export function AgreementForm({ teamId, first, newest, onDone, onOutdated }: Props) {
  const t = useText();
  const announce = useAnnounce();
  const [goodLead, setGoodLead] = useState(first.goodLead);
  const [followUp, setFollowUp] = useState(String(first.followUpHours));
  const [answer, setAnswer] = useState(String(first.answerHours));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const wordsFault =
    goodLead.trim() === ''
      ? t('agreement.goodLeadNeeded')
      : goodLead.trim().length > MAX_GOOD_LEAD
        ? t('agreement.goodLeadTooLong', { max: MAX_GOOD_LEAD })
        : null;
  const hoursFault = (text: string) =>
    isHours(text.trim()) ? null : t('agreement.hoursWrong', { max: MAX_HOURS });

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (busy || wordsFault || hoursFault(followUp) || hoursFault(answer)) return;
    setBusy(true);
    setCode(null);
    const content = { goodLead, followUpHours: Number(followUp), answerHours: Number(answer) };
    const done = await ask(proposeAgreement, { params: { id: teamId }, body: { basedOn: newest, content } });
    setBusy(false);
    if (done.ok) {
      announce(t('agreement.done'));
      return onDone();
    }
    setCode(done.error.code);
    onOutdated();
  }
  return (
    <form noValidate className={page.form} onSubmit={(event) => void submit(event)}>
      <LongText
        label={t('agreement.goodLead')}
        placeholder={t('agreement.goodLeadHint')}
        value={goodLead}
        error={tried ? wordsFault : null}
        onChange={setGoodLead}
      />
      <ShortText
        label={t('agreement.followUpHours')}
        value={followUp}
        maxLength={3}
        error={tried ? hoursFault(followUp) : null}
        onChange={setFollowUp}
      />
      <ShortText
        label={t('agreement.answerHours')}
        value={answer}
        maxLength={3}
        error={tried ? hoursFault(answer) : null}
        onChange={setAnswer}
      />
      <p className={page.quiet}>{t('agreement.means')}</p>
      <FormEnd code={code} send={t('agreement.propose')} pending={busy} onCancel={onDone} />
    </form>
  );
}
