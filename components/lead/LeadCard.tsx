import { lazy, type ReactNode, Suspense } from 'react';
import { useIntl } from 'react-intl';
import type { Account, Lead, LeadOrigin } from '#lib/contract/records.ts';
import { webAddress } from '#lib/domain/web-address.ts';
import type { FeedbackView } from '#lib/store/views.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { dayWords } from '../ui/When.tsx';
import styles from './LeadCard.module.css';
import type { LeadSheetProps } from './lead-sheets.ts';
import { StageBar } from './StageBar.tsx';
import { StopNote } from './StopNote.tsx';

const Handling = lazy(() => import('./Handling.tsx'));
const HandOver = lazy(() => import('../handover/HandOver.tsx'));
const StageNow = lazy(() => import('./StageNow.tsx'));

interface Props extends LeadSheetProps {
  lead: Lead;
  account: Account | null;
  personaName: string | null;
  /** 0 to 1; null when too little is known to say. */
  fit: number | null;
  lastVerdict: FeedbackView | null;
  /** That I refused the lead, in the place of the last verdict. */
  refused: ReactNode;
  /** The verdicts on which sellers disagree; they stand in the place of the last one. */
  disagreement: readonly FeedbackView[];
  /** While the form is open: who it is about, and no more. */
  compact: boolean;
  /** How engaged it is and why the score is what it is; null when its touchpoints are not on this device. */
  score: ReactNode;
  /** How we know who it is. */
  whoIsWho: ReactNode;
  origin: LeadOrigin | null;
}

/** Who this is, at a glance. */
export function LeadCard({
  lead,
  account,
  personaName,
  fit,
  lastVerdict,
  refused,
  disagreement: opposed,
  compact,
  score,
  whoIsWho,
  origin,
  sheet,
  onSheet,
}: Props) {
  const t = useText();
  const intl = useIntl();
  const memberName = useMemberName();
  const { workspace, me } = useDirectory();
  const inCrm = webAddress(lead.crmUrl);
  return (
    <Card>
      {lead.stop && <StopNote stop={lead.stop} />}
      <div className={styles.who}>
        <Avatar name={lead.name} large />
        <div className={styles.words}>
          <h2 className={styles.name}>{lead.name}</h2>
          {(lead.title || !account) && <p className={styles.about}>{lead.title ?? t('lead.noTitle')}</p>}
          {account && (
            <p className={styles.about}>
              <Button look="link" onPress={() => onSheet({ name: 'account' })}>
                {account.name}
              </Button>
            </p>
          )}
        </div>
        {fit !== null && !compact && (
          <Tag tone={fit >= 0.6 ? 'good' : 'plain'}>{t('lead.fit', { fit: Math.round(fit * 100) })}</Tag>
        )}
        {compact && personaName && <Tag tone="both">{personaName}</Tag>}
      </div>
      {!compact && (
        <>
          <p className={styles.tags}>
            {personaName && <Tag tone="both">{personaName}</Tag>}
            <Tag tone={lead.ownerId ? 'sales' : 'plain'}>
              {lead.ownerId === null
                ? t('lead.noOwner')
                : lead.ownerId === me?.id
                  ? t('lead.ownerYou')
                  : t('lead.owner', { name: memberName(lead.ownerId) })}
            </Tag>
            {opposed.length > 0 && (
              <span className={styles.last}>
                {t('lead.disagree', {
                  verdicts: intl.formatList(
                    opposed.map(({ authorId, verdict }) =>
                      t('lead.says', { name: memberName(authorId), verdict: t(`verdict.${verdict}`) }),
                    ),
                  ),
                })}
              </span>
            )}
            {lastVerdict && opposed.length === 0 && !refused && (
              <span className={styles.last}>
                {t('lead.lastVerdict', {
                  verdict: t(`verdict.${lastVerdict.verdict}`),
                  name: memberName(lastVerdict.authorId),
                  day: dayWords(intl, lastVerdict.revisedAt ?? lastVerdict.givenAt, new Date()),
                })}
              </span>
            )}
          </p>
          {refused}
          {score}
          {workspace && (
            <>
              <StageBar stages={workspace.stages} current={lead.stage} />
              {/* Its line is there before its words are, so that nothing below moves. */}
              <div className={styles.stageNow}>
                <Suspense>
                  <StageNow lead={lead} sheet={sheet} onSheet={onSheet} />
                </Suspense>
              </div>
            </>
          )}
          {whoIsWho}
          <div className={styles.links}>
            <Button look="link" onPress={() => onSheet({ name: 'handling' })}>
              {t('handling.open')}
            </Button>
            {(me?.department === 'marketing' || me?.admin) &&
              !lead.handover &&
              (lead.stop ? (
                <p className={styles.about}>{t('error.lead_stopped')}</p>
              ) : (
                <Button look="link" onPress={() => onSheet({ name: 'handover' })}>
                  {t('handover.open')}
                </Button>
              ))}
            {inCrm && (
              <a href={inCrm} target="_blank" rel="noopener noreferrer">
                {t('lead.openInCrm')}
              </a>
            )}
          </div>
          <Suspense>
            {sheet?.name === 'handover' && <HandOver lead={lead} sheet={sheet} onSheet={onSheet} />}
            {sheet?.name === 'handling' && (
              <Handling lead={lead} origin={origin} sheet={sheet} onSheet={onSheet} />
            )}
          </Suspense>
        </>
      )}
    </Card>
  );
}
