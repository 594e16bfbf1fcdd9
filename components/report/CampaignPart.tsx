import { Suspense, useCallback, useMemo } from 'react';
import { type CampaignFigures, campaignCourse } from '#lib/contract/reach-sales.ts';
import { comparisonOf, probabilityBetter } from '#lib/domain/quality/comparison.ts';
import { beliefOf } from '#lib/domain/quality/estimate.ts';
import { qualityCourse } from '#lib/domain/quality-course.ts';
import { ask } from '#lib/sync/ask.ts';
import { useDirectory } from '../ui/directory.ts';
import { OnScreen } from '../ui/OnScreen.tsx';
import { Picker } from '../ui/Picker.tsx';
import { useText } from '../ui/text.ts';
import { Asking } from '../workspace/Asking.tsx';
import { FromServer } from '../workspace/FromServer.tsx';
import { hashOf } from '../workspace/route.ts';
import { useAnswer } from '../workspace/use-answer.ts';
import { Funnel, GoodShare } from './charts/lazy.ts';
import { addressOf, type Filter, type Listed, type Period } from './filter.ts';
import { useNumbers } from './numbers.ts';
import { PersonaVotes } from './PersonaVotes.tsx';
import { Reasons } from './Reasons.tsx';
import styles from './Report.module.css';

/** One campaign: how it went, how far its leads got, why they are poor, how personas hold; held against another one if wished. */
export function CampaignPart({
  row,
  rows,
  filter,
  period,
  onChange,
}: {
  row: CampaignFigures;
  rows: readonly CampaignFigures[];
  filter: Filter;
  period: Period;
  onChange: (change: Partial<Filter>) => void;
}) {
  const t = useText();
  const { campaigns } = useDirectory();
  const nameOf = (id: string): string => campaigns.get(id)?.name ?? t('quality.unknownCampaign');
  const beside = rows.find(({ campaign }) => campaign === filter.beside && campaign !== row.campaign);
  return (
    <section className={styles.campaign} aria-labelledby="campaign-part">
      <div className={styles.head}>
        <h3 id="campaign-part">
          <a href={hashOf({ screen: 'campaign', id: row.campaign })}>{nameOf(row.campaign)}</a>
        </h3>
        <OnScreen>
          <Picker
            label={t('reach.beside')}
            options={[
              { key: '', text: t('reach.besideNone') },
              ...rows
                .filter(({ campaign }) => campaign !== row.campaign)
                .map(({ campaign }) => ({ key: campaign, text: nameOf(campaign) })),
            ]}
            chosen={beside?.campaign ?? ''}
            onChange={(key) => onChange({ campaign: row.campaign, beside: key === '' ? null : key })}
          />
        </OnScreen>
      </div>
      <Money row={row} filter={filter} />
      {beside && <Beside one={row} other={beside} nameOf={nameOf} />}
      <div className={styles.pair}>
        <Course key={row.campaign} row={row} name={nameOf(row.campaign)} period={period} />
        {beside && (
          <Course key={beside.campaign} row={beside} name={nameOf(beside.campaign)} period={period} />
        )}
      </div>
    </section>
  );
}

/** What comes back, and how fast, each with the list that it is made of; or why that cannot be said. */
function Money({ row, filter }: { row: CampaignFigures; filter: Filter }) {
  const t = useText();
  const say = useNumbers();
  const listOf = (list: Listed): string => addressOf(filter, { list, of: row.campaign });
  return (
    <p className={styles.quiet}>
      {row.roi === null ? (
        t('reach.noRoi', { why: t(`reach.gap.${row.gaps.roi ?? 'no_spend'}`) })
      ) : (
        <a href={listOf(row.won > 0 ? 'won' : 'days')}>
          {t('reach.roi', { share: say.percent(row.roi), margin: say.percent(filter.margin ?? 1) })}
        </a>
      )}
      {' · '}
      {row.velocity === null ? (
        t('reach.noVelocity', { why: t(`reach.gap.${row.gaps.velocity ?? 'no_opportunities'}`) })
      ) : (
        <a href={listOf('opportunities')}>{t('reach.velocity', { money: say.money(row.velocity) })}</a>
      )}
    </p>
  );
}

/** Which of two has the better leads, in words that claim no more than the verdicts do. */
function Beside({
  one,
  other,
  nameOf,
}: {
  one: CampaignFigures;
  other: CampaignFigures;
  nameOf: (id: string) => string;
}) {
  const t = useText();
  const say = useNumbers();
  const probability = probabilityBetter(beliefOf(one), beliefOf(other));
  const few = one.place === null || other.place === null;
  return (
    <p>
      {few
        ? t('reach.besideFew')
        : t('reach.besideSays', {
            one: nameOf(one.campaign),
            other: nameOf(other.campaign),
            words: t(`quality.comparison.${comparisonOf(probability)}`),
            share: say.percent(probability),
          })}
    </p>
  );
}

function Course({ row, name, period }: { row: CampaignFigures; name: string; period: Period }) {
  const { from, to } = period;
  const { campaign } = row;
  const answer = useAnswer(
    useCallback(
      () => ask(campaignCourse, { query: { from, to, campaignId: campaign } }),
      [from, to, campaign],
    ),
  );
  const points = useMemo(
    () => qualityCourse(answer.value?.votes ?? [], { from, to }),
    [answer.value, from, to],
  );
  return (
    <div className={styles.whole}>
      <FromServer answer={answer}>
        {({ marks, poor, poorTotal, personas, steps }) => (
          <Suspense fallback={<Asking />}>
            <GoodShare name={name} points={points} marks={marks} period={period} />
            <div className={styles.course}>
              <Funnel row={row} steps={steps} />
              <Reasons poor={poor} poorTotal={poorTotal} />
            </div>
            {personas && <PersonaVotes personas={personas} period={period} />}
          </Suspense>
        )}
      </FromServer>
    </div>
  );
}
