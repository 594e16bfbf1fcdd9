import type { Agreement } from '#lib/contract/records.ts';
import { useText } from '../ui/text.ts';
import styles from './Agreement.module.css';

interface Props {
  agreement: Agreement;
  /** The one it would replace: what differs is told with what it was. */
  before?: Agreement | null;
}

/** What both departments promise: sales' time beside marketing's, each in its colour. */
export function AgreementText({ agreement, before = null }: Props) {
  const t = useText();
  const times = [
    { side: 'sales', hours: agreement.followUpHours, was: before?.followUpHours },
    { side: 'marketing', hours: agreement.answerHours, was: before?.answerHours },
  ] as const;
  return (
    <dl className={styles.agreement}>
      {agreement.goodLead && (
        <div className={styles.goodLead}>
          <dt>{t('agreement.goodLead')}</dt>
          <dd className={styles.words}>{agreement.goodLead}</dd>
        </div>
      )}
      {times.map(({ side, hours, was }) => (
        <div key={side} className={`${styles.time} ${styles[side]}`}>
          <dt>{t(`agreement.${side}`)}</dt>
          <dd>
            <b>{t('agreement.within', { hours })}</b>
            {was !== undefined && was !== hours && (
              <span className={styles.was}> {t('agreement.was', { hours: was })}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
