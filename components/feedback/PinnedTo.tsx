import { useIntl } from 'react-intl';
import type { PinnedTouchpoint } from '#lib/contract/records.ts';
import { useText } from '../ui/text.ts';
import { touchWords } from '../ui/touch-words.ts';
import styles from './FeedbackQuote.module.css';

interface Props {
  touchpoints: readonly string[];
  /** How they read, as far as they are kept. */
  pinned: readonly PinnedTouchpoint[];
}

/** Which touchpoints a verdict is about. */
export function PinnedTo({ touchpoints, pinned }: Props) {
  const t = useText();
  const intl = useIntl();
  if (touchpoints.length === 0) return null;
  return (
    <ul className={styles.quiet}>
      {touchpoints.map((id) => {
        const one = pinned.find((known) => known.id === id);
        return <li key={id}>{one ? t('pins.to', { touch: touchWords(intl, one) }) : t('pins.gone')}</li>;
      })}
    </ul>
  );
}
