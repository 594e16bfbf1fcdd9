import { useCallback, useMemo } from 'react';
import type * as z from 'zod';
import { reachSales } from '#lib/contract/reach-sales.ts';
import { ok } from '#lib/contract/result.ts';
import { ask } from '#lib/sync/ask.ts';
import { mayImport } from '../import/allowed.ts';
import { AttributionPart } from '../report/AttributionPart.tsx';
import { CampaignPart } from '../report/CampaignPart.tsx';
import { FigureTable } from '../report/FigureTable.tsx';
import { Filters } from '../report/Filters.tsx';
import { figuresCsv } from '../report/figures-csv.ts';
import { addressOf, comparedTo, type Filter, filterOf, type Period, periodOf } from '../report/filter.ts';
import { FigureList } from '../report/Lists.tsx';
import styles from '../report/Report.module.css';
import { Unmatched } from '../report/Unmatched.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { saveFile } from '../ui/save-file.ts';
import { useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { FromServer } from './FromServer.tsx';
import { hashOf } from './route.ts';
import { useAnswer } from './use-answer.ts';
import page from './Workspace.module.css';

interface Shown {
  filter: Filter;
  period: Period;
  /** What it is held against. */
  before: Period | null;
  onChange: (change: Partial<Filter>) => void;
}
type Answered = z.output<typeof reachSales.response>;

/** Reach × sales: what campaigns cost, and what became of their leads. What it shows stands in its address. */
export default function ReachPage({ query }: { query: string }) {
  const t = useText();
  const filter = useMemo(() => filterOf(query), [query]);
  const today = new Date().toISOString().slice(0, 10);
  const period = periodOf(filter, today);
  const { margin, compare } = filter;
  const change = (what: Partial<Filter>): void => {
    location.hash = addressOf(filter, what);
  };
  return (
    <>
      <h2 className={page.title}>{t('workspace.reach')}</h2>
      <Filters filter={filter} period={period} today={today} onChange={change} />
      <Asked
        key={JSON.stringify([period, margin, compare])}
        filter={filter}
        period={period}
        before={compare === null ? null : comparedTo(period, compare)}
        onChange={change}
      />
    </>
  );
}

function Asked({ filter, period, before, onChange }: Shown) {
  const margin = filter.margin ?? 1;
  const { from, to } = period;
  const answer = useAnswer(
    // biome-ignore lint/correctness/useExhaustiveDependencies: a period is its days.
    useCallback(async () => {
      const [now, earlier] = await Promise.all([
        ask(reachSales, { query: { from, to, margin } }),
        before === null ? ok(null) : ask(reachSales, { query: { ...before, margin } }),
      ]);
      if (!now.ok) return now;
      return earlier.ok ? ok({ now: now.value, earlier: earlier.value }) : earlier;
    }, [from, to, before?.from, before?.to, margin]),
  );
  return (
    <FromServer answer={answer}>
      {({ now, earlier }) => (
        <Report
          now={now}
          earlier={earlier}
          filter={filter}
          period={period}
          before={before}
          onChange={onChange}
        />
      )}
    </FromServer>
  );
}

function Report({
  now,
  earlier,
  filter,
  period,
  before,
  onChange,
}: Shown & { now: Answered; earlier: Answered | null }) {
  const t = useText();
  const date = useDate();
  const { campaigns, teams, me } = useDirectory();
  const { calibratedFor } = now;
  const team = teams.find(({ id }) => id === filter.team);
  const isShown = (campaign: string): boolean => team === undefined || team.campaignIds.includes(campaign);
  const rows = now.rows.filter(({ campaign }) => isShown(campaign));
  // Of a team, only what its own campaigns spent beside their dates: leads and deals without a campaign are nobody's.
  const unmatched = team
    ? { leads: 0, won: 0, value: 0, spend: now.unmatched.spend.filter(({ campaign }) => isShown(campaign)) }
    : now.unmatched;
  const nameOf = (id: string): string => campaigns.get(id)?.name ?? t('quality.unknownCampaign');
  // Those without a place are in no order but their names'.
  const ordered = [
    ...rows.filter(({ place }) => place !== null),
    ...rows
      .filter(({ place }) => place === null)
      .toSorted((one, other) => nameOf(one.campaign).localeCompare(nameOf(other.campaign))),
  ];
  const shown = rows.find(({ campaign }) => campaign === filter.campaign) ?? ordered[0];
  const words = (days: Period): string => t('reach.days', { from: date(days.from), to: date(days.to) });
  if (rows.length === 0) {
    return (
      <>
        <Line title={team ? t('reach.noneOfTeam', { team: team.name }) : t('reach.none')}>
          <p>{t(mayImport(me) ? 'reach.noneWhyImport' : 'reach.noneWhy')}</p>
          {mayImport(me) && <a href={hashOf({ screen: 'import' })}>{t('workspace.import')}</a>}
        </Line>
        <Unmatched unmatched={unmatched} filter={filter} />
      </>
    );
  }
  return (
    <>
      <Card
        title={words(period)}
        aside={
          <div className={styles.buttons}>
            <Button
              look="quiet"
              onPress={() =>
                saveFile(
                  `samsyn-reach-sales-${period.from}-${period.to}.csv`,
                  'text/csv',
                  figuresCsv(ordered, nameOf, (column) => t(`reach.csv.${column}`)),
                )
              }
            >
              {t('reach.export')}
            </Button>
            <Button look="quiet" onPress={() => print()}>
              {t('reach.print')}
            </Button>
          </div>
        }
      >
        <FigureTable
          rows={ordered}
          before={earlier && new Map(earlier.rows.map((row) => [row.campaign, row]))}
          filter={filter}
          shown={shown?.campaign ?? null}
        />
        <div className={styles.notes}>
          <Unmatched unmatched={unmatched} filter={filter} />
          {before && <p className={styles.quiet}>{t('reach.comparedWith', { days: words(before) })}</p>}
          <p className={styles.quiet}>
            {t('reach.means')} {calibratedFor !== null && t('quality.calibrated', { count: calibratedFor })}
          </p>
        </div>
      </Card>
      {filter.list && (
        <FigureList
          key={`${filter.list} ${filter.of}`}
          list={filter.list}
          of={filter.of}
          period={period}
          closeHref={addressOf(filter, { list: null, of: null })}
        />
      )}
      {shown && (
        <CampaignPart row={shown} rows={ordered} filter={filter} period={period} onChange={onChange} />
      )}
      {team ? (
        <p className={styles.quiet}>{t('reach.teamOnly', { team: team.name })}</p>
      ) : (
        <AttributionPart period={period} by={filter.by ?? 'campaign'} onBy={(by) => onChange({ by })} />
      )}
    </>
  );
}
