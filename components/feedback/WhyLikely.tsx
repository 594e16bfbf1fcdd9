import { useIntl } from 'react-intl';
import type { LikelyReason } from '#lib/domain/likely-reasons.ts';
import { useReasonName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import styles from './Details.module.css';

/** Why reasons are proposed, and that nothing is sent of them by itself. */
export function WhyLikely({ likely }: { likely: readonly LikelyReason[] }) {
  const t = useText();
  const reasonName = useReasonName();
  const because = useBecause();
  return (
    <div className={styles.hint}>
      <ul>
        {likely.map((one) => (
          <li key={one.reason}>{t('likely.line', { reason: reasonName(one.reason), why: because(one) })}</li>
        ))}
      </ul>
      <p>{t('likely.notSent', { button: t('feedback.addDetails') })}</p>
    </div>
  );
}

function useBecause(): (likely: LikelyReason) => string {
  const t = useText();
  const intl = useIntl();
  return (likely) => {
    switch (likely.because) {
      case 'competitor_domain':
      case 'student_domain':
      case 'free_mail':
        return t(`likely.${likely.because}`, { domain: likely.domain });
      case 'country':
        return t('likely.country', {
          country: intl.formatDisplayName(likely.country, { type: 'region' }) ?? likely.country,
        });
      default:
        return t(`likely.${likely.because}`);
    }
  };
}
