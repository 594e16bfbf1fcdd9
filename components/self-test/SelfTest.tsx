import { useCallback, useEffect, useMemo, useState } from 'react';
import { useIntl } from 'react-intl';
import { watchSiteAccess } from '#lib/platform/access.ts';
import { testDetector } from '#lib/platform/detector.ts';
import { deviceName, productVersion } from '#lib/platform/runtime.ts';
import { type LastError, readLastError } from '#lib/store/last-error.ts';
import { watchTabState } from '#lib/store/tab-state.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Line } from '../ui/Line.tsx';
import { sentenceOf, useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { detectionsOf, type Facts, healthOf, reportOf } from './facts.ts';
import styles from './SelfTest.module.css';

/** What Samsyn finds on one open page, by which rule, at what cost; and a report about it without personal data. */
export function SelfTest({ tabId }: { tabId: number }) {
  const t = useText();
  const tab = useWatch(useMemo(() => watchTabState(tabId), [tabId]));
  const access = useWatch(watchSiteAccess);
  const [read, setRead] = useState<{ tested: Facts['tested']; lastError: LastError | null }>();

  const readAgain = useCallback(async () => {
    const [tested, lastError] = await Promise.all([testDetector(tabId), readLastError()]);
    setRead({ tested, lastError });
  }, [tabId]);
  // The page may have gone elsewhere, or been allowed or closed meanwhile: what was read belongs to what it was then.
  const page = tab && `${tab.address} ${tab.access}`;
  useEffect(() => {
    if (page) void readAgain();
  }, [page, readAgain]);

  if (tab === undefined || !access) return null;
  if (tab === null) {
    return (
      <Line title={t('selfTest.noTab')}>
        <p>{t('selfTest.noTabWhy')}</p>
      </Line>
    );
  }
  if (!read) return null;
  const facts: Facts = {
    version: productVersion(),
    browser: deviceName(),
    tab,
    address: access.address,
    allSites: access.all,
    ...read,
  };
  return (
    <>
      <ThisPage facts={facts} />
      <Found facts={facts} />
      <Report report={reportOf(facts)} onReadAgain={() => void readAgain()} />
    </>
  );
}

function ThisPage({ facts: { tab, tested, lastError } }: { facts: Facts }) {
  const t = useText();
  const intl = useIntl();
  const site = tested?.report.site ?? tab.site;
  const rows: [name: string, value: string][] = [
    [t('selfTest.host'), tab.label ?? t('selfTest.unknown')],
    [t('selfTest.access'), t(tab.byClick ? 'selfTest.access.byClick' : `selfTest.access.${tab.access}`)],
    [
      t('selfTest.record'),
      site
        ? t(`selfTest.record.${healthOf(site)}`, { id: site.id, empty: site.empty, expected: site.expected })
        : t('selfTest.record.none'),
    ],
    [
      t('selfTest.reading'),
      tested ? t('selfTest.reading.took', { ms: tested.ms }) : t('selfTest.reading.none'),
    ],
    [t('selfTest.version'), productVersion()],
    [
      t('selfTest.lastError'),
      lastError
        ? `${sentenceOf(intl, `error.${lastError.code}`) ?? lastError.code} (${intl.formatTime(lastError.at)})`
        : t('selfTest.lastError.none'),
    ],
  ];
  return (
    <Card title={t('selfTest.page')}>
      <dl className={styles.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {tested?.report.partly && <p className={styles.quiet}>{t('now.partly')}</p>}
    </Card>
  );
}

function Found({ facts }: { facts: Facts }) {
  const t = useText();
  const intl = useIntl();
  const found = detectionsOf(facts);
  const total = facts.tested?.report.total ?? found.length;
  return (
    <Card title={t('selfTest.found', { count: total })}>
      {found.length === 0 ? (
        <p className={styles.quiet}>{t('selfTest.nothing')}</p>
      ) : (
        <div className={styles.wide}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('selfTest.who')}</th>
                <th scope="col">{t('selfTest.rule')}</th>
                <th scope="col">{t('selfTest.sure')}</th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ kind, value, surface, confidence, role }) => (
                <tr key={`${kind} ${value}`}>
                  <td>
                    {value}
                    {role && <span className={styles.quiet}> {t('selfTest.role')}</span>}
                  </td>
                  <td>{t(`selfTest.surface.${surface}`)}</td>
                  <td>{intl.formatNumber(confidence, { style: 'percent' })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function Report({ report, onReadAgain }: { report: string; onReadAgain: () => void }) {
  const t = useText();
  const announce = useAnnounce();
  return (
    <Card title={t('selfTest.report')}>
      <p>{t('selfTest.reportMeans')}</p>
      <pre className={styles.report}>{report}</pre>
      <div className={styles.actions}>
        <Button
          look="primary"
          onPress={() =>
            void navigator.clipboard.writeText(report).then(() => announce(t('connection.copied')))
          }
        >
          {t('crash.copy')}
        </Button>
        <Button onPress={onReadAgain}>{t('selfTest.again')}</Button>
      </div>
    </Card>
  );
}
