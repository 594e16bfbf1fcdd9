import { useId } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import styles from './Chips.module.css';
import { Hidden } from './Hidden.tsx';

interface Option {
  key: string;
  text: string;
}

interface Common {
  label: string;
  /** After the label, e.g. "optional". */
  hint?: string;
  options: readonly Option[];
}

function Label({ id, label, hint }: { id: string; label: string; hint: string | undefined }) {
  return (
    <p id={id} className={styles.label}>
      {label}
      {hint && <span className={styles.hint}>{hint}</span>}
    </p>
  );
}

interface ManyProps extends Common {
  chosen: readonly string[];
  /** On as well, but only proposed; `suggestedWord` says so to those who do not see how they look. */
  suggested?: readonly string[];
  suggestedWord?: string;
  /** All that are on then, the proposed ones too. */
  onChange: (keys: string[]) => void;
}

/** Several may be on. */
export function ManyChips({
  label,
  hint,
  options,
  chosen,
  suggested = [],
  suggestedWord,
  onChange,
}: ManyProps) {
  const id = useId();
  return (
    <div>
      <Label id={id} label={label} hint={hint} />
      <ToggleButtonGroup
        aria-labelledby={id}
        className={styles.chips ?? ''}
        selectionMode="multiple"
        selectedKeys={[...chosen, ...suggested]}
        onSelectionChange={(keys) => onChange([...keys].map(String))}
      >
        {options.map(({ key, text }) => (
          <ToggleButton
            key={key}
            id={key}
            className={suggested.includes(key) ? `${styles.chip} ${styles.suggested}` : (styles.chip ?? '')}
          >
            {text}
            {suggested.includes(key) && suggestedWord && <Hidden> {suggestedWord}</Hidden>}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}

interface OneProps extends Common {
  chosen: string | null;
  onChange: (key: string | null) => void;
  /** Pressing the chosen one again leaves none. */
  mayBeNone?: boolean;
}

/** At most one is on. */
export function OneChip({ label, hint, options, chosen, onChange, mayBeNone = false }: OneProps) {
  const id = useId();
  return (
    <div>
      <Label id={id} label={label} hint={hint} />
      <ToggleButtonGroup
        aria-labelledby={id}
        className={styles.chips ?? ''}
        selectionMode="single"
        disallowEmptySelection={!mayBeNone}
        selectedKeys={chosen === null ? [] : [chosen]}
        onSelectionChange={(keys) => {
          const [key] = keys;
          onChange(key === undefined ? null : String(key));
        }}
      >
        {options.map(({ key, text }) => (
          <ToggleButton key={key} id={key} className={styles.chip ?? ''}>
            {text}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
