import type { ReactNode } from 'react';
import styles from './hidden.module.css';

/** What is there to be used, and says nothing on paper. */
export const OnScreen = ({ children }: { children: ReactNode }) => (
  <div className={styles.onScreen}>{children}</div>
);
