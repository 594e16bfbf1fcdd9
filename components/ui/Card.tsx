import { type ReactNode, useId } from 'react';
import styles from './Card.module.css';

interface Props {
  title?: string;
  /** Beside the title, e.g. a count. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A titled part of a screen: a region that assistive technology can jump to. */
export function Card({ title, aside, children }: Props) {
  const id = useId();
  if (title === undefined) return <div className={styles.card}>{children}</div>;
  return (
    <section className={styles.card} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 id={id}>{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}
