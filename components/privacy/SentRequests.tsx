import { type IntlShape, useIntl } from 'react-intl';
import { ROUTES } from '#lib/contract/all-routes.ts';
import { type SentRequest, watchRequests } from '#lib/store/requests.ts';
import { sentenceOf, useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { Clock, Day } from '../ui/When.tsx';
import { foldRequests, type SentRow } from './fold.ts';
import styles from './SentRequests.module.css';

/** Every request that left this browser, in plain words. */
export default function SentRequests() {
  const t = useText();
  const requests = useWatch(watchRequests);
  if (!requests) return null;
  const [host, ...others] = new Set(requests.map((request) => request.host));
  return (
    <>
      <p className={styles.quiet}>{t('requests.intro')}</p>
      {host === undefined && <p>{t('requests.none')}</p>}
      {host !== undefined && others.length === 0 && (
        <p className={styles.quiet}>{t('requests.allTo', { host })}</p>
      )}
      {foldRequests(requests).map((day) => (
        <section key={day.key}>
          <h3 className={styles.day}>
            <Day at={day.at} />
          </h3>
          <ol className={styles.rows}>
            {day.rows.map((row) => (
              <Sent key={row.newest.n} row={row} withHost={others.length > 0} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function Sent({ row: { newest, times, items, bytes }, withHost }: { row: SentRow; withHost: boolean }) {
  const t = useText();
  const intl = useIntl();
  const small = [
    times > 1 && t('requests.times', { count: times }),
    bytes > 0 && t('requests.size', { size: sizeWords(intl, bytes) }),
    withHost && newest.host,
  ].filter(Boolean);
  return (
    <li className={styles.row}>
      <div>
        {kindWords(intl, newest, items)}
        {small.length > 0 && <small>{small.join(' · ')}</small>}
        {newest.answered === 0 && <small>{t('requests.noAnswer')}</small>}
      </div>
      <span className={styles.time}>
        <Clock at={newest.at} />
      </span>
    </li>
  );
}

/** The contract's name of each route, by how the list of requests names it; the probe of a typed address is no route. */
const NAMES = new Map([
  ...Object.entries(ROUTES).map(([name, { method, path }]) => [`${method} ${path}`, name] as const),
  ['GET /', 'probe'],
]);

/** What was asked or sent. A route of an earlier version is named as it stands. */
function kindWords(intl: IntlShape, { route }: SentRequest, items: number): string {
  return sentenceOf(intl, `requests.kind.${NAMES.get(route)}`, { items }) ?? route;
}

function sizeWords(intl: IntlShape, bytes: number): string {
  const unit = bytes < 1000 ? 'byte' : 'kilobyte';
  return intl.formatNumber(bytes < 1000 ? bytes : bytes / 1000, {
    style: 'unit',
    unit,
    unitDisplay: bytes < 1000 ? 'long' : 'short',
    maximumFractionDigits: 1,
  });
}
