import { useIntl } from 'react-intl';
import type { ProposedAgreement, Team } from '#lib/contract/records.ts';
import { approveAgreement } from '#lib/contract/teams.ts';
import { DEFAULT_AGREEMENT } from '#lib/domain/agreement.ts';
import { ask } from '#lib/sync/ask.ts';
import { Approvals } from '../ui/Approvals.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useBy } from '../ui/use-by.ts';
import { dayWords } from '../ui/When.tsx';
import styles from './Agreement.module.css';
import { AgreementText } from './AgreementText.tsx';

interface Props {
  team: Team;
  proposed: ProposedAgreement;
}

/** An agreement that waits for approval: what it would change, who has approved it, and the way to do so. */
export function Proposed({ team, proposed }: Props) {
  const t = useText();
  const intl = useIntl();
  const by = useBy();
  const { me } = useDirectory();
  const { number, authorId, at, approvals } = proposed;
  return (
    <div className={styles.fields}>
      <p className={styles.quiet}>
        {t('agreement.proposed', { ...by(authorId), day: dayWords(intl, at, new Date()) })}
      </p>
      <AgreementText agreement={proposed} before={team.agreement ?? DEFAULT_AGREEMENT} />
      <Approvals
        key={number}
        approvals={approvals}
        mayApprove={me !== null && team.memberIds.includes(me.id)}
        approve={() => ask(approveAgreement, { params: { id: team.id, number } })}
        onDone={() => {}}
      />
    </div>
  );
}
