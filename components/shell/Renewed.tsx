import { forgetLost } from '#lib/store/outbox-change.ts';
import { forgetRenewed, watchRenewed } from '#lib/store/renewed.ts';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './notes.module.css';

/** The browser's storage was damaged: what came back by itself, and what did not. */
export function Renewed({ lost }: { lost: number }) {
  const t = useText();
  const renewed = useWatch(watchRenewed);
  if (!renewed && lost === 0) return null;
  return (
    <div role="status" className={styles.note}>
      {renewed && <p>{renewed.anew ? t('renewed.words') : t('renewed.back', { count: renewed.back })}</p>}
      {lost > 0 && <p>{t('renewed.lost', { count: lost })}</p>}
      <Button look="link" onPress={() => void Promise.all([forgetRenewed(), forgetLost()])}>
        {t('renewed.read')}
      </Button>
    </div>
  );
}
