import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { nextSteps } from '#lib/contract/reports.ts';
import { ask } from '#lib/sync/ask.ts';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import { FromServer } from './FromServer.tsx';
import { Row, Rows } from './Rows.tsx';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

/** What sellers decide of the next steps that the lead card proposes, and why they refuse them. */
export function StepsCard() {
  const t = useText();
  const intl = useIntl();
  const answer = useAnswer(useCallback(() => ask(nextSteps, {}), []));
  return (
    <Card title={t('steps.title')}>
      <p className={styles.quiet}>{t('steps.means')}</p>
      <FromServer answer={answer}>
        {({ steps }) =>
          steps.length === 0 ? (
            <p>{t('steps.none')}</p>
          ) : (
            <Rows label={t('steps.title')}>
              {steps.map(({ code, reasons, ...counts }) => (
                <Row
                  key={code}
                  title={t(`steps.${code}`)}
                  facts={[
                    t('steps.decided', counts),
                    ...(reasons.length > 0
                      ? [
                          intl.formatList(
                            reasons.map(({ reason, count }) =>
                              t('drift.times', { what: t(`actionReason.${reason}`), count }),
                            ),
                            { type: 'unit' },
                          ),
                        ]
                      : []),
                  ]}
                />
              ))}
            </Rows>
          )
        }
      </FromServer>
    </Card>
  );
}
