import type { ReactNode } from 'react';
import styles from './hidden.module.css';

/** Words for assistive technology where sighted people see a sign or a colour. */
export const Hidden = ({ children }: { children: ReactNode }) => (
  <span className={styles.hidden}>{children}</span>
);
