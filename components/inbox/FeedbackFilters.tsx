import { GROUPINGS } from '#lib/domain/feedback-groups.ts';
import { OneChip } from '../ui/Chips.tsx';
import { Picker } from '../ui/Picker.tsx';
import { useText } from '../ui/text.ts';
import type { FeedbackFilter, Show } from './filter.ts';
import styles from './Inbox.module.css';

interface Props {
  filter: Pick<FeedbackFilter, 'by' | 'show'>;
  /** What may be shown; one alone is no choice. */
  shows: readonly Show[];
  onChange: (change: Partial<FeedbackFilter>) => void;
}

/** Which feedback is shown, and what it is grouped by. */
export function FeedbackFilters({ filter, shows, onChange }: Props) {
  const t = useText();
  return (
    <div className={styles.filters}>
      {shows.length > 1 && (
        <OneChip
          label={t('filter.show')}
          options={shows.map((key) => ({ key, text: t(`filter.show.${key}`) }))}
          chosen={filter.show}
          onChange={(key) => onChange({ show: shows.find((known) => known === key) ?? filter.show })}
        />
      )}
      <Picker
        label={t('filter.by')}
        options={GROUPINGS.map((key) => ({ key, text: t(`filter.by.${key}`) }))}
        chosen={filter.by}
        onChange={(key) => onChange({ by: GROUPINGS.find((known) => known === key) ?? filter.by })}
      />
    </div>
  );
}
