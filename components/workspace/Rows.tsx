import type { ReactNode } from 'react';
import styles from './Rows.module.css';

/** A list of people or things, each with what is known of it and what can be done with it. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className={styles.rows}>
      {children}
    </ul>
  );
}

export function Row({
  title,
  tags,
  facts,
  actions,
  children,
}: {
  title: ReactNode;
  tags?: ReactNode;
  /** Short facts, set apart by a dot; empty ones are left out. */
  facts: readonly (string | false | null)[];
  actions?: ReactNode;
  /** Below, over the whole width. */
  children?: ReactNode;
}) {
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <p className={styles.title}>
          <span>{title}</span> {tags}
        </p>
        <p className={styles.facts}>{facts.filter(Boolean).join(' · ')}</p>
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
      {children && <div className={styles.more}>{children}</div>}
    </li>
  );
}
