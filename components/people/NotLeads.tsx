import { forgetAside, watchAside } from '#lib/store/aside.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { Day } from '../ui/When.tsx';
import styles from './Identities.module.css';

/** Whom the person said are no leads, as far as this device can tell. */
export default function NotLeads() {
  const t = useText();
  const announce = useAnnounce();
  const rows = useWatch(watchAside);
  if (!rows) return null;
  return (
    <div className={styles.list}>
      <p>{t('notLeads.means')}</p>
      {rows.length === 0 ? (
        <p className={styles.quiet}>{t('notLeads.none')}</p>
      ) : (
        <ul className={styles.list}>
          {rows.map(({ hash, about, kind, at }, index) => (
            <li key={hash} className={styles.head}>
              <span className={styles.what}>
                {t(`notLeads.${about}.${kind}`)}{' '}
                <span className={styles.quiet}>
                  · <Day at={at} />
                </span>
              </span>
              <Button
                look="link"
                aria-label={t('notLeads.forgetOne', { number: index + 1 })}
                onPress={() => void forgetAside(hash).then(() => announce(t('notLeads.forgotten')))}
              >
                {t('notLeads.forget')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
