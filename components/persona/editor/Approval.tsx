import { useIntl } from 'react-intl';
import { approvePersona, type PersonaVersion } from '#lib/contract/personas.ts';
import { ask } from '#lib/sync/ask.ts';
import { Approvals } from '../../ui/Approvals.tsx';
import { Card } from '../../ui/Card.tsx';
import { useText } from '../../ui/text.ts';
import { useBy } from '../../ui/use-by.ts';
import { dayWords } from '../../ui/When.tsx';
import Changes from './Changes.tsx';
import styles from './Editor.module.css';

interface Props {
  id: string;
  /** The newest version, which waits for approval. */
  draft: PersonaVersion;
  /** The version that classifies; null for a new persona. */
  current: PersonaVersion | null;
  /** Approved, or not as it was thought to be. */
  onDone: () => void;
}

/** A draft, what it changes, who has approved it, and the way to do so. */
export function Approval({ id, draft, current, onDone }: Props) {
  const t = useText();
  const intl = useIntl();
  const by = useBy();
  return (
    <Card title={t('approval.title', { version: draft.number })}>
      <div className={styles.fields}>
        <p className={styles.quiet}>
          {t('versions.saved', { ...by(draft.authorId), day: dayWords(intl, draft.at, new Date()) })}
        </p>
        {current && <Changes id={id} before={current} after={draft} />}
        <Approvals
          approvals={draft.approvals}
          mayApprove
          approve={() => ask(approvePersona, { params: { id, number: draft.number } })}
          onDone={onDone}
        />
      </div>
    </Card>
  );
}
