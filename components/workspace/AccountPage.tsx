import { useMemo, useState } from 'react';
import { watchAccount } from '#lib/store/account.ts';
import AccountView from '../account/AccountView.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { Gone } from './Gone.tsx';
import styles from './Workspace.module.css';

/** A company and its people on this device. */
export default function AccountPage({ id, away }: { id: string; away: boolean }) {
  const t = useText();
  const view = useWatch(useMemo(() => watchAccount(id), [id]));
  const [find, setFind] = useState('');
  if (view === undefined)
    return (
      <p role="status" className={styles.quiet}>
        {t('account.reading')}
      </p>
    );
  if (view === null) return <Gone />;
  return (
    <>
      <h2 className={styles.title}>{view.account.name}</h2>
      <AccountView view={view} away={away} find={find} onFind={setFind} />
    </>
  );
}
