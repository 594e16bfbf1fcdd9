import { Label } from 'react-aria-components/Label';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useIntl } from 'react-intl';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import styles from './Pairing.module.css';

export type Step =
  | { kind: 'starting' }
  | { kind: 'approve'; userCode: string; approveUrl: string }
  | { kind: 'waiting' }
  | { kind: 'first_sync'; received: number; remaining: number };

/** The approval in a tab, then the first data. */
export function Pairing({ step, onCancel }: { step: Step; onCancel: () => void }) {
  const t = useText();
  return (
    <div className={styles.pairing}>
      {step.kind === 'approve' && (
        <>
          <p>{t('pairing.approve')}</p>
          <p className={styles.code}>
            <output aria-label={t('pairing.code')}>{step.userCode}</output>
          </p>
          <p className={styles.quiet}>{t('pairing.compare')}</p>
          <a href={step.approveUrl} target="_blank" rel="noreferrer">
            {t('pairing.openAgain')}
          </a>
        </>
      )}
      {(step.kind === 'starting' || step.kind === 'waiting') && <p role="status">{t('pairing.waiting')}</p>}
      {step.kind === 'first_sync' ? (
        <SyncProgress received={step.received} remaining={step.remaining} />
      ) : (
        <Button onPress={onCancel}>{t('ui.cancel')}</Button>
      )}
    </div>
  );
}

export function SyncProgress({ received, remaining }: { received: number; remaining: number }) {
  const t = useText();
  const intl = useIntl();
  const total = received + remaining;
  const share = total === 0 ? 0 : received / total;
  return (
    <ProgressBar
      className={styles.progress ?? ''}
      value={share * 100}
      valueLabel={intl.formatNumber(share, { style: 'percent' })}
    >
      <Label>{t('pairing.firstSync')}</Label>
      <span className={styles.track}>
        <span className={styles.fill} style={{ width: `${share * 100}%` }} />
      </span>
      <span className={styles.quiet}>{t('pairing.received', { received, total })}</span>
    </ProgressBar>
  );
}
