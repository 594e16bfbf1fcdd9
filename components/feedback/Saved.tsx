import CircleAlert from 'lucide-react/icons/circle-alert';
import CircleCheck from 'lucide-react/icons/circle-check';
import CircleDot from 'lucide-react/icons/circle-dot';
import type { FeedbackView } from '#lib/store/views.ts';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './Saved.module.css';

/** Where a saved item is: on this device, on its way, with the team, or refused with the words kept. */
export function Saved({ delivery, code }: Pick<FeedbackView, 'delivery' | 'code'>) {
  const t = useText();
  const errorText = useErrorText();
  if (delivery === 'needs_you') {
    return (
      <p className={`${styles.saved} ${styles.bad}`}>
        <CircleAlert size="0.875rem" aria-hidden="true" />
        {t('saved.refused', { why: errorText(code ?? '') })}
      </p>
    );
  }
  const Icon = delivery === 'received' ? CircleCheck : CircleDot;
  return (
    <p className={`${styles.saved} ${delivery === 'received' ? styles.good : ''}`}>
      <Icon size="0.875rem" aria-hidden="true" />
      {t(`saved.${delivery}`)}
    </p>
  );
}
