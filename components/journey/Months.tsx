import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { useIntl } from 'react-intl';
import type { MonthCount } from '#lib/domain/touch-months.ts';
import { useText } from '../ui/text.ts';
import styles from './Months.module.css';

interface Props {
  months: readonly MonthCount[];
  /** The one whose touchpoints alone are shown. */
  chosen: string | null;
  onChoose: (month: string | null) => void;
}

/** A bar for each of the last months, as high as much happened; choosing one shows it alone, choosing it again shows all. */
export function Months({ months, chosen, onChoose }: Props) {
  const t = useText();
  const intl = useIntl();
  const most = Math.max(1, ...months.map(({ count }) => count));
  const words = (month: string, form: Intl.DateTimeFormatOptions): string =>
    intl.formatDate(`${month}-15`, form);
  return (
    <ToggleButtonGroup
      aria-label={t('journey.months')}
      className={styles.strip ?? ''}
      selectionMode="single"
      selectedKeys={chosen === null ? [] : [chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        onChoose(key === undefined ? null : String(key));
      }}
    >
      {months.map(({ month, count }) => {
        const named = t('journey.month', { month: words(month, { month: 'long', year: 'numeric' }), count });
        return (
          <ToggleButton key={month} id={month} className={styles.month ?? ''} aria-label={named}>
            <span className={styles.track}>
              <span
                className={count > 0 ? styles.bar : styles.empty}
                style={{ height: `${(100 * count) / most}%` }}
              />
            </span>
            <span className={styles.name}>{words(month, { month: 'narrow' })}</span>
          </ToggleButton>
        );
      })}
    </ToggleButtonGroup>
  );
}
