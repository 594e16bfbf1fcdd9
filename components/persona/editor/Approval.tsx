import { useState } from 'react';
import { useIntl } from 'react-intl';
import { approvePersona, type PersonaVersion } from '#lib/contract/personas.ts';
import { Department } from '#lib/contract/primitives.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../../ui/Announcer.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { useDirectory } from '../../ui/directory.ts';
import { useErrorText, useText } from '../../ui/text.ts';
import { dayWords } from '../../ui/When.tsx';
import Changes from './Changes.tsx';
import styles from './Editor.module.css';
import { useBy } from './use-by.ts';

interface Props {
  id: string;
  /** The newest version, which waits for approval. */
  draft: PersonaVersion;
  /** The version that classifies; null for a new persona. */
  current: PersonaVersion | null;
  onApproved: (version: PersonaVersion) => void;
  /** It is not as it was thought to be. */
  onOutdated: () => void;
}

/** A draft, what it changes, who has approved it, and the way to do so. */
export function Approval({ id, draft, current, onApproved, onOutdated }: Props) {
  const t = useText();
  const intl = useIntl();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const by = useBy();
  const { me } = useDirectory();
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const day = (at: string) => dayWords(intl, at, new Date());

  async function approve() {
    setBusy(true);
    setCode(null);
    const approved = await ask(approvePersona, { params: { id, number: draft.number } });
    setBusy(false);
    if (!approved.ok) {
      setCode(approved.error.code);
      return onOutdated();
    }
    const { version } = approved.value;
    announce(t(version.status === 'current' ? 'approval.counts' : 'approval.done'));
    onApproved(version);
  }

  return (
    <Card title={t('approval.title', { version: draft.number })}>
      <div className={styles.fields}>
        <p className={styles.quiet}>{t('versions.saved', { ...by(draft.authorId), day: day(draft.at) })}</p>
        {current && <Changes id={id} before={current} after={draft} />}
        <ul className={styles.changes}>
          {Department.options.map((department) => {
            const given = draft.approvals.find((one) => one.department === department);
            return (
              <li key={department}>
                {given
                  ? t('approval.given', { department, ...by(given.memberId), day: day(given.at) })
                  : t('approval.missing', { department })}
              </li>
            );
          })}
        </ul>
        {code && (
          <p role="alert" className={styles.error}>
            {errorText(code)}
          </p>
        )}
        {me && !draft.approvals.some(({ department }) => department === me.department) && (
          <div>
            <Button look="primary" pending={busy} onPress={() => void approve()}>
              {t('approval.approve', { department: me.department })}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
