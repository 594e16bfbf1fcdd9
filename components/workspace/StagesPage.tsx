import { useCallback, useState } from 'react';
import { useIntl } from 'react-intl';
import type { Stage } from '#lib/contract/records.ts';
import { type StageTime, stageTimes } from '#lib/contract/stages.ts';
import { entryOf, stuckAfter } from '#lib/domain/stage.ts';
import { ask } from '#lib/sync/ask.ts';
import { mayImport } from '../import/allowed.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useStageName } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { sentenceOf, useText } from '../ui/text.ts';
import { FromServer } from './FromServer.tsx';
import { Row, Rows } from './Rows.tsx';
import { StagesForm } from './StagesForm.tsx';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

/** The stages of the journey that both departments share: what takes a lead into each, and how long leads stay there. */
export default function StagesPage() {
  const t = useText();
  const { workspace, me } = useDirectory();
  const answer = useAnswer(useCallback(() => ask(stageTimes, {}), []));
  const [editing, setEditing] = useState(false);
  const stages = workspace?.stages ?? [];
  return (
    <>
      <h2 className={styles.title}>{t('workspace.stages')}</h2>
      <p className={styles.quiet}>{t('stages.means')}</p>
      {editing ? (
        <StagesForm
          stages={stages}
          onDone={() => {
            setEditing(false);
            answer.again();
          }}
        />
      ) : (
        <FromServer answer={answer}>
          {({ stages: times }) => (
            <Card title={t('stages.list')}>
              <Rows label={t('stages.list')}>
                {stages.map((stage) => (
                  <StageRow key={stage.key} stage={stage} time={times.find(({ key }) => key === stage.key)} />
                ))}
              </Rows>
            </Card>
          )}
        </FromServer>
      )}
      {!editing && mayImport(me) && (
        <div>
          <Button onPress={() => setEditing(true)}>{t('stages.edit')}</Button>
        </div>
      )}
    </>
  );
}

function StageRow({ stage, time }: { stage: Stage; time: StageTime | undefined }) {
  const t = useText();
  const intl = useIntl();
  const stageName = useStageName();
  const { kinds, outcomes } = entryOf(stage);
  const evidence = [
    ...kinds.map((kind) => sentenceOf(intl, `kind.${kind}`) ?? kind),
    ...outcomes.map((kind) => sentenceOf(intl, `outcome.${kind}`) ?? kind),
  ];
  const limit = stuckAfter(stage);
  const stuck = time?.stuck ?? 0;
  return (
    <Row
      title={stageName(stage)}
      tags={
        time && time.leads > 0 && stuck > 0 && limit !== null ? (
          <Tag>{t('stages.stuck', { share: stuck / time.leads, stuck, leads: time.leads, days: limit })}</Tag>
        ) : undefined
      }
      facts={[
        time && t('stages.leads', { count: time.leads }),
        time?.medianDays != null && t('stages.median', { days: Math.round(time.medianDays) }),
        time?.p75Days != null && t('stages.p75', { days: Math.round(time.p75Days) }),
      ].map((fact) => fact ?? false)}
    >
      <p className={styles.quiet}>
        {evidence.length === 0
          ? t('stages.byHandOnly')
          : t('stages.evidence', {
              evidence: intl.formatList([...new Set(evidence)], { type: 'disjunction' }),
            })}
      </p>
    </Row>
  );
}
