import type { ReactNode } from 'react';
import styles from './Tag.module.css';

export type Tone = 'both' | 'marketing' | 'sales' | 'good' | 'bad' | 'plain';

export function Tag({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`${styles.tag} ${styles[tone]}`}>{children}</span>;
}
