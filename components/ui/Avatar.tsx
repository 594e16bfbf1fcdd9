import styles from './Avatar.module.css';
import { initials } from './initials.ts';

/** Decoration beside a name that is written out. */
export function Avatar({
  name,
  large = false,
  tone = 'both',
}: {
  name: string;
  large?: boolean;
  tone?: 'both' | 'marketing' | 'sales';
}) {
  return (
    <span className={`${styles.avatar} ${styles[tone]} ${large ? styles.large : ''}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
