import { mayImport } from '../import/allowed.ts';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { useText } from '../ui/text.ts';
import { HooksIn } from '../webhooks/HooksIn.tsx';
import { HooksOut } from '../webhooks/HooksOut.tsx';
import styles from './Workspace.module.css';

/** Webhooks both ways: what tools send to Samsyn, for who may import; what Samsyn sends to tools, for administrators. */
export default function WebhooksPage() {
  const t = useText();
  const { me } = useDirectory();
  return (
    <>
      <h2 className={styles.title}>{t('workspace.webhooks')}</h2>
      {mayImport(me) ? (
        <HooksIn />
      ) : (
        <Line title={t('hooks.notYours')}>
          <p>{t('hooks.notYoursWhy')}</p>
        </Line>
      )}
      {me?.admin && <HooksOut />}
    </>
  );
}
