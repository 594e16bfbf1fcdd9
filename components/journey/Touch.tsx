import { useIntl } from 'react-intl';
import { anchor } from '../ui/anchor.ts';
import { useDirectory } from '../ui/directory.ts';
import { kindWords } from '../ui/kind-words.ts';
import { sentenceOf, useText } from '../ui/text.ts';
import { Clock } from '../ui/When.tsx';
import type { Row } from './fold.ts';
import styles from './Journey.module.css';

/** One line of the journey: what happened, whose work it was, and when. */
export function Touch({ row: { newest, times } }: { row: Row }) {
  const t = useText();
  const intl = useIntl();
  const { campaigns } = useDirectory();
  const campaign = newest.campaignId ? campaigns.get(newest.campaignId)?.name : undefined;
  // What we send is sent by machines; that is only worth saying of what came in.
  const machine = newest.rule !== null || (newest.actor === 'machine' && newest.direction === 'in');
  const small = [
    kindWords(intl, newest.kind),
    campaign && t('journey.campaign', { name: campaign }),
    times > 1 && t('journey.times', { count: times }),
    newest.rule
      ? (sentenceOf(intl, `journey.rule.${newest.rule}`) ?? t('journey.machine'))
      : machine && t('journey.machine'),
  ].filter(Boolean);
  return (
    <li
      className={`${styles.touch} ${newest.side === 'sales' ? styles.sales : styles.marketing}`}
      {...anchor(newest.id)}
    >
      <div>
        <span className={machine ? styles.machine : undefined}>{newest.title}</span>
        <small>
          <b className={styles.side}>
            {t(newest.side === 'sales' ? 'department.sales' : 'department.marketing')}
          </b>
          {` · ${small.join(' · ')}`}
        </small>
        {newest.detail && <small>{newest.detail}</small>}
      </div>
      <span className={styles.time}>
        <Clock at={newest.at} />
      </span>
    </li>
  );
}
