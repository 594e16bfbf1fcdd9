import { useState } from 'react';
import { watchConnections } from '#lib/store/connections.ts';
import { unpair } from '#lib/sync/pairing.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './Disconnect.module.css';

/** Ends the connection: the company's data leaves this computer, the person's own unsent words stay until sent. */
export default function Disconnect({ unsent, onClose }: { unsent: number; onClose: () => void }) {
  const t = useText();
  const { workspace } = useDirectory();
  const several = (useWatch(watchConnections)?.all.length ?? 1) > 1;
  const [busy, setBusy] = useState(false);
  return (
    <>
      <p>{t('disconnect.means')}</p>
      {several && workspace && <p>{t('disconnect.others', { name: workspace.name })}</p>}
      {unsent > 0 && <p className={styles.warning}>{t('disconnect.unsent', { count: unsent })}</p>}
      <div className={styles.end}>
        <Button look="quiet" onPress={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button
          look="danger"
          pending={busy}
          onPress={() => {
            setBusy(true);
            void unpair().then(onClose);
          }}
        >
          {t('disconnect.do')}
        </Button>
      </div>
    </>
  );
}
