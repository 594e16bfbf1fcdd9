import { useText } from '../ui/text.ts';
import styles from './Workspace.module.css';

/** Stands where the server's answer will. */
export function Asking() {
  const t = useText();
  return (
    <p role="status" className={styles.quiet}>
      {t('workspace.loading')}
    </p>
  );
}
