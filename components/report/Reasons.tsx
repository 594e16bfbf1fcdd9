import { useMemo, useState } from 'react';
import { Button as CellButton } from 'react-aria-components/Button';
import type * as z from 'zod';
import type { campaignCourse } from '#lib/contract/reach-sales.ts';
import { csvOf } from '#lib/domain/csv.ts';
import { reasonMatrix } from '#lib/domain/reason-matrix.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useReasonName } from '../ui/directory.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { saveFile } from '../ui/save-file.ts';
import { useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { Row, Rows } from '../workspace/Rows.tsx';
import { hashOf } from '../workspace/route.ts';
import { useOpened } from '../workspace/use-opened.ts';
import styles from './Report.module.css';
import { Scrolling } from './Scrolling.tsx';

/** How many tones tell full cells from nearly empty ones. */
const LEVELS = 4;

type Course = z.output<typeof campaignCourse.response>;

/** Why leads are poor, by persona; a cell opens what was said. */
export function Reasons({ poor, poorTotal }: Pick<Course, 'poor' | 'poorTotal'>) {
  const t = useText();
  const reasonName = useReasonName();
  const { personas } = useDirectory();
  const matrix = useMemo(() => reasonMatrix(poor), [poor]);
  const [open, setOpen] = useState<{ reason: string; personaId: string | null } | null>(null);
  const personaName = (id: string | null): string =>
    (id && personas.find((one) => one.id === id)?.name) || t('chart.noPersona');
  const title = t('chart.reasons');
  return (
    <Card
      title={title}
      aside={
        matrix.most > 0 && (
          <div className={styles.buttons}>
            <Button
              look="quiet"
              aria-label={`${t('chart.csv')}: ${title}`}
              onPress={() =>
                saveFile(
                  'samsyn-reasons.csv',
                  'text/csv',
                  csvOf([
                    [t('chart.reason'), ...matrix.personas.map(personaName)],
                    ...matrix.reasons.map((reason) => [
                      reasonName(reason),
                      ...matrix.personas.map((id) => String(matrix.cell(reason, id).length)),
                    ]),
                  ]),
                )
              }
            >
              {t('chart.csv')}
            </Button>
          </div>
        )
      }
    >
      {matrix.most === 0 ? (
        <p className={styles.quiet}>{t('chart.noReasons', { count: poorTotal })}</p>
      ) : (
        <Scrolling label={t('chart.asTable', { title })}>
          <table className={`${styles.table} ${styles.matrix}`}>
            <thead>
              <tr>
                <th scope="col">{t('chart.reason')}</th>
                {matrix.personas.map((id) => (
                  <th key={id} scope="col">
                    {personaName(id)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {matrix.reasons.map((reason) => (
                <tr key={reason}>
                  <th scope="row">{reasonName(reason)}</th>
                  {matrix.personas.map((personaId) => {
                    const { length } = matrix.cell(reason, personaId);
                    return (
                      <td
                        key={personaId}
                        data-level={Math.ceil((LEVELS * length) / Math.max(LEVELS, matrix.most))}
                      >
                        {length === 0 ? (
                          0
                        ) : (
                          <CellButton
                            className={styles.cell ?? ''}
                            aria-label={t('chart.openCell', {
                              count: length,
                              reason: reasonName(reason),
                              persona: personaName(personaId),
                            })}
                            onPress={() => setOpen({ reason, personaId })}
                          >
                            {length}
                          </CellButton>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolling>
      )}
      {poorTotal > poor.length && (
        <p className={styles.quiet}>{t('chart.newestPoor', { shown: poor.length, total: poorTotal })}</p>
      )}
      {open && (
        <Said
          key={`${open.reason} ${open.personaId}`}
          title={t('chart.cell', { reason: reasonName(open.reason), persona: personaName(open.personaId) })}
          said={matrix
            .cell(open.reason, open.personaId)
            .flatMap((id) => poor.find(({ feedbackId }) => feedbackId === id) ?? [])}
        />
      )}
    </Card>
  );
}

/** What was said, the newest first. It takes the focus: it was opened from a cell. */
function Said({ title, said }: { title: string; said: Course['poor'] }) {
  const t = useText();
  const date = useDate();
  const heading = useOpened();
  return (
    <div className={styles.said}>
      <h4 ref={heading} tabIndex={-1}>
        {title}
      </h4>
      <Rows label={title}>
        {said.map(({ feedbackId, leadId, lead, stop, note, givenAt }) => (
          <Row
            key={feedbackId}
            title={
              <LeadName stop={stop}>
                <a href={hashOf({ screen: 'lead', id: leadId, at: feedbackId })}>
                  {lead || t('merge.noName')}
                </a>
              </LeadName>
            }
            facts={[date(givenAt.slice(0, 10)), note === '' && t('chart.noWords')]}
          >
            {note !== '' && <p>{note}</p>}
          </Row>
        ))}
      </Rows>
    </div>
  );
}
