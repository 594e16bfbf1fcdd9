import { lazy, Suspense } from 'react';
import { useIntl } from 'react-intl';
import type { Lead } from '#lib/contract/records.ts';
import { Button } from '../ui/Button.tsx';
import { dayDistance } from '../ui/days.ts';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { sentenceOf, useText } from '../ui/text.ts';
import type { LeadSheetProps } from './lead-sheets.ts';
import styles from './StageNow.module.css';

const StageSheet = lazy(() => import('./StageSheet.tsx'));

/** For how long the lead has been in its stage and what took it there, with the way to the whole reason and to another stage. */
export default function StageNow({ lead, sheet, onSheet }: { lead: Lead } & LeadSheetProps) {
  const t = useText();
  const intl = useIntl();
  const { me } = useDirectory();
  const memberName = useMemberName();
  const { stageAt, stageWhy: why } = lead;
  const first = why?.by === 'evidence' ? why.met[0] : undefined;
  const words = [
    stageAt && t('stage.days', { days: Math.max(0, dayDistance(new Date(stageAt), new Date())) }),
    first && (sentenceOf(intl, `${first.of === 'outcome' ? 'outcome' : 'kind'}.${first.kind}`) ?? first.kind),
    why?.by === 'member' &&
      t('stage.by', { who: why.memberId === me?.id ? 'me' : 'other', name: memberName(why.memberId) }),
  ].filter(Boolean);
  return (
    <div className={styles.now}>
      <span>{words.join(' · ')}</span>
      <Button look="link" onPress={() => onSheet({ name: 'stage' })}>
        {t(lead.stage === null ? 'stage.set' : 'stage.open')}
      </Button>
      <Suspense>
        {sheet?.name === 'stage' && <StageSheet lead={lead} sheet={sheet} onSheet={onSheet} />}
      </Suspense>
    </div>
  );
}
