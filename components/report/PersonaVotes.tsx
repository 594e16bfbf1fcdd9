import { useMemo } from 'react';
import type * as z from 'zod';
import type { campaignCourse } from '#lib/contract/reach-sales.ts';
import { daysIn, type Period } from '#lib/domain/period.ts';
import { type Drift, drifted, MIN_VOTES } from '#lib/domain/quality/drift.ts';
import { wilson } from '#lib/domain/quality/estimate.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { Row, Rows } from '../workspace/Rows.tsx';
import { hashOf } from '../workspace/route.ts';
import styles from './Report.module.css';

type Votes = NonNullable<z.output<typeof campaignCourse.response>['personas']>[number];

/** How the personas among a campaign's leads hold: good verdicts in the period, against as many days before it. */
export function PersonaVotes({ personas: votes, period }: { personas: readonly Votes[]; period: Period }) {
  const t = useText();
  const { personas } = useDirectory();
  const changes = useMemo(
    () => new Map(drifted(votes.map((one) => ({ ...one, of: one.personaId }))).map((one) => [one.of, one])),
    [votes],
  );
  const title = t('chart.personas');
  return (
    <Card title={title} aside={<a href={hashOf({ screen: 'drift' })}>{t('chart.personasAll')}</a>}>
      {votes.length === 0 ? (
        <p className={styles.quiet}>{t('chart.noVotes')}</p>
      ) : (
        <>
          <p className={`${styles.quiet} ${styles.above}`}>
            {t('chart.personasMeans', { days: daysIn(period), least: MIN_VOTES })}
          </p>
          <Rows label={title}>
            {votes.map(({ personaId, recent, before }) => {
              const known = personas.find(({ id }) => id === personaId);
              const change = changes.get(personaId);
              return (
                <Row
                  key={personaId}
                  title={
                    known ? (
                      <a href={hashOf({ screen: 'persona', id: known.id })}>{known.name}</a>
                    ) : (
                      t('chart.noPersona')
                    )
                  }
                  tags={change && <Change {...change} />}
                  facts={[
                    t('chart.personaNow', { count: recent.total, share: shareOf(recent) }),
                    recent.total > 0 && t('drift.interval', wilson(recent.good, recent.total)),
                    t('chart.personaBefore', { count: before.total, share: shareOf(before) }),
                  ]}
                />
              );
            })}
          </Rows>
        </>
      )}
    </Card>
  );
}

const shareOf = ({ good, total }: Votes['recent']): number => (total === 0 ? 0 : good / total);

function Change({ change }: Drift<unknown>) {
  const t = useText();
  return (
    <Tag tone={change > 0 ? 'good' : 'bad'}>
      {t(change > 0 ? 'drift.rose' : 'drift.fell', { points: Math.round(Math.abs(change) * 100) })}
    </Tag>
  );
}
