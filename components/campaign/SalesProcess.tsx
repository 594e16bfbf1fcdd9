import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type * as z from 'zod';
import { ok } from '#lib/contract/result.ts';
import { salesProcess } from '#lib/contract/sales-process.ts';
import { ask } from '#lib/sync/ask.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useMemberName, useStageName } from '../ui/directory.ts';
import { kindWords } from '../ui/kind-words.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { dayInside, useDate } from '../ui/When.tsx';
import { FromServer } from '../workspace/FromServer.tsx';
import { MorePages } from '../workspace/MorePages.tsx';
import { Row, Rows } from '../workspace/Rows.tsx';
import { hashOf } from '../workspace/route.ts';
import { useAnswer } from '../workspace/use-answer.ts';
import styles from '../workspace/Workspace.module.css';

type Told = z.output<typeof salesProcess.response>['leads'][number];

/** What sales does about the campaign's leads; for marketing to see what became of its work, without anybody's words. */
export function SalesProcess({ campaignId }: { campaignId: string }) {
  const t = useText();
  const page = useCallback(
    async (after?: string) => {
      const answer = await ask(salesProcess, {
        params: { id: campaignId },
        query: after === undefined ? {} : { after },
      });
      return answer.ok ? ok({ items: answer.value.leads, next: answer.value.next }) : answer;
    },
    [campaignId],
  );
  const first = useAnswer(useCallback(() => page(), [page]));
  return (
    <Card title={t('process.title')}>
      <FromServer answer={first}>
        {(told) =>
          told.items.length === 0 ? (
            <p className={styles.quiet}>{t('reach.listEmpty')}</p>
          ) : (
            <MorePages first={told} more={page}>
              {(leads) => (
                <Rows label={t('process.title')}>
                  {leads.map((lead) => (
                    <LeadRow key={lead.id} lead={lead} />
                  ))}
                </Rows>
              )}
            </MorePages>
          )
        }
      </FromServer>
    </Card>
  );
}

function LeadRow({ lead: { id, name, stop, account, ownerId, stage, lastTouch, step } }: { lead: Told }) {
  const t = useText();
  const intl = useIntl();
  const date = useDate();
  const memberName = useMemberName();
  const stageName = useStageName();
  const { workspace } = useDirectory();
  const known = workspace?.stages.find(({ key }) => key === stage);
  return (
    <Row
      title={
        <LeadName stop={stop}>
          <a href={hashOf({ screen: 'lead', id })}>{name || t('merge.noName')}</a>
        </LeadName>
      }
      facts={[
        account,
        ownerId === null ? t('process.nobody') : t('process.owner', { name: memberName(ownerId) }),
        known ? stageName(known) : null,
        lastTouch
          ? t('process.last', {
              kind: kindWords(intl, lastTouch.kind),
              day: dayInside(intl, lastTouch.at, new Date()),
            })
          : t('process.untouched'),
        step &&
          (step.is === 'meeting'
            ? t('process.meeting', { day: date(step.at) })
            : t('process.putOff', { day: date(step.until) })),
      ]}
    />
  );
}
