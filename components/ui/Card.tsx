import { type ReactNode, useId } from 'react';
import { anchor } from './anchor.ts';
import styles from './Card.module.css';

interface Props {
  title?: string;
  /** Of the title; 2 for a part that stands beside others with headings of their own. */
  level?: 2 | 3;
  /** Beside the title, e.g. a count. */
  aside?: ReactNode;
  /** By which other parts of the screen lead here. */
  name?: string;
  children: ReactNode;
}

/** A titled part of a screen: a region that assistive technology can jump to. */
export function Card({ title, level = 3, aside, name, children }: Props) {
  const id = useId();
  if (title === undefined) return <div className={styles.card}>{children}</div>;
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section className={styles.card} aria-labelledby={id} {...(name && anchor(name))}>
      <div className={styles.head}>
        <Heading id={id}>{title}</Heading>
        {aside}
      </div>
      {children}
    </section>
  );
}
