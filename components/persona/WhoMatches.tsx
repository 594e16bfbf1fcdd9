import { useIntl } from 'react-intl';
import type { Persona } from '#lib/contract/records.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { asksWords, countsWords } from './criterion-words.ts';
import styles from './WhoMatches.module.css';

/** By what a lead is told to be this persona, in words. */
export function WhoMatches({ criteria, threshold }: Pick<Persona, 'criteria' | 'threshold'>) {
  const t = useText();
  const intl = useIntl();
  const { workspace } = useDirectory();
  const about = { intl, stages: workspace?.stages ?? [] };
  return (
    <Card title={t('editor.matching')}>
      <p className={styles.quiet}>{t('criterion.threshold', { threshold })}</p>
      <ul className={styles.criteria}>
        {criteria.map((criterion) => (
          <li key={criterion.id}>
            {asksWords(criterion, about)}{' '}
            <span className={styles.quiet}>{countsWords(criterion, about)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
