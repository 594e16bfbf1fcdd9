import { type ReactNode, useState } from 'react';
import {
  requestAddress,
  requestAllSites,
  requestSites,
  revokeAddress,
  revokeAllSites,
  revokeSite,
  stopLooking,
  watchSiteAccess,
} from '#lib/platform/access.ts';
import { watchPolicy } from '#lib/platform/policy.ts';
import { watchActiveTab } from '#lib/store/tab-state.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './SiteAccess.module.css';

const watchTab = watchActiveTab();

/** Which pages Samsyn may look at: each permission listed, given and taken back; what the organisation decides is marked. */
export default function SiteAccess() {
  const t = useText();
  const announce = useAnnounce();
  const access = useWatch(watchSiteAccess);
  const policy = useWatch(watchPolicy);
  const tab = useWatch(watchTab);
  const [refused, setRefused] = useState(false);
  if (!access || !policy) return null;

  function ask(request: Promise<boolean>, said: string) {
    void request.then((done) => {
      setRefused(!done);
      if (done) announce(said);
    });
  }

  const allowed = access.sites.map((origin) => ({ origin, site: origin.replace(/^https?:\/\//, '') }));
  const offered = policy.allowedSites.filter((site) => !allowed.some((one) => one.site === site));
  const isListed = (site: string) => policy.allowedSites.includes(site);
  return (
    <div className={styles.levels}>
      <Level title={t('sites.now')} words={t('sites.nowMeans')}>
        {tab?.byClick && (
          <ul className={styles.sites}>
            <li>
              <span>{tab.label}</span>
              <Button
                look="link"
                onPress={() => void stopLooking(tab.tabId).then(() => announce(t('sites.revoked')))}
              >
                {t('sites.stop')}
              </Button>
            </li>
          </ul>
        )}
      </Level>
      <Level title={t('sites.these')} words={allowed.length > 0 ? t('sites.theseMeans') : t('sites.noneYet')}>
        <ul className={styles.sites}>
          {allowed.map(({ origin, site }) => (
            <li key={origin}>
              <span>
                {site} {isListed(site) && <Decided />}
              </span>
              <Button
                look="link"
                aria-label={t('sites.revokeOne', { site: origin })}
                onPress={() => ask(revokeSite(origin), t('sites.revoked'))}
              >
                {t('sites.revoke')}
              </Button>
            </li>
          ))}
          {offered.map((site) => (
            <li key={site}>
              <span>
                {site} <Decided />
              </span>
              <span className={styles.quiet}>{t('sites.notYet')}</span>
            </li>
          ))}
        </ul>
        {offered.length > 0 && (
          <Button onPress={() => ask(requestSites(offered), t('sites.given'))}>
            {t('sites.allowOffered', { count: offered.length })}
          </Button>
        )}
      </Level>
      <Level title={t('sites.address')} words={t('sites.addressMeans')}>
        {access.address ? (
          <Button onPress={() => ask(revokeAddress(), t('sites.revoked'))}>{t('sites.addressOff')}</Button>
        ) : (
          <Button onPress={() => ask(requestAddress(), t('sites.given'))}>{t('sites.addressOn')}</Button>
        )}
      </Level>
      <Level
        title={t('sites.all')}
        words={t(policy.allSites === 'forbidden' ? 'sites.allForbidden' : 'sites.allMeans')}
        decided={policy.allSites !== null}
      >
        {access.all ? (
          <Button onPress={() => ask(revokeAllSites(), t('sites.revoked'))}>{t('sites.allOff')}</Button>
        ) : (
          policy.allSites !== 'forbidden' && (
            <Button onPress={() => ask(requestAllSites(), t('sites.given'))}>{t('sites.allOn')}</Button>
          )
        )}
      </Level>
      <Level title={t('sites.never')} words={t('sites.neverMeans')}>
        <ul className={styles.sites}>
          {policy.blockedSites.map((site) => (
            <li key={site}>
              <span>
                {site} <Decided />
              </span>
            </li>
          ))}
        </ul>
      </Level>
      {policy.faults.length > 0 && (
        <Level title={t('sites.policyFaults')} words={t('sites.policyFaultsMeans')}>
          <ul className={styles.faults}>
            {policy.faults.map(({ setting, code, entry }) => (
              <li key={`${setting} ${entry}`}>
                <code>{setting}</code>: {t(`error.${code}`, { entry })}
              </li>
            ))}
          </ul>
        </Level>
      )}
      {refused && (
        <p role="alert" className={styles.error}>
          {t('access.refused')}
        </p>
      )}
    </div>
  );
}

/** Marks what the person did not choose. */
function Decided() {
  const t = useText();
  return <Tag>{t('sites.byOrganisation')}</Tag>;
}

function Level({
  title,
  words,
  decided = false,
  children,
}: {
  title: string;
  words: string;
  decided?: boolean;
  children?: ReactNode;
}) {
  return (
    <section className={styles.level}>
      <h3>
        {title} {decided && <Decided />}
      </h3>
      <p>{words}</p>
      {children}
    </section>
  );
}
