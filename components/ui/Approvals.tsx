import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Approval, VersionStatus } from '#lib/contract/approvals.ts';
import { Department } from '#lib/contract/primitives.ts';
import type { Result } from '#lib/contract/result.ts';
import type { CallError } from '#lib/sync/client.ts';
import { useAnnounce } from './Announcer.tsx';
import styles from './Approvals.module.css';
import { Button } from './Button.tsx';
import { useDirectory } from './directory.ts';
import { useErrorText, useText } from './text.ts';
import { useBy } from './use-by.ts';
import { dayWords } from './When.tsx';

interface Props {
  approvals: readonly Approval[];
  /** Whether this person's approval counts at all. */
  mayApprove: boolean;
  approve: () => Promise<Result<{ version: { status: VersionStatus } }, CallError>>;
  /** Also when it was refused: it is not as it was thought to be. */
  onDone: () => void;
}

/** Who has approved a version for which department, and the way to do so. */
export function Approvals({ approvals, mayApprove, approve, onDone }: Props) {
  const t = useText();
  const intl = useIntl();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const by = useBy();
  const { me } = useDirectory();
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);

  async function press() {
    setBusy(true);
    setCode(null);
    const approved = await approve();
    setBusy(false);
    if (approved.ok)
      announce(t(approved.value.version.status === 'current' ? 'approval.counts' : 'approval.done'));
    else setCode(approved.error.code);
    onDone();
  }

  return (
    <>
      <ul className={styles.given}>
        {Department.options.map((department) => {
          const given = approvals.find((one) => one.department === department);
          return (
            <li key={department}>
              {given
                ? t('approval.given', {
                    department,
                    ...by(given.memberId),
                    day: dayWords(intl, given.at, new Date()),
                  })
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
      {me && mayApprove && !approvals.some(({ department }) => department === me.department) && (
        <div>
          <Button look="primary" pending={busy} onPress={() => void press()}>
            {t('approval.approve', { department: me.department })}
          </Button>
        </div>
      )}
    </>
  );
}
