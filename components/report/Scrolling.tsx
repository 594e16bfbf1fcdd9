import type { ReactNode } from 'react';
import styles from './Report.module.css';

/** A table that may be wider, or taller, than its place. */
export function Scrolling({
  label,
  tall = false,
  children,
}: {
  label: string;
  tall?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      className={tall ? `${styles.scroll} ${styles.tall}` : styles.scroll}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
      tabIndex={0}
    >
      {children}
    </section>
  );
}
