import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type * as z from 'zod';
import {
  FROM_TOUCHPOINTS,
  type LeadFigure,
  reachSalesDays,
  reachSalesLeads,
} from '#lib/contract/reach-sales.ts';
import { ok } from '#lib/contract/result.ts';
import { ask } from '#lib/sync/ask.ts';
import { useDirectory } from '../ui/directory.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { FromServer } from '../workspace/FromServer.tsx';
import { MorePages } from '../workspace/MorePages.tsx';
import { Row, Rows } from '../workspace/Rows.tsx';
import { hashOf } from '../workspace/route.ts';
import { useAnswer } from '../workspace/use-answer.ts';
import { useOpened } from '../workspace/use-opened.ts';
import type { Listed, Period } from './filter.ts';
import { useNumbers } from './numbers.ts';
import styles from './Report.module.css';
import { Scrolling } from './Scrolling.tsx';

type Lead = z.output<typeof reachSalesLeads.response>['leads'][number];

/** What a figure counts. It takes the focus: it was opened from the table. @param of null: what has no campaign */
export function FigureList({
  list,
  of,
  period,
  closeHref,
}: {
  list: Listed;
  of: string | null;
  period: Period;
  closeHref: string;
}) {
  const t = useText();
  const { campaigns } = useDirectory();
  const title = useOpened();
  const campaign =
    of === null ? t('reach.noCampaign') : (campaigns.get(of)?.name ?? t('quality.unknownCampaign'));
  return (
    <section className={styles.list} aria-labelledby="figure-list">
      <div className={styles.head}>
        <h3 ref={title} tabIndex={-1} id="figure-list">
          {t('reach.listOf', { what: t(`reach.list.${list}`), campaign })}
        </h3>
        <a href={closeHref}>{t('reach.close')}</a>
      </div>
      {list === 'days' ? (
        of !== null && <Days of={of} period={period} />
      ) : (
        <Leads of={of} figure={list} period={period} />
      )}
    </section>
  );
}

function Leads({
  of,
  figure,
  period: { from, to },
}: {
  of: string | null;
  figure: LeadFigure;
  period: Period;
}) {
  const query = { from, to, figure, ...(of === null ? {} : { campaignId: of }) };
  const page = async (after?: string) => {
    const answer = await ask(reachSalesLeads, { query: after === undefined ? query : { ...query, after } });
    return answer.ok ? ok({ items: answer.value.leads, next: answer.value.next }) : answer;
  };
  const first = useAnswer(
    // biome-ignore lint/correctness/useExhaustiveDependencies: the query is these.
    useCallback(() => page(), [from, to, figure, of]),
  );
  return (
    <FromServer answer={first}>
      {(told) => (
        <MorePages first={told} more={page}>
          {(leads) => <LeadRows leads={leads} />}
        </MorePages>
      )}
    </FromServer>
  );
}

function LeadRows({ leads }: { leads: readonly Lead[] }) {
  const t = useText();
  const date = useDate();
  if (leads.length === 0) return <p className={styles.quiet}>{t('reach.listEmpty')}</p>;
  return (
    <Rows label={t('reach.list.leads')}>
      {leads.map(({ id, name, stop, account, came }) => (
        <Row
          key={id}
          title={
            <LeadName stop={stop}>
              <a href={hashOf({ screen: 'lead', id })}>{name || t('merge.noName')}</a>
            </LeadName>
          }
          facts={[account, t('reach.came', { day: date(came) })]}
        />
      ))}
    </Rows>
  );
}

function Days({ of, period: { from, to } }: { of: string; period: Period }) {
  const t = useText();
  const intl = useIntl();
  const date = useDate();
  const say = useNumbers();
  const answer = useAnswer(
    useCallback(() => ask(reachSalesDays, { query: { from, to, campaignId: of } }), [from, to, of]),
  );
  return (
    <FromServer answer={answer}>
      {({ days }) =>
        days.length === 0 ? (
          <p className={styles.quiet}>{t('reach.listEmpty')}</p>
        ) : (
          <Scrolling label={t('reach.list.days')} tall>
            <table className={styles.table}>
              <thead>
                <tr>
                  {(['day', 'source', 'impressions', 'clicks', 'spend'] as const).map((key) => (
                    <th key={key} scope="col">
                      {t(`reach.${key}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {days.map(({ day, source, impressions, clicks, spend, counted }) => (
                  <tr key={`${day} ${source}`}>
                    <th scope="row">{date(day)}</th>
                    <td>
                      {source === FROM_TOUCHPOINTS
                        ? t('reach.fromTouchpoints')
                        : (intl.messages[`reach.from.${source}`]?.toString() ?? source)}
                      {!counted && ` · ${t('reach.notCounted')}`}
                    </td>
                    <td>{say.count(impressions)}</td>
                    <td>{say.count(clicks)}</td>
                    <td>{say.money(spend)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scrolling>
        )
      }
    </FromServer>
  );
}
