import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Lead, LeadMerge } from '#lib/contract/records.ts';
import { unmerge } from '#lib/store/lead-writes.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { dayWords } from '../ui/When.tsx';
import styles from './Identities.module.css';
import { usePairReason } from './pair-reason.ts';

interface Props {
  lead: Lead;
  merges: readonly LeadMerge[];
  onError: (code: string | null) => void;
}

/** Leads that became a part of this one: why, by whom, and the way back. */
export function Merges({ lead, merges, onError }: Props) {
  const t = useText();
  const announce = useAnnounce();
  const [asked, setAsked] = useState<readonly string[]>([]);

  async function takeBack(merge: LeadMerge) {
    const result = await unmerge(lead.id, merge.id);
    onError(result.ok ? null : result.error.code);
    if (!result.ok) return;
    setAsked([...asked, merge.id]);
    announce(t('merge.asked'));
  }

  return (
    <section className={styles.list}>
      <h3 className={styles.title}>{t('merge.parts')}</h3>
      <ul className={styles.list}>
        {merges.map((merge) => (
          <Part
            key={merge.id}
            merge={merge}
            asked={asked.includes(merge.id)}
            onTakeBack={() => void takeBack(merge)}
          />
        ))}
      </ul>
      <p className={styles.quiet}>{t('merge.partsMeans')}</p>
    </section>
  );
}

interface PartProps {
  merge: LeadMerge;
  asked: boolean;
  onTakeBack: () => void;
}

function Part({ merge, asked, onTakeBack }: PartProps) {
  const t = useText();
  const intl = useIntl();
  const reason = usePairReason();
  const { me } = useDirectory();
  const memberName = useMemberName();
  const [sure, setSure] = useState(false);
  const { memberId } = merge;
  const what = [merge.name, merge.emails[0]].filter(Boolean).join(' · ') || t('merge.noName');
  const who = memberId === null ? 'rule' : memberId === me?.id ? 'me' : 'other';
  return (
    <li className={styles.item}>
      <span className={styles.value}>{what}</span>
      <div className={styles.head}>
        <ul className={styles.evidence}>
          <li>
            {t('merge.by', { who, name: memberName(memberId), day: dayWords(intl, merge.at, new Date()) })}
          </li>
          {merge.evidence
            .filter(({ by }) => by !== 'person')
            .map((one) => (
              <li key={`${one.by} ${one.value}`}>{reason(one)}</li>
            ))}
        </ul>
        {asked && <span className={styles.quiet}>{t('merge.asked')}</span>}
        {!asked && !sure && (
          <Button
            look="link"
            aria-label={t('merge.takeBackOne', { value: what })}
            onPress={() => setSure(true)}
          >
            {t('merge.takeBack')}
          </Button>
        )}
        {!asked && sure && (
          <Button look="danger" autoFocus onPress={onTakeBack}>
            {t('merge.takeBackSure')}
          </Button>
        )}
      </div>
    </li>
  );
}
