import { type ReactNode, useState } from 'react';
import {
  requestAddress,
  requestAllSites,
  revokeAddress,
  revokeAllSites,
  revokeSite,
  watchSiteAccess,
} from '#lib/platform/access.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './SiteAccess.module.css';

/** Which pages Samsyn may look at: each permission listed, given and taken back. */
export function SiteAccess() {
  const t = useText();
  const announce = useAnnounce();
  const access = useWatch(watchSiteAccess);
  const [refused, setRefused] = useState(false);
  if (!access) return null;

  function ask(request: Promise<boolean>, said: string) {
    void request.then((done) => {
      setRefused(!done);
      if (done) announce(said);
    });
  }

  return (
    <div className={styles.levels}>
      <Level title={t('sites.now')} words={t('sites.nowMeans')} />
      <Level
        title={t('sites.these')}
        words={access.sites.length > 0 ? t('sites.theseMeans') : t('sites.noneYet')}
      >
        <ul className={styles.sites}>
          {access.sites.map((origin) => (
            <li key={origin}>
              <span>{origin.replace(/^https?:\/\//, '')}</span>
              <Button
                look="link"
                aria-label={t('sites.revokeOne', { site: origin })}
                onPress={() => ask(revokeSite(origin), t('sites.revoked'))}
              >
                {t('sites.revoke')}
              </Button>
            </li>
          ))}
        </ul>
      </Level>
      <Level title={t('sites.address')} words={t('sites.addressMeans')}>
        {access.address ? (
          <Button onPress={() => ask(revokeAddress(), t('sites.revoked'))}>{t('sites.addressOff')}</Button>
        ) : (
          <Button onPress={() => ask(requestAddress(), t('sites.given'))}>{t('sites.addressOn')}</Button>
        )}
      </Level>
      <Level title={t('sites.all')} words={t('sites.allMeans')}>
        {access.all ? (
          <Button onPress={() => ask(revokeAllSites(), t('sites.revoked'))}>{t('sites.allOff')}</Button>
        ) : (
          <Button onPress={() => ask(requestAllSites(), t('sites.given'))}>{t('sites.allOn')}</Button>
        )}
      </Level>
      {refused && (
        <p role="alert" className={styles.error}>
          {t('access.refused')}
        </p>
      )}
    </div>
  );
}

function Level({ title, words, children }: { title: string; words: string; children?: ReactNode }) {
  return (
    <section className={styles.level}>
      <h3>{title}</h3>
      <p>{words}</p>
      {children}
    </section>
  );
}
