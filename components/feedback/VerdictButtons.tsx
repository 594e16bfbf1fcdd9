import Check from 'lucide-react/icons/check';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import type { Verdict } from '#lib/contract/records.ts';
import { useText } from '../ui/text.ts';
import styles from './VerdictButtons.module.css';
import { VERDICTS } from './verdict-keys.ts';

interface Props {
  labelledBy: string;
  chosen: Verdict | null;
  /** Whether 1 2 3 work, so that they are shown. */
  keys: boolean;
  onVerdict: (verdict: Verdict) => void;
}

export function VerdictButtons({ labelledBy, chosen, keys, onVerdict }: Props) {
  const t = useText();
  return (
    <ToggleButtonGroup
      aria-labelledby={labelledBy}
      className={styles.verdicts ?? ''}
      selectionMode="single"
      disallowEmptySelection={chosen !== null}
      selectedKeys={chosen ? [chosen] : []}
      onSelectionChange={(selected) => {
        const verdict = VERDICTS.find((key) => selected.has(key));
        if (verdict) onVerdict(verdict);
      }}
    >
      {VERDICTS.map((verdict, index) => (
        <ToggleButton
          key={verdict}
          id={verdict}
          className={`${styles.verdict} ${styles[verdict]}`}
          {...(keys ? { 'aria-keyshortcuts': String(index + 1) } : {})}
        >
          <span className={styles.word}>
            {t(`verdict.${verdict}`)}
            {chosen === verdict && <Check size="0.875rem" aria-hidden="true" />}
          </span>
          <small>{t(`verdict.${verdict}.means`)}</small>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
