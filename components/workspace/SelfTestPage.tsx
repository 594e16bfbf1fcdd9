import { watchTabStates } from '#lib/store/tab-state.ts';
import { SelfTest } from '../self-test/SelfTest.tsx';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { hashOf } from './route.ts';
import styles from './Workspace.module.css';

/** The self-test of one open page; without one, the pages to choose from. */
export default function SelfTestPage({ tabId }: { tabId: number | null }) {
  const t = useText();
  return (
    <>
      <h2 className={styles.title}>{t('workspace.self-test')}</h2>
      <p className={styles.quiet}>{t('selfTest.means')}</p>
      {tabId === null ? <Choose /> : <SelfTest key={tabId} tabId={tabId} />}
    </>
  );
}

function Choose() {
  const t = useText();
  const tabs = useWatch(watchTabStates);
  if (!tabs) return null;
  const shown = tabs.filter(({ label }) => label !== null);
  return (
    <Card title={t('selfTest.choose')}>
      {shown.length === 0 && <p className={styles.quiet}>{t('selfTest.noPages')}</p>}
      <ul className={styles.links}>
        {shown.map(({ tabId, label }) => (
          <li key={tabId}>
            <a href={hashOf({ screen: 'self-test', tabId })}>{label}</a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
