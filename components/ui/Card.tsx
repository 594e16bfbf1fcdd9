import { type ReactNode, useId } from 'react';
import { anchor } from './anchor.ts';
import styles from './Card.module.css';

interface Props {
  title?: string;
  /** Beside the title, e.g. a count. */
  aside?: ReactNode;
  /** By which other parts of the screen lead here. */
  name?: string;
  children: ReactNode;
}

/** A titled part of a screen: a region that assistive technology can jump to. */
export function Card({ title, aside, name, children }: Props) {
  const id = useId();
  if (title === undefined) return <div className={styles.card}>{children}</div>;
  return (
    <section className={styles.card} aria-labelledby={id} {...(name && anchor(name))}>
      <div className={styles.head}>
        <h3 id={id}>{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}
