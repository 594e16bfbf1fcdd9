import { forgetRenewed, watchRenewed } from '#lib/store/renewed.ts';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './Renewed.module.css';

/** The browser's storage was damaged and begun anew: what came back by itself, and what did not. */
export default function Renewed() {
  const t = useText();
  const renewed = useWatch(watchRenewed);
  if (!renewed) return null;
  return (
    <div role="status" className={styles.note}>
      <p>{t('renewed.words')}</p>
      <Button look="link" onPress={() => void forgetRenewed()}>
        {t('connection.lostRead')}
      </Button>
    </div>
  );
}
