import { lazy, memo, Suspense, useState } from 'react';
import { useIntl } from 'react-intl';
import type { ShownMoment } from '#lib/domain/kind-moments.ts';
import { isMachines } from '#lib/domain/machine.ts';
import type { Milestone } from '#lib/domain/milestones.ts';
import { anchor } from '../ui/anchor.ts';
import { useDirectory } from '../ui/directory.ts';
import { kindWords } from '../ui/kind-words.ts';
import { Tag } from '../ui/Tag.tsx';
import { sentenceOf, useText } from '../ui/text.ts';
import { Clock } from '../ui/When.tsx';
import type { Row } from './fold.ts';
import styles from './Journey.module.css';

const TouchDetails = lazy(() => import('./TouchDetails.tsx'));

interface Props {
  row: Row;
  /** What marketing says of it. */
  moment: ShownMoment | undefined;
  milestones: readonly Milestone[];
}

/** Older rows that come, or a filter, leave the thousands that stay as they were drawn. */
const isSame = (before: Props, now: Props): boolean =>
  before.row.newest === now.row.newest &&
  before.row.ids.length === now.row.ids.length &&
  before.moment === now.moment &&
  before.milestones === now.milestones;

/** One line of the journey: what happened, whose work it was, and when. */
export const Touch = memo(function Touch({ row: { newest, ids }, moment, milestones }: Props) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const intl = useIntl();
  const { campaigns } = useDirectory();
  const campaign = newest.campaignId ? campaigns.get(newest.campaignId)?.name : undefined;
  const machine = isMachines(newest);
  // A mail program opens mails by itself.
  const faint = machine || newest.kind === 'email_open';
  const small = [
    kindWords(intl, newest.kind),
    campaign && t('journey.campaign', { name: campaign }),
    ids.length > 1 && t('journey.times', { count: ids.length }),
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
        {/* A plain button: there may be thousands. */}
        <button
          type="button"
          className={faint ? `${styles.title} ${styles.machine}` : styles.title}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {newest.title}
        </button>
        <small>
          <b className={styles.side}>
            {t(newest.side === 'sales' ? 'department.sales' : 'department.marketing')}
          </b>
          {` · ${small.join(' · ')}`}
        </small>
        {newest.detail && <small>{newest.detail}</small>}
        {milestones.length > 0 && (
          <span className={styles.milestones}>
            {milestones.map((milestone) => (
              <Tag key={milestone} tone="both">
                {t(`journey.milestone.${milestone}`)}
              </Tag>
            ))}
          </span>
        )}
        {open && (
          <Suspense>
            <TouchDetails touchpoint={newest} moment={moment} />
          </Suspense>
        )}
      </div>
      <span className={styles.time}>
        <Clock at={newest.at} />
      </span>
    </li>
  );
}, isSame);
