import { useCallback } from 'react';
import type { Team } from '#lib/contract/records.ts';
import { promises } from '#lib/contract/teams.ts';
import { DEFAULT_AGREEMENT } from '#lib/domain/agreement.ts';
import type { Kept } from '#lib/domain/promises.ts';
import { ask } from '#lib/sync/ask.ts';
import { Card } from '../ui/Card.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { FromServer } from '../workspace/FromServer.tsx';
import { Row, Rows } from '../workspace/Rows.tsx';
import { useAgain, useAgainWithNews } from '../workspace/use-again.ts';
import { useAnswer } from '../workspace/use-answer.ts';
import styles from '../workspace/Workspace.module.css';

/** How far both departments kept what they promised each other, side by side; of a small team one figure. */
export function PromisesCard({ team }: { team: Team }) {
  const t = useText();
  const answer = useAnswer(useCallback(() => ask(promises, { params: { id: team.id } }), [team.id]));
  useAgain(team, answer.again);
  useAgainWithNews(answer.again);
  const { answerHours, followUpHours } = team.agreement ?? DEFAULT_AGREEMENT;
  const words = ({ kept, of }: Kept): string =>
    of === 0 ? t('promises.none') : t('promises.kept', { kept, of });
  return (
    <Card title={t('promises.title')}>
      <FromServer answer={answer}>
        {({ both, sides }) => (
          <>
            <Rows label={t('promises.title')}>
              {sides ? (
                <>
                  <Row
                    title={t('promises.marketing', { hours: answerHours })}
                    tags={<Tag tone="marketing">{t('department.marketing')}</Tag>}
                    facts={[words(sides.marketing)]}
                  />
                  <Row
                    title={t('promises.sales', { hours: followUpHours })}
                    tags={<Tag tone="sales">{t('department.sales')}</Tag>}
                    facts={[words(sides.sales)]}
                  />
                </>
              ) : (
                <Row title={t('promises.both')} facts={[words(both)]} />
              )}
            </Rows>
            {!sides && <p className={styles.quiet}>{t('promises.small')}</p>}
          </>
        )}
      </FromServer>
    </Card>
  );
}
