import { useEffect, useRef } from 'react';
import { changeSetting, type Settings } from '#lib/store/settings.ts';
import { watchDirectory } from '#lib/store/views.ts';
import { beginSession } from '#lib/sync/begin.ts';
import { watchStatus } from '#lib/sync/status.ts';
import SiteAccess from '../access/SiteAccess.tsx';
import { Connect } from '../connect/Connect.tsx';
import { SyncProgress } from '../connect/Pairing.tsx';
import { Announcer } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Mark } from '../ui/Mark.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './Welcome.module.css';

const watchNames = watchDirectory();
const watchConnection = watchStatus();

/** First run: what Samsyn is, connect, choose where it looks. */
export function Welcome({ settings }: { settings: Settings }) {
  const t = useText();
  const status = useWatch(watchConnection);
  const directory = useWatch(watchNames);
  const connected = status !== undefined && status.state !== 'unpaired' && status.state !== 'revoked';
  const company = directory?.workspace?.name ?? null;
  const next = useRef<HTMLHeadingElement>(null);
  const wasConnected = useRef(connected);

  useEffect(() => beginSession(), []);

  // The form the focus was in has gone: go on with the next step.
  useEffect(() => {
    if (connected && !wasConnected.current) next.current?.focus();
    wasConnected.current = connected;
  }, [connected]);

  useEffect(() => {
    document.title = t('welcome.title');
  }, [t]);

  if (!status || !directory) return null;
  return (
    <Announcer>
      <main className={styles.page}>
        <h1 className={styles.title}>
          <Mark />
          {t('welcome.title')}
        </h1>
        <ul className={styles.what}>
          <li>{t('welcome.what')}</li>
          <li>{t('welcome.feedback')}</li>
          <li>{t('welcome.private')}</li>
        </ul>
        <ol className={styles.steps}>
          <li className={styles.step}>
            <h2>{t('welcome.step.connect')}</h2>
            {!connected && <Connect />}
            {connected && company && (
              <p className={styles.done}>{t('welcome.connected', { name: company })}</p>
            )}
            {connected && !company && status.progress && <SyncProgress {...status.progress} />}
          </li>
          <li className={styles.step}>
            <h2 ref={next} tabIndex={-1}>
              {t('welcome.step.access')}
            </h2>
            <p className={styles.quiet}>{t('welcome.accessWhy')}</p>
            <SiteAccess />
          </li>
          <li className={styles.step}>
            <h2>{t('welcome.step.ready')}</h2>
            <p>{t('welcome.ready')}</p>
            {settings.welcomeDone ? (
              <p role="status">{t('welcome.closing')}</p>
            ) : (
              connected && (
                <div>
                  <Button look="primary" onPress={() => void changeSetting({ welcomeDone: true })}>
                    {t('welcome.done')}
                  </Button>
                </div>
              )
            )}
          </li>
        </ol>
      </main>
    </Announcer>
  );
}
